"""Extension points: what may be added to the product at one place, each entry checked when it registers."""

from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

from loudou.kernel.fitting import misfits

E = TypeVar("E")


class WrongShape(TypeError):
    """What was registered does not have the shape of its extension point; a fault of its package, told at start."""


class KeyTaken(ValueError):
    """Two different entries of one extension point claim one key; a fault of a package, told at start."""


class Registry(Generic[E]):
    """The entries of one extension point, in the order they came in.

    `name` is the heading under which docs/reference/extensions.md explains it. `shape` is a Protocol or a class;
    `key` gives the name of an entry, which nobody else may use.
    """

    def __init__(self, name: str, shape: Any, *, key: Callable[[E], str]) -> None:
        self.name = name
        self._shape = shape
        self._key = key
        self._entries: dict[str, E] = {}

    def register(self, entry: E) -> E:
        """Add an entry and give it back; the same again changes nothing. Raises WrongShape, KeyTaken."""
        faults = list(misfits(entry, self._shape))
        if faults:
            raise WrongShape(f"{self.name}: {entry!r} does not fit {self._shape.__name__}: {'; '.join(faults)}")
        key = self._key(entry)
        present = self._entries.setdefault(key, entry)
        if present is not entry and present != entry:
            raise KeyTaken(f"{self.name}: two entries named {key!r}")
        return entry

    def get(self, key: str) -> E | None:
        """The entry of this key, None when nobody registered one."""
        return self._entries.get(key)

    def __contains__(self, key: object) -> bool:
        return key in self._entries

    def __iter__(self) -> Iterator[E]:
        return iter(tuple(self._entries.values()))

    def __len__(self) -> int:
        return len(self._entries)
