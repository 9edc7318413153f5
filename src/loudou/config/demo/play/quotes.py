"""Deals are quoted, and quotes accepted."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from loudou.config.demo.calendar import day_of
from loudou.config.demo.play.world import PlayedDeal, World
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
from loudou.sales.pipeline.services.win import win_opportunities
from loudou.sales.pipeline.shapes import Deal, SourceRef, Win

TERMS = ("合同签订后30%预付，验收合格后付60%，质保金10%", "合同签订30%，发货前60%，验收10%", "款到发货")
FURTHER_RATE = Decimal("0.02")
HOLDS = timedelta(days=60)


def quote(world: World, deals: Sequence[PlayedDeal], at: datetime) -> None:
    """A quote for each deal, priced, handed in and sent."""
    if not deals:
        return
    drafts = [
        QuoteDraft(
            account_id=deal.account_id,
            opportunity_id=deal.opportunity_id,
            contact_id=deal.contact_id,
            name=deal.title,
            valid_until=_holds_until(world, deal, at),
            payment_terms=TERMS[len(deal.story.lines) % len(TERMS)],
            delivery_terms="合同生效后60天内交货",
            owner_id=deal.owner_id,
        )
        for deal in deals
    ]
    for deal, quote_id in zip(deals, create_quotes(world.system(at), drafts=drafts), strict=True):
        deal.quote_id = quote_id
        deal.versions = 1
        rate = deal.story.discount_rate or None
        lines = [
            LineDraft(Decimal(quantity), world.products[code], asked_rate=rate) for code, quantity in deal.story.lines
        ]
        set_lines(world.system(at), quote_id=quote_id, drafts=lines)
        send(world, deal, at)


def _holds_until(world: World, deal: PlayedDeal, at: datetime) -> date:
    """Two months; what is still open when the story ends runs out soon after, and somebody should see to it."""
    if deal.story.outcome != "open":
        return day_of(max(at + HOLDS, deal.story.closes_at + timedelta(days=30)))
    return day_of(max(at + timedelta(days=20), world.now + timedelta(days=2 + len(deal.title) % 9)))


def revise(world: World, deals: Sequence[PlayedDeal], at: datetime) -> None:
    """A second version with a little more discount, for those who asked for it."""
    for deal in deals:
        if deal.quote_id is not None and deal.versions < deal.story.versions:
            deal.quote_id = new_version(world.system(at), quote_id=deal.quote_id)
            deal.versions += 1
            terms = Terms(valid_until=_holds_until(world, deal, at))
            change_terms(world.system(at), quote_id=deal.quote_id, terms=terms)
            change_terms(
                world.system(at), quote_id=deal.quote_id, terms=Terms(valid_until=_holds_until(world, deal, at))
            )
            set_document_discount(world.system(at), quote_id=deal.quote_id, rate=FURTHER_RATE)
            send(world, deal, at)


def send(world: World, deal: PlayedDeal, at: datetime) -> None:
    """Hand the draft at hand in, have it approved where a rule asks for it, and send it."""
    ctx = world.system(at)
    if deal.quote_id is None:
        return
    if submit_quote(ctx, quote_id=deal.quote_id) == "in_approval":
        approve_quote(ctx, quote_id=deal.quote_id)
    send_quote(ctx, quote_id=deal.quote_id)


def win(world: World, random: Random, since: datetime, until: datetime) -> list[PlayedDeal]:
    """The customers of this piece say yes; their deals are won with the quote. Returns them."""
    winning = [deal for deal in world.deals if deal.story.outcome == "won" and since < deal.story.closes_at <= until]
    ctx = world.system(until)
    wins = []
    for deal in winning:
        if deal.quote_id is None:
            continue
        accept_quote(
            ctx,
            quote_id=deal.quote_id,
            acceptance=Acceptance(random.choice(("采购部", "总经理办公室", "设备部")), "盖章回传"),
        )
        offer = quote_snapshot(deal.quote_id)
        document = Deal(SourceRef("quote", offer.id), offer.net_amount, offer.total_amount, offer.currency)
        wins.append(Win(deal.opportunity_id, document, reason_id=world.reasons[deal.story.reason]))
    if wins:
        win_opportunities(ctx, wins=wins)
    won = {deal.opportunity_id for deal in winning}
    world.deals = [deal for deal in world.deals if deal.opportunity_id not in won]
    return winning
