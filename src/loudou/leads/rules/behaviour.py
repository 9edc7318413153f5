"""How engaged a lead is: points of what it did, fading with time (domain 1.7.3).

The score is computed from the events each time; nothing is ever counted down in place. Ages are in days, exact.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from loudou.kernel.money import round_half_up

ZERO = Decimal(0)
ONE = Decimal(1)
DAILY_COUNT_CAP = 20
"""Events of one kind that count within a day, unless a rule says otherwise (domain 1.7.3)."""


class Fading(StrEnum):
    """How points lose weight with age."""

    NONE = "none"
    LINEAR = "linear"
    HALF_LIFE = "half_life"
    STEPS = "steps"


@dataclass(frozen=True, slots=True)
class Decay:
    """How much of its points an event keeps at an age in days.

    `days` is the half-life, or the age at which a linear decay reaches zero. `steps` are (younger than, share), rising;
    older than the last step keeps nothing.
    """

    fading: Fading = Fading.HALF_LIFE
    days: Decimal = Decimal(30)
    steps: tuple[tuple[Decimal, Decimal], ...] = ()

    def share(self, age_days: Decimal) -> Decimal:
        """The share of the points left, 0 to 1; an event of the future counts in full."""
        age = max(age_days, ZERO)
        match self.fading:
            case Fading.NONE:
                return ONE
            case Fading.LINEAR:
                return max(ONE - age / self.days, ZERO)
            case Fading.HALF_LIFE:
                return Decimal("0.5") ** (age / self.days)
            case _:
                return next((share for younger_than, share in self.steps if age < younger_than), ZERO)


@dataclass(frozen=True, slots=True)
class KindRule:
    """What one kind of event is worth, and how much of it counts; None is no limit."""

    points: Decimal
    daily_count_cap: int | None = DAILY_COUNT_CAP
    count_cap: int | None = None
    point_cap: Decimal | None = None


@dataclass(frozen=True, slots=True)
class BehaviourEvent:
    """One event: its kind, its business day as any sortable label, and its age in days at scoring."""

    kind: str
    day: str
    age_days: Decimal


@dataclass(frozen=True, slots=True)
class BehaviourModel:
    """The kinds that count, how they fade, and the points that make a full score."""

    kinds: Mapping[str, KindRule]
    cap: Decimal = Decimal(50)
    decay: Decay = Decay()


@dataclass(frozen=True, slots=True)
class BehaviourScore:
    """The score 0 to 100 with two places, and the faded points per kind that made it, before the overall cap."""

    score: Decimal
    points: Mapping[str, Decimal]


def read_behaviour(stored: Mapping[str, Any]) -> BehaviourModel:
    """The model of a version of the score rules as stored: points per kind, or points with limits.

    `{"kinds": {"download": 10, "mail_open": {"points": 2, "daily": 20, "most": null, "cap": 5}}, "cap": 50,
    "fading": "half_life", "days": 30, "steps": [[30, 1], [90, 0.5]]}`; numbers may be texts. Raises ValueError.
    """
    kinds = {kind: _kind_rule(rule) for kind, rule in stored.get("kinds", {}).items()}
    steps = tuple((_exact(younger), _exact(share)) for younger, share in stored.get("steps", ()))
    days = _exact(stored.get("days", stored.get("half_life_days", 30)))
    decay = Decay(Fading(stored.get("fading", Fading.HALF_LIFE)), days, steps)
    return BehaviourModel(kinds, _exact(stored.get("cap", 50)), decay)


def _kind_rule(stored: Any) -> KindRule:
    if not isinstance(stored, Mapping):
        return KindRule(_exact(stored))
    cap = stored.get("cap")
    return KindRule(
        points=_exact(stored["points"]),
        daily_count_cap=stored.get("daily", DAILY_COUNT_CAP),
        count_cap=stored.get("most"),
        point_cap=None if cap is None else _exact(cap),
    )


def _exact(value: Any) -> Decimal:
    return Decimal(str(value))


def behaviour_score(model: BehaviourModel, events: Iterable[BehaviourEvent]) -> BehaviourScore:
    """S = 100 x min(sum, cap) / cap, never below 0; kinds the model does not know count nothing.

    Limits apply in this order: per kind and day, per kind, points per kind, all. Where a count is limited the
    youngest events count. A point cap bounds gains and, for a kind with negative points, losses.
    """
    by_kind: dict[str, list[BehaviourEvent]] = defaultdict(list)
    for event in events:
        if event.kind in model.kinds:
            by_kind[event.kind].append(event)
    points = {kind: _points(model.kinds[kind], model.decay, found) for kind, found in by_kind.items()}
    total = min(max(sum(points.values(), ZERO), ZERO), model.cap)
    return BehaviourScore(round_half_up(Decimal(100) * total / model.cap, 2), points)


def _points(rule: KindRule, decay: Decay, events: Sequence[BehaviourEvent]) -> Decimal:
    counted = _counted(rule, sorted(events, key=lambda event: event.age_days))
    points = sum((rule.points * decay.share(event.age_days) for event in counted), ZERO)
    if rule.point_cap is None:
        return points
    return min(max(points, -rule.point_cap), rule.point_cap)


def _counted(rule: KindRule, youngest_first: Sequence[BehaviourEvent]) -> list[BehaviourEvent]:
    per_day: Counter[str] = Counter()
    counted: list[BehaviourEvent] = []
    for event in youngest_first:
        if rule.daily_count_cap is None or per_day[event.day] < rule.daily_count_cap:
            per_day[event.day] += 1
            counted.append(event)
    return counted[: rule.count_cap]
