from decimal import Decimal

import pytest

from loudou.cpq.quoting.errors import QuoteInWrongState, QuoteNotFound
from loudou.cpq.quoting.services.accept import accept_quote
from loudou.cpq.quoting.shapes import Acceptance
from loudou.cpq.quoting.tests.factories import make_sent, typed
from loudou.platform.outbox.models import OutboxEvent
from loudou.platform.outbox.services.dispatch import dispatch_event
from loudou.platform.records.actions import run_action
from loudou.platform.records.registry import record_type
from loudou.processes.quote_to_order import place_order_from_quote
from loudou.revenue.orders.models import Order, OrderLine
from loudou.revenue.orders.queries import order_of_quote
from loudou.revenue.receivables.services.cancel_orders import cancel_billed_orders
from tests.cast import later

pytestmark = pytest.mark.django_db


def accepted(ctx):
    """A quote of two lines the customer said yes to, and the event that tells it."""
    quote = make_sent(ctx, [typed("100.00", "3"), typed("19.99", "7", description="备件")])
    accept_quote(ctx, quote_id=quote.id, acceptance=Acceptance("张伟"))
    quote.refresh_from_db()
    return quote, OutboxEvent.objects.filter(name="quoting.quote_accepted").latest("occurred_at")


def test_q11_the_order_has_the_lines_and_amounts_of_the_accepted_quote(ctx):
    quote, _event = accepted(ctx)

    placed = place_order_from_quote(ctx, quote_id=quote.id)

    order = Order.objects.get(pk=placed.order_id)
    assert (order.net_amount, order.tax_amount, order.total_amount) == (
        quote.net_amount,
        quote.tax_amount,
        quote.total_amount,
    )
    assert (order.account_id, order.name, order.currency, order.quote_id) == (
        quote.account_id,
        quote.name,
        quote.currency,
        quote.id,
    )
    lines = OrderLine.objects.filter(order=order).order_by("position")
    assert [(one.description, one.quantity) for one in lines] == [("安装调试", Decimal(3)), ("备件", Decimal(7))]
    assert order_of_quote(ctx, quote.id).number == order.number


def test_q10_event_action_and_retries_place_one_order(ctx):
    quote, event = accepted(ctx)

    dispatch_event(later(ctx), event_id=event.id)
    facts = run_action(later(ctx), record_type("quote"), "place_order", ids=[quote.id], raw={"payment_days": "45"})
    dispatch_event(later(ctx), event_id=event.id)

    order = Order.objects.get()
    assert (facts["order_id"], facts["is_new"]) == (str(order.id), False)
    assert (order.status, order.owner_id, order.payment_days) == ("submitted", quote.owner_id, 30)


def test_the_action_chooses_the_terms_when_it_comes_first(ctx):
    quote, event = accepted(ctx)

    raw = {"billing_trigger": "on_delivery", "payment_days": "45"}
    facts = run_action(later(ctx), record_type("quote"), "place_order", ids=[quote.id], raw=raw)
    dispatch_event(later(ctx), event_id=event.id)

    order = Order.objects.get()
    assert facts["is_new"]
    assert (order.billing_trigger, order.payment_days) == ("on_delivery", 45)


def test_only_an_accepted_quote_becomes_an_order(ctx):
    quote = make_sent(ctx, [typed("100.00")])

    with pytest.raises(QuoteInWrongState):
        place_order_from_quote(ctx, quote_id=quote.id)

    assert not Order.objects.exists()


def test_q10_a_cancelled_order_is_not_placed_again_by_its_event(ctx):
    _quote, event = accepted(ctx)
    dispatch_event(later(ctx), event_id=event.id)
    cancel_billed_orders(later(ctx), order_ids=[Order.objects.get().id], reason="called off")

    dispatch_event(later(ctx), event_id=event.id)

    assert list(Order.objects.values_list("status", flat=True)) == ["cancelled"]


def test_cleo_places_no_order_on_adas_quote(ctx, ada, cleo):
    quote, _event = accepted(ada)

    with pytest.raises(QuoteNotFound):
        place_order_from_quote(cleo, quote_id=quote.id)

    assert not Order.objects.exists()
