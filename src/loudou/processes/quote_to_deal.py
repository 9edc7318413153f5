"""What a quote does to its deal: the primary one says what the deal is worth, an accepted one wins it."""

from loudou.cpq.quoting.events import QuoteAccepted, QuotePriced
from loudou.kernel.context import Context
from loudou.platform.notifications.services.notify import notify
from loudou.platform.notifications.shapes import NoticeDraft
from loudou.platform.outbox.subscriptions import on
from loudou.sales.pipeline.enums import OpportunityStatus
from loudou.sales.pipeline.errors import ClosingRefused
from loudou.sales.pipeline.queries import opportunity_facts
from loudou.sales.pipeline.services.revise import change_amount
from loudou.sales.pipeline.services.win import win_opportunities
from loudou.sales.pipeline.shapes import Deal, SourceRef, Win

NOT_WON = "The quote for %(deal)s was accepted, but the deal cannot be won yet. Look at what is missing."


@on(QuotePriced)
def value_deal(ctx: Context, event: QuotePriced) -> None:
    """An open deal is worth the net amount of its primary quote."""
    if event.opportunity_id is None or not event.is_primary:
        return
    system = ctx.as_system()
    deal = opportunity_facts(system, event.opportunity_id)
    if deal.status == OpportunityStatus.OPEN and deal.currency == event.currency:
        change_amount(system, opportunity_ids=[deal.id], amount=event.net_amount)


@on(QuoteAccepted)
def win_deal(ctx: Context, event: QuoteAccepted) -> None:
    """The deal is won at the accepted amounts; where its process asks for more, the owner is told."""
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
    except ClosingRefused:
        if deal.owner_id is not None:
            link = f"/go/opportunity/{deal.id}"
            notify(system, drafts=[NoticeDraft(deal.owner_id, NOT_WON, {"deal": deal.name}, link)])
