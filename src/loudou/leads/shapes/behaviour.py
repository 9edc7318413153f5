"""What behaviour counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from loudou.leads.enums import Fading

DAILY_COUNT_CAP = 20
"""Events of one kind that count within a day, unless a rule says otherwise (domain 1.7.3)."""


@dataclass(frozen=True, slots=True)
class Decay:
    """How much of its points an event keeps at an age in days.

    `days` is the half-life, or the age at which a linear decay reaches zero. `steps` are (younger than, share), rising;
    older than the last step keeps nothing.
    """

    fading: Fading = Fading.HALF_LIFE
    days: Decimal = Decimal(30)
    steps: tuple[tuple[Decimal, Decimal], ...] = ()


@dataclass(frozen=True, slots=True)
class KindRule:
    """What one kind of event is worth, and how much of it counts; None is no limit."""

    points: Decimal
    daily_count_cap: int | None = DAILY_COUNT_CAP
    count_cap: int | None = None
    point_cap: Decimal | None = None


@dataclass(frozen=True, slots=True)
class BehaviourModel:
    """The kinds that count, how they fade, and the points that make a full score."""

    kinds: Mapping[str, KindRule]
    cap: Decimal = Decimal(50)
    decay: Decay = Decay()
