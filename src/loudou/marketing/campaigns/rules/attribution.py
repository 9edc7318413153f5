"""How the money of a deal is shared over the campaigns that touched its people (domain 1.8)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from loudou.kernel.money import Money
from loudou.marketing.campaigns.enums import AttributionModel
from loudou.marketing.campaigns.shapes import AttributionTerms

DAY_SECONDS = Decimal(86_400)
MILESTONE_SHARE, OTHERS_SHARE = 30, 10


class TouchPoint(NamedTuple):
    """One touch of a deal's people; a touch of no campaign holds its share for none."""

    at: datetime
    campaign_id: UUID | None


@dataclass(frozen=True, slots=True)
class AttributionRules:
    """What the organisation chose: look-back in days of 24 hours, half-life, and the U's outer shares in percent."""

    window_days: int = 180
    half_life_days: Decimal = Decimal(7)
    first_share: Decimal = Decimal(40)
    last_share: Decimal = Decimal(40)


def rules_of(terms: AttributionTerms) -> AttributionRules:
    """What of the terms the shares depend on."""
    return AttributionRules(terms.window_days, terms.half_life_days, terms.first_share, terms.last_share)


@dataclass(frozen=True, slots=True)
class Milestones:
    """When the deal's lead came in and when the deal was opened; None is unknown and its share goes to the others."""

    lead_created_at: datetime | None = None
    opened_at: datetime | None = None


def in_window(touches: Iterable[TouchPoint], until: datetime, rules: AttributionRules) -> list[TouchPoint]:
    """The touches from the look-back's first instant up to the conversion, both included, in order of time."""
    since = until - timedelta(days=rules.window_days)
    return sorted((t for t in touches if since <= t.at <= until), key=lambda t: (t.at, str(t.campaign_id or "")))


def campaign_weights(
    touches: Sequence[TouchPoint],
    *,
    model: AttributionModel,
    until: datetime,
    rules: AttributionRules,
    milestones: Milestones | None = None,
) -> dict[UUID | None, Decimal]:
    """The weight of each campaign, several touches of one summed, in the order they came first; empty without touches.

    Weights are relative: only their proportions say anything. `touches` are in order of time and within the window.
    """
    if not touches:
        return {}
    weights = _touch_weights(touches, model, until, rules, milestones or Milestones())
    summed: dict[UUID | None, Decimal] = {}
    for touch, weight in zip(touches, weights, strict=True):
        summed[touch.campaign_id] = summed.get(touch.campaign_id, Decimal(0)) + weight
    return summed


def share_money(amount: Money, weights: Mapping[UUID | None, Decimal]) -> dict[UUID | None, Money]:
    """The amount split by largest remainder: the parts always add up to it. Without weights all of it is unattributed.

    Ties of a cent go to the campaign that came first.
    """
    if not weights:
        return {None: amount}
    return dict(zip(weights, amount.split(list(weights.values())), strict=True))


def influenced_amounts(amount: Money, touches: Iterable[TouchPoint]) -> dict[UUID, Money]:
    """The full amount for every campaign with a touch; not additive, for each of them was there."""
    return {touch.campaign_id: amount for touch in touches if touch.campaign_id is not None}


def _touch_weights(
    touches: Sequence[TouchPoint],
    model: AttributionModel,
    until: datetime,
    rules: AttributionRules,
    milestones: Milestones,
) -> list[Decimal]:
    count = len(touches)
    if model == AttributionModel.FIRST:
        return [Decimal(1), *[Decimal(0)] * (count - 1)]
    if model == AttributionModel.LAST:
        return [*[Decimal(0)] * (count - 1), Decimal(1)]
    if model == AttributionModel.TIME_DECAY:
        return [_decayed(touch.at, until, rules.half_life_days) for touch in touches]
    if model == AttributionModel.POSITION:
        return _u_shaped(count, rules)
    if model == AttributionModel.W_SHAPED:
        return _w_shaped(touches, milestones)
    return [Decimal(1)] * count


def _decayed(at: datetime, until: datetime, half_life_days: Decimal) -> Decimal:
    """2^(−age/half-life); half of the weight for each half-life before the conversion."""
    age = until - at
    days = (Decimal(age.days) * DAY_SECONDS + age.seconds) / DAY_SECONDS
    return Decimal(2) ** (-days / half_life_days)


def _u_shaped(count: int, rules: AttributionRules) -> list[Decimal]:
    """40/20/40 unless chosen otherwise; two touches share by the outer shares alone, one has everything."""
    if count == 1:
        return [Decimal(1)]
    if count == 2:
        return [rules.first_share, rules.last_share]
    middle = count - 2
    rest = 100 - rules.first_share - rules.last_share
    return [rules.first_share * middle, *[rest] * middle, rules.last_share * middle]


def _w_shaped(touches: Sequence[TouchPoint], milestones: Milestones) -> list[Decimal]:
    """30 each for the first touch and the touches that led to lead and deal, 10 for the others together.

    A milestone without a touch before it, and the 10 without others, fall to the rest in proportion.
    """
    marked = [0]
    for at in (milestones.lead_created_at, milestones.opened_at):
        before = [place for place, touch in enumerate(touches) if at is not None and touch.at <= at]
        marked += before[-1:]
    others = len(touches) - len(set(marked))
    scale = max(others, 1)
    weights = [Decimal(0 if place in marked else OTHERS_SHARE) for place in range(len(touches))]
    for place in marked:
        weights[place] += MILESTONE_SHARE * scale
    return weights
