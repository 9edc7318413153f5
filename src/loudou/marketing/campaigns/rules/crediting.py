"""The credits of one deal under every model."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from loudou.kernel.money import Money
from loudou.marketing.campaigns.enums import AttributionModel, CreditBasis
from loudou.marketing.campaigns.rules.attribution import (
    AttributionRules,
    Milestones,
    TouchPoint,
    campaign_weights,
    in_window,
    share_money,
)
from loudou.marketing.campaigns.shapes import DealFacts


class Credit(NamedTuple):
    """What of a deal one campaign is credited with under one model; `campaign_id` None is what nothing else took."""

    model: str
    basis: str
    campaign_id: UUID | None
    currency: str
    touch_count: int
    deal_amount: Decimal
    amount: Decimal
    ordered_amount: Decimal
    received_amount: Decimal
    margin_amount: Decimal | None


def credits_of(deal: DealFacts, touches: Sequence[TouchPoint], rules: AttributionRules) -> Iterator[Credit]:
    """Credits for the pipeline, from touches before the deal was opened, and of a won deal for its revenue.

    Under every model the credits of a basis add up to the deal's own figures to the cent. Without touches in the window
    there are none: the deal is unattributed.
    """
    yield from _of_basis(deal, touches, rules, CreditBasis.PIPELINE, deal.opened_at)
    if deal.won_at is not None:
        yield from _of_basis(deal, touches, rules, CreditBasis.REVENUE, deal.won_at)


def _of_basis(
    deal: DealFacts, touches: Sequence[TouchPoint], rules: AttributionRules, basis: CreditBasis, until: datetime
) -> Iterator[Credit]:
    counted = in_window(touches, until, rules)
    if not counted:
        return
    milestones = Milestones(deal.lead_created_at, deal.opened_at)
    for model in AttributionModel:
        weights = campaign_weights(counted, model=model, until=until, rules=rules, milestones=milestones)
        yield from _of_model(deal, counted, weights, model, basis)


def _of_model(
    deal: DealFacts,
    counted: Sequence[TouchPoint],
    weights: dict[UUID | None, Decimal],
    model: AttributionModel,
    basis: CreditBasis,
) -> Iterator[Credit]:
    def split(amount: Decimal) -> dict[UUID | None, Decimal]:
        parts = share_money(Money(amount, deal.currency).rounded(), weights)
        return {key: part.amount for key, part in parts.items()}

    is_revenue = basis == CreditBasis.REVENUE
    amounts = split(deal.amount)
    ordered = split(deal.ordered_amount if is_revenue else Decimal(0))
    received = split(deal.received_amount if is_revenue else Decimal(0))
    margins = split(deal.margin_amount) if is_revenue and deal.margin_amount is not None else {}
    for key in weights:
        yield Credit(
            model=model.value,
            basis=basis.value,
            campaign_id=key,
            currency=deal.currency,
            touch_count=sum(touch.campaign_id == key for touch in counted),
            deal_amount=deal.amount,
            amount=amounts[key],
            ordered_amount=ordered[key],
            received_amount=received[key],
            margin_amount=margins.get(key),
        )
