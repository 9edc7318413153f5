"""Whatever changes what a deal is worth, or who touched it, changes what its campaigns are credited with."""

from collections.abc import Collection
from uuid import UUID

from loudou.insight.analytics.queries.deals import (
    attribution_facts,
    deals_of_campaigns,
    deals_of_orders,
    deals_of_payments,
    deals_of_people,
)
from loudou.kernel.context import Context
from loudou.leads.events import LeadsMerged, LeadsUnmerged
from loudou.marketing.campaigns.events import CampaignClosed, TouchesRecorded
from loudou.marketing.campaigns.services.attribute import attribute_deals
from loudou.marketing.campaigns.services.lock_attribution import lock_attribution
from loudou.platform.outbox.subscriptions import on
from loudou.revenue.orders.events import OrderCancelled, OrderConfirmed
from loudou.revenue.receivables.events import PaymentApplied, PaymentUnapplied
from loudou.sales.pipeline.events import (
    AmountsChanged,
    OpportunitiesInvalidated,
    OpportunitiesLost,
    OpportunitiesOpened,
    OpportunitiesReopened,
    OpportunitiesWon,
)


@on(OpportunitiesOpened)
def deals_opened(ctx: Context, event: OpportunitiesOpened) -> None:
    """Pipeline for the campaigns that touched their people."""
    attribute_anew(ctx, event.subject_ids)


@on(AmountsChanged)
def amounts_changed(ctx: Context, event: AmountsChanged) -> None:
    """Open deals are worth something else."""
    attribute_anew(ctx, event.subject_ids)


@on(OpportunitiesWon)
def deals_won(ctx: Context, event: OpportunitiesWon) -> None:
    """Revenue for the campaigns up to the win."""
    attribute_anew(ctx, event.subject_ids)


@on(OpportunitiesLost)
def deals_lost(ctx: Context, event: OpportunitiesLost) -> None:
    """Nothing for anybody."""
    attribute_anew(ctx, event.subject_ids)


@on(OpportunitiesInvalidated)
def deals_invalidated(ctx: Context, event: OpportunitiesInvalidated) -> None:
    """They never were deals."""
    attribute_anew(ctx, event.subject_ids)


@on(OpportunitiesReopened)
def deals_reopened(ctx: Context, event: OpportunitiesReopened) -> None:
    """Not won any more, but worth something again."""
    attribute_anew(ctx, event.subject_ids)


@on(OrderConfirmed)
def orders_confirmed(ctx: Context, event: OrderConfirmed) -> None:
    """What was ordered counts once it binds."""
    attribute_anew(ctx, deals_of_orders(ctx, event.subject_ids))


@on(OrderCancelled)
def orders_cancelled(ctx: Context, event: OrderCancelled) -> None:
    """What was ordered does not count any more."""
    attribute_anew(ctx, deals_of_orders(ctx, event.subject_ids))


@on(PaymentApplied)
def payments_applied(ctx: Context, event: PaymentApplied) -> None:
    """Cash for the campaigns: money that came in for the orders of their deals."""
    attribute_anew(ctx, deals_of_payments(ctx, event.subject_ids))


@on(PaymentUnapplied)
def payments_unapplied(ctx: Context, event: PaymentUnapplied) -> None:
    """The money was for something else, or did not come after all."""
    attribute_anew(ctx, deals_of_payments(ctx, event.subject_ids))


@on(TouchesRecorded)
def people_touched(ctx: Context, event: TouchesRecorded) -> None:
    """A touch may be told of late, when its person has a deal already."""
    attribute_anew(ctx, deals_of_people(ctx, event.subject_ids))


@on(LeadsMerged)
def leads_merged(ctx: Context, event: LeadsMerged) -> None:
    """What touched the leads that went touched the deals of those that remain."""
    attribute_anew(ctx, deals_of_people(ctx, event.survivor_ids))


@on(LeadsUnmerged)
def leads_unmerged(ctx: Context, event: LeadsUnmerged) -> None:
    """It does not any more."""
    attribute_anew(ctx, deals_of_people(ctx, event.survivor_ids))


@on(CampaignClosed)
def campaigns_closed(ctx: Context, event: CampaignClosed) -> None:
    """The last word on what a campaign brought (domain 1.3)."""
    attribute_anew(ctx, deals_of_campaigns(ctx, event.subject_ids))


def attribute_anew(ctx: Context, deal_ids: Collection[UUID]) -> None:
    """Read these deals as they are now, one attribution after the other, and compute their credits."""
    if not deal_ids:
        return
    system = ctx.as_system()
    lock_attribution(system)
    attribute_deals(system, deals=attribution_facts(system, sorted(deal_ids)))
