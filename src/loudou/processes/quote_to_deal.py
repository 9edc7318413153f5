"""What a quote does to its deal: the primary one says what the deal is worth, an accepted one wins it."""

from loudou.cpq.quoting.events import QuoteAccepted, QuotePriced
from loudou.cpq.quoting.queries import primary_amount
from loudou.kernel.context import Context
from loudou.platform.notifications.services.notify import notify
from loudou.platform.notifications.shapes import NoticeDraft
from loudou.platform.outbox.subscriptions import on
from loudou.sales.pipeline.enums import AmountBasis, OpportunityStatus
from loudou.sales.pipeline.errors import ClosingRefused, OpportunityInvalid
from loudou.sales.pipeline.queries import opportunity_facts
from loudou.sales.pipeline.services.revise import change_amount
from loudou.sales.pipeline.services.win import win_opportunities
from loudou.sales.pipeline.shapes import Deal, SourceRef, Win

NOT_WON = "The quote for %(deal)s was accepted, but the deal cannot be won yet. Look at what is missing."


@on(QuotePriced)
def value_deal(ctx: Context, event: QuotePriced) -> None:
    """An open deal is worth what its primary quote offers now, in whatever order events arrive.

    Another currency says nothing about the deal, nor does a draft that gives back more than it charges.
    """
    primary = primary_amount(event.opportunity_id) if event.opportunity_id is not None else None
    if primary is None:
        return
    system = ctx.as_system()
    deal = opportunity_facts(system, primary.opportunity_id)
    amount = primary.net_amount if deal.amount_basis == AmountBasis.NET else primary.total_amount
    if deal.status == OpportunityStatus.OPEN and deal.currency == primary.currency and deal.amount != amount >= 0:
        change_amount(system, opportunity_ids=[deal.id], amount=amount)


@on(QuoteAccepted)
def win_deal(ctx: Context, event: QuoteAccepted) -> None:
    """The deal is won at the accepted amounts; where that cannot be, the owner is told."""
    if event.opportunity_id is None:
        return
    system = ctx.as_system()
    deal = opportunity_facts(system, event.opportunity_id)
    if deal.status != OpportunityStatus.OPEN:
        return
    accepted = SourceRef("quote", event.subject_ids[0])
    document = Deal(accepted, event.net_amount, event.total_amount, event.currency)
    try:
        win_opportunities(system, wins=[Win(deal.id, document)])
    except (ClosingRefused, OpportunityInvalid):
        if deal.owner_id is not None:
            link = f"/go/opportunity/{deal.id}"
            notify(system, drafts=[NoticeDraft(deal.owner_id, NOT_WON, {"deal": deal.name}, link)])
