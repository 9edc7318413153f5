"""How engaged a lead is: points of what it did, fading with time (domain 1.7.3).

The score is computed from the events each time; nothing is ever counted down in place. Ages are in days, exact.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from loudou.kernel.money import round_half_up
from loudou.leads.enums import Fading
from loudou.leads.shapes import BehaviourModel, Decay, KindRule

ZERO = Decimal(0)
ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class BehaviourEvent:
    """One event: its kind, its business day as any sortable label, and its age in days at scoring."""

    kind: str
    day: str
    age_days: Decimal


@dataclass(frozen=True, slots=True)
class BehaviourScore:
    """The score 0 to 100 with two places, and the faded points per kind that made it, before the overall cap."""

    score: Decimal
    points: Mapping[str, Decimal]


def share_left(decay: Decay, age_days: Decimal) -> Decimal:
    """The share of its points an event has left at an age, 0 to 1; an event of the future counts in full."""
    age = max(age_days, ZERO)
    match decay.fading:
        case Fading.NONE:
            return ONE
        case Fading.LINEAR:
            return max(ONE - age / decay.days, ZERO)
        case Fading.HALF_LIFE:
            return Decimal("0.5") ** (age / decay.days)
        case _:
            return next((share for younger_than, share in decay.steps if age < younger_than), ZERO)


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
    points = sum((rule.points * share_left(decay, event.age_days) for event in counted), ZERO)
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
