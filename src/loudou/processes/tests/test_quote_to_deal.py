from decimal import Decimal

import pytest

from loudou.cpq.quoting.services.accept import accept_quote
from loudou.cpq.quoting.services.make_primary import make_primary
from loudou.cpq.quoting.services.set_lines import set_lines
from loudou.cpq.quoting.shapes import Acceptance
from loudou.cpq.quoting.tests.factories import make_quote, make_sent, typed
from loudou.platform.changes.recording import recording
from loudou.platform.notifications.models import Notice
from loudou.platform.outbox.models import OutboxEvent
from loudou.platform.outbox.services.dispatch import dispatch_event
from loudou.revenue.orders.models import Order
from loudou.revenue.receivables.services.cancel_orders import cancel_billed_orders
from loudou.sales.pipeline.errors import ClosingRefused
from loudou.sales.pipeline.models import SalesProcess
from loudou.sales.pipeline.services.reopen import reopen_opportunities
from loudou.sales.pipeline.tests.factories import make_opportunity
from tests.cast import later

D = Decimal
pytestmark = pytest.mark.django_db


def tell(ctx, *, backwards=False):
    """Every event told so far reaches its handlers, in order or against it; each of them must get through."""
    for event_id in OutboxEvent.objects.order_by("-id" if backwards else "id").values_list("pk", flat=True):
        dispatch_event(later(ctx), event_id=event_id)


def priced(ctx, deal, price):
    """A quote for the deal over this net amount."""
    return make_quote(ctx, [typed(price)], opportunity_id=deal.id)


def accepted(ctx, deal, price="100.00", **overrides):
    """The customer said yes to a quote for the deal."""
    quote = make_sent(ctx, [typed(price)], opportunity_id=deal.id, **overrides)
    accept_quote(later(ctx), quote_id=quote.id, acceptance=Acceptance("张伟"))
    return quote


def state(deal):
    deal.refresh_from_db()
    return deal.status, deal.amount


def test_an_open_deal_is_worth_what_its_primary_quote_offers(ctx):
    deal = make_opportunity(ctx)
    priced(ctx, deal, "1000.00")
    priced(ctx, deal, "7.00")

    tell(ctx)

    assert state(deal) == ("open", D(1000))


def test_it_is_worth_the_amount_with_tax_where_its_process_counts_so(ctx):
    deal = make_opportunity(ctx)
    with recording(ctx, "test.gross"):
        SalesProcess.objects.filter(pk=deal.process_id).update(amount_basis="gross")
    priced(ctx, deal, "1000.00")

    tell(ctx)

    assert state(deal) == ("open", D(1130))


def test_events_that_arrive_in_the_wrong_order_leave_the_present_amount(ctx):
    deal = make_opportunity(ctx)
    first = priced(ctx, deal, "1000.00")
    second = priced(ctx, deal, "2000.00")
    set_lines(ctx, quote_id=first.id, drafts=[typed("900.00")])
    make_primary(later(ctx), quote_id=second.id)

    tell(ctx, backwards=True)

    assert state(deal) == ("open", D(2000))


def test_a_draft_that_gives_back_more_than_it_charges_says_nothing_about_the_deal(ctx):
    deal = make_opportunity(ctx)
    priced(ctx, deal, "100.00")
    tell(ctx)
    quote = priced(ctx, deal, "50.00")
    set_lines(ctx, quote_id=quote.id, drafts=[typed("500.00", "-1")])
    make_primary(later(ctx), quote_id=quote.id)

    tell(ctx)

    assert state(deal) == ("open", D(100))


def test_an_accepted_quote_wins_its_deal_at_the_accepted_amounts(ctx):
    deal = make_opportunity(ctx)
    accepted(ctx, deal, "1000.00")

    tell(ctx)

    assert state(deal) == ("won", D(1000))
    assert (deal.net_amount, deal.gross_amount) == (D(1000), D(1130))


def test_the_owner_is_told_when_the_deal_cannot_be_won_in_this_currency(cast, ctx):
    deal = make_opportunity(ctx, owner_id=cast.ada, currency="USD")
    accepted(ctx, deal, currency="CNY", price_list_id=None)

    tell(ctx)

    assert state(deal) == ("open", D(400000))
    assert list(Notice.objects.values_list("user_id", flat=True)) == [cast.ada]


def test_a_deal_is_opened_again_only_once_its_order_was_cancelled(ctx):
    deal = make_opportunity(ctx)
    accepted(ctx, deal)
    tell(ctx)
    with pytest.raises(ClosingRefused):
        reopen_opportunities(later(ctx), opportunity_ids=[deal.id], reason="another budget")

    cancel_billed_orders(later(ctx), order_ids=[Order.objects.get().id], reason="called off")
    tell(ctx)
    reopen_opportunities(later(ctx), opportunity_ids=[deal.id], reason="another budget")

    assert state(deal) == ("open", D(100))
