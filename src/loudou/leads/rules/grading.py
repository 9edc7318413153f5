"""How good a lead is: the attribute score, the weighted total and the band it falls into (domain 1.7).

Criteria are evaluated elsewhere (they are expressions); here they are the codes that hold. Scores are 0 to 100 with
two places, halves up. The total is taken over the rounded scores, so a person can check it from what the page shows.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from loudou.kernel.money import round_half_up

HUNDRED = Decimal(100)
ZERO = Decimal(0)


class Combine(StrEnum):
    """How the matching rules of a group count: only the best one, or all of them."""

    MAX = "max"
    SUM = "sum"


class Dimension(StrEnum):
    """What a score speaks about: fit, engagement, prediction."""

    ATTRIBUTE = "attribute"
    BEHAVIOUR = "behaviour"
    SMART = "smart"


@dataclass(frozen=True, slots=True)
class ScoreRule:
    """Points, possibly negative, for a criterion that holds."""

    code: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class ScoreGroup:
    """Rules about one trait. A positive cap bounds what the group may add and counts towards the maximum.

    A cap of zero or less makes it a group of penalties: it never adds, and takes away no more than the cap.
    """

    code: str
    rules: tuple[ScoreRule, ...]
    cap: Decimal
    combine: Combine = Combine.SUM


@dataclass(frozen=True, slots=True)
class AttributeModel:
    """The groups of the attribute score, and the criteria that force the band `hold` whatever the total."""

    groups: tuple[ScoreGroup, ...]
    disqualifiers: frozenset[str] = frozenset()

    @property
    def maximum(self) -> Decimal:
        """The most points a lead can reach: the sum of the positive caps."""
        return sum((max(group.cap, ZERO) for group in self.groups), ZERO)


@dataclass(frozen=True, slots=True)
class Reason:
    """Signed raw points and what earned them: a rule, or the code of a group whose cap took points back."""

    code: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class AttributeScore:
    """The score, None when the model cannot award any points; the reasons add up to `raw_points` before its clamp."""

    score: Decimal | None
    raw_points: Decimal
    reasons: tuple[Reason, ...]
    disqualified_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Band:
    """A band from its lower bound, inclusive, up to the next band."""

    code: str
    lower: Decimal


CONTACT_NOW = Band("contact_now", Decimal(60))
NURTURE = Band("nurture", Decimal(30))
HOLD = Band("hold", ZERO)


@dataclass(frozen=True, slots=True)
class Bands:
    """Bands that share out 0 to 100 without gap or overlap, best first. Raises ValueError when they do not."""

    bands: tuple[Band, ...] = (CONTACT_NOW, NURTURE, HOLD)

    def __post_init__(self) -> None:
        bounds = [band.lower for band in self.bands]
        falling = all(upper > lower for upper, lower in pairwise(bounds))
        if not bounds or bounds[-1] != 0 or bounds[0] > HUNDRED or not falling:
            raise ValueError("bands fall from at most 100 to exactly 0")


DEFAULT_WEIGHTS: Mapping[Dimension, Decimal] = {
    Dimension.ATTRIBUTE: Decimal(40),
    Dimension.BEHAVIOUR: Decimal(30),
    Dimension.SMART: Decimal(30),
}
DEFAULT_BANDS = Bands()


def attribute_score(model: AttributeModel, matched: Collection[str]) -> AttributeScore:
    """S = 100 x clamp(sum of groups, 0, M) / M, where M is the sum of the positive caps (domain 1.7.2)."""
    reasons: list[Reason] = []
    for group in model.groups:
        reasons += _group_reasons(group, matched)
    raw = sum((reason.points for reason in reasons), ZERO)
    maximum = model.maximum
    score = round_half_up(HUNDRED * min(max(raw, ZERO), maximum) / maximum, 2) if maximum else None
    return AttributeScore(score, raw, tuple(reasons), tuple(sorted(model.disqualifiers.intersection(matched))))


def total_score(
    scores: Mapping[Dimension, Decimal | None], weights: Mapping[Dimension, Decimal] = DEFAULT_WEIGHTS
) -> Decimal | None:
    """The weighted mean of the dimensions that are available; None when none is (domain 1.7.1).

    None for a dimension means no model or too little data: its weight goes to the others. That is not a score of 0.
    """
    weighted = total_weight = ZERO
    for dimension, weight in weights.items():
        score = scores.get(dimension)
        if score is not None:
            weighted += weight * round_half_up(score, 2)
            total_weight += weight
    return round_half_up(weighted / total_weight, 2) if total_weight else None


def choose_band(
    total: Decimal | None,
    *,
    is_disqualified: bool = False,
    bands: Bands = DEFAULT_BANDS,
    before: str = "",
    hysteresis: Decimal = ZERO,
) -> Band:
    """The band of the total as stored, i.e. rounded; the lowest for a disqualified or unscored lead (domain 1.7.5).

    A band is entered at its lower bound. A lead that is in it, `before`, leaves it only when the total is more than
    `hysteresis` points below that bound, so that a total that wavers around a bound does not flap.
    """
    lowest = bands.bands[-1]
    if is_disqualified or total is None:
        return lowest
    stored = round_half_up(total, 2)
    return next((b for b in bands.bands if stored >= b.lower - (hysteresis if b.code == before else ZERO)), lowest)


def _group_reasons(group: ScoreGroup, matched: Collection[str]) -> list[Reason]:
    counted = [Reason(rule.code, rule.points) for rule in group.rules if rule.code in matched]
    if counted and group.combine is Combine.MAX:
        counted = [max(counted, key=lambda reason: reason.points)]
    points = sum((reason.points for reason in counted), ZERO)
    allowed = min(points, group.cap) if group.cap > 0 else min(max(points, group.cap), ZERO)
    return counted if allowed == points else [*counted, Reason(group.code, allowed - points)]
