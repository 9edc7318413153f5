from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import pytest

from loudou.kernel.fitting import misfits
from loudou.kernel.registry import KeyTaken, Registry, WrongShape


class Bell(Protocol):
    """A thing that rings."""

    volume: int

    @property
    def key(self) -> str:
        """Its name."""

    def ring(self, times: int, *, softly: bool) -> None:
        """Make a sound."""


class LoudBell(Bell, Protocol):
    """A bell with a colour."""

    colour: str | None


@dataclass(frozen=True)
class Church:
    key: str = "church"
    volume: Any = 7
    colour: Any = None

    def ring(self, times, *, softly=False):
        del times, softly


@dataclass(frozen=True)
class Rope:
    length: int
    knots: tuple[str, ...] = ()
    bell: Bell | None = None
    tags: Mapping[str, Any] | None = None
    kind: Literal["hemp", "wire"] = "hemp"
    pull: Callable[[], None] = print


def bells():
    return Registry[Bell]("Bells", Bell, key=lambda bell: bell.key)


def test_what_fits_is_there_under_its_key_in_order():
    registry = bells()

    registry.register(Church("second"))
    registry.register(Church("first"))

    assert [bell.key for bell in registry] == ["second", "first"]
    assert "first" in registry
    assert "third" not in registry
    assert registry.get("first") == Church("first")
    assert registry.get("third") is None
    assert len(registry) == 2


def test_the_same_entry_again_changes_nothing():
    registry = bells()
    registry.register(Church())

    registry.register(Church())

    assert len(registry) == 1


def test_another_entry_under_a_taken_key_is_refused():
    registry = bells()
    registry.register(Church(volume=1))

    with pytest.raises(KeyTaken, match="Bells: two entries named 'church'"):
        registry.register(Church(volume=2))

    assert registry.get("church").volume == 1


class Silent:
    key = "silent"


class Hasty(Church):
    def ring(self, times):
        del times


class Still(Church):
    ring = None


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (Silent(), "volume is missing; ring is missing"),
        (Church(key=5), "key is int, not str"),
        (Church(volume="very"), "volume is str, not int"),
        (Hasty(), r"ring takes \(times\) where it is given \(times, \*, softly\)"),
        (Still(), "ring is missing"),
        (None, "volume is missing; key is missing; ring is missing"),
    ],
)
def test_a_wrong_shape_is_refused_with_the_reason(entry, reason):
    registry = bells()

    with pytest.raises(WrongShape, match=f"does not fit Bell: {reason}$"):
        registry.register(entry)

    assert len(registry) == 0


def test_what_is_no_function_cannot_be_called():
    church = Church()
    object.__setattr__(church, "ring", "ding")

    assert list(misfits(church, Bell)) == ["ring cannot be called"]


def test_a_protocol_asks_for_what_the_one_it_extends_asks_for():
    assert list(misfits(Church(), LoudBell)) == []
    assert list(misfits(Church(colour=1), LoudBell)) == ["colour is int, not str or None"]
    assert "volume is missing" in list(misfits(Silent(), LoudBell))


class Rings(Protocol):
    """A plain function."""

    def __call__(self, ctx: object, /, *, times: int) -> None:
        """Ring."""


def test_a_function_is_compared_by_its_arguments():
    assert list(misfits(lambda ctx, times=1: None, Rings)) == []
    assert list(misfits(lambda ctx, **more: None, Rings)) == []
    assert list(misfits(lambda: None, Rings)) == ["it takes () where it is given (ctx, /, *, times)"]
    assert list(misfits("ring", Rings)) == ["it cannot be called"]


@pytest.mark.parametrize(
    ("rope", "faults"),
    [
        (Rope(3), []),
        (Rope(3, ("a", "b"), Church(), {"x": 1}), []),
        (Rope("3"), ["length is str, not int"]),
        (Rope(None), ["length is None, not int"]),
        (Rope(3, ("a", 2)), ["knots[1] is int, not str"]),
        (Rope(3, ["a"]), ["knots is list, not tuple"]),
        (Rope(3, bell=Silent()), ["bell is Silent, not Bell or None"]),
        (Rope(3, tags=[1]), ["tags is list, not Mapping or None"]),
        (Rope(3, pull=5), ["pull is int, not Callable"]),
    ],
)
def test_a_dataclass_is_looked_into(rope, faults):
    assert list(misfits(rope, Rope)) == faults


def test_what_has_no_meaning_at_run_time_is_not_asked():
    assert list(misfits(object(), Any)) == []
    assert list(misfits(Rope(3, kind="silk"), Rope)) == []
