"""Deals are quoted, and quotes accepted."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

from loudou.config.demo.calendar import after, day_of
from loudou.config.demo.people import PRICING
from loudou.config.demo.play.world import PlayedDeal, World
from loudou.cpq.quoting.models import Quote
from loudou.cpq.quoting.queries import quote_snapshot
from loudou.cpq.quoting.services.accept import accept_quote
from loudou.cpq.quoting.services.approve import approve_quote
from loudou.cpq.quoting.services.change_terms import change_terms
from loudou.cpq.quoting.services.create_quotes import create_quotes
from loudou.cpq.quoting.services.new_version import new_version
from loudou.cpq.quoting.services.send import send_quote
from loudou.cpq.quoting.services.set_document_discount import set_document_discount
from loudou.cpq.quoting.services.set_lines import set_lines
from loudou.cpq.quoting.services.submit import submit_quote
from loudou.cpq.quoting.shapes import Acceptance, LineDraft, QuoteDraft, Terms
from loudou.kernel.context import Context
from loudou.sales.pipeline.services.win import win_opportunities
from loudou.sales.pipeline.shapes import Deal, SourceRef, Win

TERMS = ("合同签订后30%预付，验收合格后付60%，质保金10%", "合同签订30%，发货前60%，验收10%", "款到发货")
FURTHER_RATE = Decimal("0.02")
HOLDS = timedelta(days=60)


def quote(world: World, deals: Sequence[PlayedDeal]) -> None:
    """A quote for each deal, written by its owner soon after it came to that, handed in and sent."""
    for deal in deals:
        at = after(_entered(deal, "quotation"), world.now, minutes=12 + len(deal.title) * 7 % 90)
        ctx = world.acting(deal.owner_id, at)
        (deal.quote_id,) = create_quotes(ctx, drafts=[draft_of(deal, _holds_until(world, deal, at))])
        deal.versions = 1
        set_lines(ctx, quote_id=deal.quote_id, drafts=lines_of(world, deal))
        world.keep(ctx)
        send(world, deal, at)


def draft_of(deal: PlayedDeal, valid_until: date) -> QuoteDraft:
    """The head of a deal's quote."""
    return QuoteDraft(
        account_id=deal.account_id,
        opportunity_id=deal.opportunity_id,
        contact_id=deal.contact_id,
        name=deal.title,
        valid_until=valid_until,
        payment_terms=TERMS[len(deal.story.lines) % len(TERMS)],
        delivery_terms="合同生效后60天内交货",
        owner_id=deal.owner_id,
    )


def lines_of(world: World, deal: PlayedDeal) -> list[LineDraft]:
    """What a deal is about, at the discount it was offered."""
    rate = deal.story.discount_rate or None
    return [LineDraft(Decimal(quantity), world.products[code], asked_rate=rate) for code, quantity in deal.story.lines]


def _entered(deal: PlayedDeal, stage: str) -> datetime:
    entered = deal.story.enters(stage)
    if entered is None:
        raise ValueError(f"the deal never came to {stage}")
    return entered


def _holds_until(world: World, deal: PlayedDeal, at: datetime) -> date:
    """Two months; what is still open when the story ends runs out soon after, and somebody should see to it."""
    if deal.story.outcome != "open":
        return day_of(max(at + HOLDS, deal.story.closes_at + timedelta(days=30)))
    return day_of(max(at + timedelta(days=20), world.now + timedelta(days=2 + len(deal.title) % 9)))


def revise(world: World, deals: Sequence[PlayedDeal]) -> None:
    """A second version with a little more discount, for those who asked for it."""
    for deal in deals:
        if deal.quote_id is not None and deal.versions < deal.story.versions:
            at = after(_entered(deal, "negotiation"), world.now, minutes=30 + len(deal.title) * 11 % 120)
            ctx = world.acting(deal.owner_id, at)
            deal.quote_id = new_version(ctx, quote_id=deal.quote_id)
            deal.versions += 1
            terms = Terms(valid_until=_holds_until(world, deal, at))
            change_terms(ctx, quote_id=deal.quote_id, terms=terms)
            set_document_discount(ctx, quote_id=deal.quote_id, rate=FURTHER_RATE)
            send(world, deal, at)


def send(world: World, deal: PlayedDeal, at: datetime) -> None:
    """The owner hands the draft in, whoever the rules ask for approves it, and the owner sends it."""
    if deal.quote_id is None:
        return
    at = after(at, world.now, minutes=25)
    if submit_quote(world.acting(deal.owner_id, at), quote_id=deal.quote_id) == "in_approval":
        at = after(at, world.now, minutes=40 + len(deal.title) * 13 % 300)
        approving = _approver(world, deal, deal.quote_id, at)
        approve_quote(approving, quote_id=deal.quote_id)
        world.keep(approving)
    send_quote(world.acting(deal.owner_id, after(at, world.now, minutes=9)), quote_id=deal.quote_id)


def _approver(world: World, deal: PlayedDeal, quote_id: UUID, at: datetime) -> Context:
    """The manager of the region, or pricing where the margin is at stake."""
    level = Quote.objects.values_list("required_level", flat=True).get(pk=quote_id)
    return world.manager_of(deal.owner_id, at) if level == 1 else world.acting(world.users[PRICING], at)


def accepted(world: World, random: Random, since: datetime, until: datetime) -> list[PlayedDeal]:
    """The customers of this piece say yes; their deals are won with the quote. Returns them."""
    winning = [deal for deal in world.deals if deal.story.outcome == "won" and since < deal.story.closes_at <= until]
    for deal in winning:
        if deal.quote_id is None:
            continue
        ctx = world.acting(deal.owner_id, deal.story.closes_at)
        accept_quote(
            ctx,
            quote_id=deal.quote_id,
            acceptance=Acceptance(random.choice(("采购部", "总经理办公室", "设备部")), "盖章回传"),
        )
        offer = quote_snapshot(deal.quote_id)
        document = Deal(SourceRef("quote", offer.id), offer.net_amount, offer.total_amount, offer.currency)
        win = Win(deal.opportunity_id, document, reason_id=world.reasons[deal.story.reason])
        win_opportunities(ctx, wins=[win])
        world.keep(ctx)
    won = {deal.opportunity_id for deal in winning}
    world.deals = [deal for deal in world.deals if deal.opportunity_id not in won]
    return winning
