import pytest

from loudou.cpq.quoting.tests.factories import make_quote
from loudou.platform.access.errors import ActionRefused
from loudou.platform.changes.recording import recording
from loudou.revenue.orders.errors import OrderInvalid, OrderInWrongState, OrderNotFound, OrderStillBilled
from loudou.revenue.orders.models import Order, PlanNode
from loudou.revenue.orders.queries import order_of_quote, order_summaries
from loudou.revenue.orders.services.billing import add_billed
from loudou.revenue.orders.services.cancel import cancel_orders
from loudou.revenue.orders.services.close import close_orders
from loudou.revenue.orders.services.confirm import confirm_orders
from loudou.revenue.orders.services.deliver import record_deliveries
from loudou.revenue.orders.services.hold import hold_orders, release_orders
from loudou.revenue.orders.services.set_terms import set_terms
from loudou.revenue.orders.shapes import DeliveryDraft, DeliveryLineDraft, OrderTerms
from loudou.revenue.orders.tests.factories import line, line_ids, make_order, with_plan

pytestmark = pytest.mark.django_db


def status(order):
    order.refresh_from_db()
    return order.status


def test_confirming_makes_orders_binding_and_tells_once_for_all(ctx, emitted):
    orders = [make_order(ctx) for _ in range(3)]
    told = list(emitted)

    count = confirm_orders(ctx, order_ids=[order.id for order in orders])

    assert (count, {status(order) for order in orders}) == (3, {"confirmed"})
    assert orders[0].confirmed_at == ctx.now
    assert list(emitted)[len(told) :] == ["orders.order_confirmed"]


def test_one_order_in_another_state_stops_the_whole_set(ctx, emitted):
    ready, done = make_order(ctx), make_order(ctx, is_confirmed=True)
    told = list(emitted)

    with pytest.raises(OrderInWrongState):
        confirm_orders(ctx, order_ids=[ready.id, done.id])

    assert (status(ready), list(emitted)) == ("submitted", told)


def test_a_held_order_goes_back_to_where_it_stood(ctx):
    submitted, confirmed = make_order(ctx), make_order(ctx, is_confirmed=True)
    ids = [submitted.id, confirmed.id]

    hold_orders(ctx, order_ids=ids)
    held = [status(submitted), status(confirmed)]
    release_orders(ctx, order_ids=ids)

    assert held == ["on_hold", "on_hold"]
    assert [status(submitted), status(confirmed)] == ["submitted", "confirmed"]


def test_an_order_with_deliveries_is_closed_short_and_never_cancelled(ctx, emitted):
    order = make_order(ctx, line(quantity="10"), is_confirmed=True)
    part = DeliveryLineDraft(line_ids(order.id)[0], line().quantity / 2)
    record_deliveries(ctx, drafts=[DeliveryDraft(order.id, (part,))])

    with pytest.raises(OrderInWrongState):
        cancel_orders(ctx, order_ids=[order.id], reason="客户不要了")
    close_orders(ctx, order_ids=[order.id], reason="余量取消")

    assert (status(order), order.closed_reason) == ("closed", "余量取消")
    assert list(emitted)[-1] == "orders.order_closed"


def test_fulfilled_orders_are_closed(ctx):
    order = make_order(ctx, is_confirmed=True)
    record_deliveries(ctx, drafts=[DeliveryDraft(order.id)])

    close_orders(ctx, order_ids=[order.id])

    assert status(order) == "closed"


def test_what_is_billed_is_not_cancelled(ctx):
    order = make_order(ctx, is_confirmed=True)
    with recording(ctx, "test"):
        add_billed(ctx, amounts={line_ids(order.id)[0]: line("100.00").total_amount})

    with pytest.raises(OrderStillBilled) as refused:
        cancel_orders(ctx, order_ids=[order.id], reason="客户不要了")

    assert refused.value.facts["numbers"] == [order.number]
    assert status(order) == "confirmed"


def test_terms_change_until_the_order_is_confirmed(ctx):
    order = make_order(ctx, terms=with_plan())

    set_terms(ctx, order_id=order.id, terms=OrderTerms("on_delivery", 45))
    order.refresh_from_db()
    confirm_orders(ctx, order_ids=[order.id])
    with pytest.raises(OrderInWrongState):
        set_terms(ctx, order_id=order.id, terms=with_plan())

    assert (order.billing_trigger, order.payment_days) == ("on_delivery", 45)
    assert not PlanNode.objects.exists()


def test_terms_that_do_not_fit_change_nothing(ctx):
    order = make_order(ctx, terms=with_plan())

    with pytest.raises(OrderInvalid):
        set_terms(ctx, order_id=order.id, terms=OrderTerms("on_moon", 45))

    assert PlanNode.objects.count() == 3


def test_ada_confirms_ben_of_her_team_too_and_cleo_finds_nothing(ada, ben, cleo):
    order, other = make_order(ada), make_order(ada)

    confirm_orders(ada, order_ids=[order.id])
    confirm_orders(ben, order_ids=[other.id])
    with pytest.raises(OrderNotFound):
        confirm_orders(cleo, order_ids=[order.id])
    with pytest.raises(ActionRefused):
        cancel_orders(ada, order_ids=[order.id], reason="")

    assert status(order) == "confirmed"


def test_the_order_of_a_quote_is_the_one_that_stands(ada, cleo):
    quote = make_quote(ada)
    order = make_order(ada, quote_id=quote.id)

    found = order_of_quote(ada, quote.id)

    assert (found.id, found.number, found.status) == (order.id, order.number, "submitted")
    assert order_of_quote(cleo, quote.id) is None
    assert list(order_summaries(ada, [order.id])) == [order.id]
    assert order_summaries(cleo, [order.id]) == {}
    assert Order.objects.count() == 1
