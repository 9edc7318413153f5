"""What behaviour counts, as it stands in the fields of a page."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from loudou.kernel.errors import FieldProblem
from loudou.leads.enums import Fading
from loudou.leads.queries.behaviour import read_behaviour
from loudou.leads.shapes import KindRule
from loudou.marketing.behaviour.enums import EventKind
from loudou.workspace.administration.forms.judged import not_a_number, number_of

LIMITS = ("daily", "most", "cap")
KIND_TEXTS = ("points", *LIMITS)
MOST_STEPS = 10


@dataclass(slots=True)
class TypedKind:
    """A kind of event as typed; without points it counts nothing."""

    kind: str
    points: str = ""
    daily: str = ""
    most: str = ""
    cap: str = ""

    @property
    def label(self) -> str:
        """What people call it; channels of touches have no other name."""
        return str(EventKind(self.kind).label) if self.kind in EventKind.values else self.kind


@dataclass(slots=True)
class TypedBehaviour:
    """Everything about behaviour as typed; `steps` is `30: 100, 90: 50`, days and percent."""

    cap: str = "50"
    fading: str = Fading.HALF_LIFE.value
    days: str = "30"
    steps: str = ""
    kinds: list[TypedKind] = field(default_factory=list)


def behaviour_from(stored: Mapping[str, object]) -> TypedBehaviour:
    """What is in force, ready to be changed: every kind there is, and the channels that count."""
    model = read_behaviour(stored)
    names = dict.fromkeys((*EventKind.values, *model.kinds))
    steps = ", ".join(f"{_plain(younger)}: {_plain(share * 100)}" for younger, share in model.decay.steps)
    kinds = [_typed(name, model.kinds.get(name)) for name in names]
    return TypedBehaviour(_plain(model.cap), str(model.decay.fading), _plain(model.decay.days), steps, kinds)


def behaviour_in(sent: Mapping[str, str]) -> TypedBehaviour:
    """What the fields of the page hold."""
    names = [name.removeprefix("b-").removesuffix("-points") for name in sent if _names_kind(name)]
    kinds = [TypedKind(name, *(sent.get(f"b-{name}-{text}", "") for text in KIND_TEXTS)) for name in names]
    whole = {name: sent.get(f"b_{name}", "") for name in ("cap", "fading", "days", "steps")}
    return TypedBehaviour(**whole, kinds=kinds)


def stored_from(typed: TypedBehaviour) -> tuple[dict[str, object], list[FieldProblem]]:
    """What is to be stored, and which fields hold no number; problems name `b-kind` or a field of the whole."""
    problems = [not_a_number(f"b_{name}") for name in ("cap", "days") if number_of(getattr(typed, name)) is None]
    kinds: dict[str, object] = {}
    for kind in typed.kinds:
        if not kind.points.strip():
            continue
        limits = {name: getattr(kind, name).strip() for name in LIMITS}
        numbers = {name: number_of(text) if text else None for name, text in limits.items()}
        is_wrong = any(text and numbers[name] is None for name, text in limits.items())
        if is_wrong or number_of(kind.points) is None or not _are_counts(numbers):
            problems.append(not_a_number(f"b-{kind.kind}"))
            continue
        kinds[kind.kind] = _stored_kind(number_of(kind.points) or Decimal(0), numbers)
    steps = _steps(typed.steps)
    if steps is None or (typed.fading == Fading.STEPS and not steps):
        problems.append(FieldProblem("b_steps", "steps.format", "Write days and percent, as in 30: 100, 90: 50."))
    stored: dict[str, object] = {
        "kinds": kinds,
        "cap": _plain(number_of(typed.cap) or Decimal(0)),
        "fading": typed.fading if typed.fading in Fading.values else Fading.HALF_LIFE.value,
        "days": _plain(number_of(typed.days) or Decimal(0)),
        "steps": [[_plain(days), _plain(percent / 100)] for days, percent in steps or ()],
    }
    return stored, problems


def _names_kind(name: str) -> bool:
    return name.startswith("b-") and name.endswith("-points")


def _typed(name: str, rule: KindRule | None) -> TypedKind:
    if rule is None:
        return TypedKind(name)
    numbers = (rule.daily_count_cap, rule.count_cap, rule.point_cap)
    texts = ("" if number is None else _plain(Decimal(number)) for number in numbers)
    return TypedKind(name, _plain(rule.points), *texts)


def _stored_kind(points: Decimal, limits: Mapping[str, Decimal | None]) -> dict[str, Any]:
    counts = {name: None if (limit := limits[name]) is None else int(limit) for name in ("daily", "most")}
    cap = limits["cap"]
    return {"points": _plain(points), **counts, "cap": None if cap is None else _plain(cap)}


def _are_counts(limits: Mapping[str, Decimal | None]) -> bool:
    """Events are counted in whole numbers from 1, points are bounded from above 0."""
    counts = [limits[name] for name in ("daily", "most")]
    cap = limits["cap"]
    return all(count is None or (count >= 1 and count == int(count)) for count in counts) and (cap is None or cap > 0)


def _steps(text: str) -> list[tuple[Decimal, Decimal]] | None:
    """Pairs of days and percent, rising; None when the text is no such thing."""
    found: list[tuple[Decimal, Decimal]] = []
    for part in filter(None, (part.strip() for part in text.replace("，", ",").replace("：", ":").split(","))):
        younger, _, percent = part.partition(":")
        pair = number_of(younger), number_of(percent.replace("%", ""))
        if pair[0] is None or pair[1] is None or not 0 <= pair[1] <= 100 or (found and pair[0] <= found[-1][0]):
            return None
        found.append((pair[0], pair[1]))
    return found if len(found) <= MOST_STEPS else None


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}" if value else "0"
