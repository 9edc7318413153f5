from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection

from loudou.config.invariants_check import broken_invariants
from loudou.cpq.catalog.tests.factories import make_product
from loudou.kernel.context import Context
from loudou.platform.access.errors import ActionRefused
from loudou.platform.changes.recording import recording
from loudou.revenue.orders.errors import OrderInvalid, OrderInWrongState, OrderNotFound, OverDelivery
from loudou.revenue.orders.models import Delivery, DeliveryLine, Order, OrderLine
from loudou.revenue.orders.queries import deliveries_to_bill, order_page
from loudou.revenue.orders.services.accept import accept_orders
from loudou.revenue.orders.services.deliver import record_deliveries
from loudou.revenue.orders.services.sign_off import sign_off_deliveries
from loudou.revenue.orders.shapes import DeliveryDraft, DeliveryLineDraft
from loudou.revenue.orders.tests.factories import line, line_ids, make_order
from tests.cast import NOW

D = Decimal
pytestmark = pytest.mark.django_db


def deliver(ctx, order, *quantities, **more):
    parts = zip(line_ids(order.id), quantities, strict=False)
    lines = tuple(DeliveryLineDraft(pk, D(quantity)) for pk, quantity in parts if D(quantity))
    (made,) = record_deliveries(ctx, drafts=[DeliveryDraft(order.id, lines, **more)])
    order.refresh_from_db()
    return made


def on(month, day):
    """The system on a day of 2026."""
    return Context(None, NOW.replace(month=month, day=day))


def test_a_partial_delivery_moves_quantities_state_and_axis(ctx, emitted):
    order = make_order(ctx, line(quantity="10"), line(quantity="4"), is_confirmed=True)

    made = deliver(ctx, order, "3", "4", carrier="顺丰", tracking="SF1")

    delivery = Delivery.objects.get(pk=made)
    assert (delivery.number, delivery.status, str(delivery.shipped_date)) == ("DL-2026-000001", "shipped", "2026-03-02")
    assert (delivery.carrier, delivery.tracking, delivery.account_id) == ("顺丰", "SF1", order.account_id)
    assert (order.status, order.delivered) == ("in_fulfilment", "partial")
    assert [one.delivered_quantity for one in order_page(ctx, order.id).lines] == [D(3), D(4)]
    assert list(emitted)[-1] == "orders.delivery_recorded"


def test_without_lines_everything_that_is_left_is_delivered(ctx):
    order = make_order(ctx, line(quantity="10"), line("0.00", "0", description="运费说明"), is_confirmed=True)
    deliver(ctx, order, "4")

    deliver(ctx, order)

    assert (order.status, order.delivered) == ("fulfilled", "all")
    assert list(DeliveryLine.objects.order_by("delivery__number").values_list("quantity", flat=True)) == [D(4), D(6)]


@pytest.mark.parametrize(
    ("quantities", "code"),
    [(("11",), "more_than_ordered"), (("-1",), "not_positive"), (("1", "0.5", "1"), "not_found")],
)
def test_what_does_not_fit_is_named_and_nothing_is_delivered(ctx, emitted, quantities, code):
    order = make_order(ctx, line(quantity="10"), is_confirmed=True)
    other = make_order(ctx, line(quantity="10"), is_confirmed=True)
    told = list(emitted)
    lines = tuple(
        DeliveryLineDraft(pk, D(quantity))
        for pk, quantity in zip(line_ids(order.id) + line_ids(other.id), quantities, strict=False)
    )

    with pytest.raises(OrderInvalid) as refused:
        record_deliveries(ctx, drafts=[DeliveryDraft(order.id, lines)])

    assert code in {one.code for one in refused.value.problems}
    assert not Delivery.objects.exists()
    assert set(OrderLine.objects.values_list("delivered_quantity", flat=True)) == {D(0)}
    assert list(emitted) == told


def test_nothing_left_and_a_line_named_twice_are_refused(ctx):
    order = make_order(ctx, line(quantity="10"), is_confirmed=True)
    (pk,) = line_ids(order.id)

    with pytest.raises(OrderInvalid) as twice:
        record_deliveries(ctx, drafts=[DeliveryDraft(order.id, (DeliveryLineDraft(pk, D(1)),) * 2)])
    deliver(ctx, order)
    with pytest.raises(OrderInvalid) as nothing:
        record_deliveries(ctx, drafts=[DeliveryDraft(order.id)])

    assert [one.code for one in twice.value.problems] == ["delivery.repeated"]
    assert [one.code for one in nothing.value.problems] == ["delivery.empty"]


def test_two_deliveries_of_a_line_in_one_set_never_pass_what_was_ordered(ctx):
    order = make_order(ctx, line(quantity="10"), is_confirmed=True)
    (pk,) = line_ids(order.id)
    six = DeliveryDraft(order.id, (DeliveryLineDraft(pk, D(6)),))

    with pytest.raises(OverDelivery):
        record_deliveries(ctx, drafts=[six, six])

    assert OrderLine.objects.get(pk=pk).delivered_quantity == 0
    assert not Delivery.objects.exists()


def test_the_database_itself_refuses_more_than_was_ordered(ctx):
    order = make_order(ctx, line(quantity="10"), is_confirmed=True)

    with pytest.raises(IntegrityError, match="order_line_delivered_within_ordered"), recording(ctx, "test"):
        OrderLine.objects.filter(order=order).update(delivered_quantity=D("10.5"))


@pytest.mark.django_db(transaction=True)
def test_thirty_two_deliveries_at_once_deliver_exactly_what_was_ordered():
    order = make_order(Context(None, NOW), line(quantity="10"), is_confirmed=True)
    (pk,) = line_ids(order.id)

    def deliver_one(_):
        try:
            record_deliveries(Context(None, NOW), drafts=[DeliveryDraft(order.id, (DeliveryLineDraft(pk, D(1)),))])
        except (OrderInvalid, OrderInWrongState, OverDelivery):
            return 0
        finally:
            connection.close()
        return 1

    with ThreadPoolExecutor(32) as pool:
        done = sum(pool.map(deliver_one, range(32)))

    order.refresh_from_db()
    assert done == Delivery.objects.count() == 10
    assert (OrderLine.objects.get(pk=pk).delivered_quantity, order.status) == (D(10), "fulfilled")
    assert broken_invariants() == []


def test_only_a_binding_order_is_delivered(ctx):
    order = make_order(ctx)

    with pytest.raises(OrderInWrongState) as refused:
        record_deliveries(ctx, drafts=[DeliveryDraft(order.id)])

    assert refused.value.facts["status"] == "submitted"
    assert not Delivery.objects.exists()


def test_an_order_is_signed_off_once_everything_is_delivered_and_signed_for(ctx, emitted):
    order = make_order(ctx, line(quantity="10"), is_confirmed=True)
    first = deliver(ctx, order, "4")
    sign_off_deliveries(on(3, 5), delivery_ids=[first], signed_by="王工")
    order.refresh_from_db()
    before = order.signed_off_date
    second = deliver(ctx, order)

    signed = sign_off_deliveries(
        on(3, 12), delivery_ids=[first, second], signed_by="王工", signed_date=date(2026, 3, 9)
    )

    order.refresh_from_db()
    assert (before, signed, order.signed_off_date) == (None, 1, date(2026, 3, 9))
    assert Delivery.objects.get(pk=first).signed_date == date(2026, 3, 5)
    assert list(emitted)[-1] == "orders.delivery_signed_off"


def test_nobody_signs_before_the_shipment(ctx):
    order = make_order(ctx, is_confirmed=True)
    made = deliver(ctx, order)

    with pytest.raises(OrderInvalid) as refused:
        sign_off_deliveries(ctx, delivery_ids=[made], signed_by="王工", signed_date=date(2026, 3, 1))

    assert [one.code for one in refused.value.problems] == ["date.before_shipment"]
    assert Delivery.objects.get(pk=made).status == "shipped"


def test_work_is_accepted_once_and_only_when_everything_is_delivered(ctx, emitted):
    order = make_order(ctx, line(quantity="10"), is_confirmed=True)
    deliver(ctx, order, "4")
    with pytest.raises(OrderInWrongState):
        accept_orders(ctx, order_ids=[order.id])
    deliver(ctx, order)

    accepted = accept_orders(on(3, 21), order_ids=[order.id], accepted_date=date(2026, 3, 20))
    again = accept_orders(on(4, 1), order_ids=[order.id])

    order.refresh_from_db()
    assert (accepted, again, order.accepted_date) == (1, 0, date(2026, 3, 20))
    assert list(emitted).count("orders.order_accepted") == 1


def test_f13_deliveries_of_a_line_are_worth_exactly_its_amount_together(ctx):
    order = make_order(ctx, line("100.00", "3"), line("-20.00", "-1", description="旧机折抵"), is_confirmed=True)
    made = [deliver(ctx, order, "1"), deliver(ctx, order, "1"), deliver(ctx, order, "1")]

    worth = [dict(one.amounts) for one in deliveries_to_bill(ctx, made)]

    goods, traded_in = line_ids(order.id)
    assert [one.get(goods) for one in worth] == [D("33.33"), D("33.34"), D("33.33")]
    assert [one.get(traded_in) for one in worth] == [D("-20.00"), None, None]


def test_a_delivery_worth_less_than_what_is_given_back_is_counted_with_the_next(ctx):
    order = make_order(ctx, line("100.00", "4"), line("-40.00", "-1", description="旧机折抵"), is_confirmed=True)
    made = [deliver(ctx, order, "1"), deliver(ctx, order, "2"), deliver(ctx, order, "1")]

    worth = [dict(one.amounts) for one in deliveries_to_bill(ctx, made)]

    goods, traded_in = line_ids(order.id)
    assert worth == [{}, {goods: D("75.00"), traded_in: D("-40.00")}, {goods: D("25.00")}]


def test_nothing_happens_on_a_day_still_to_come(ctx, emitted):
    order, waiting = make_order(ctx, is_confirmed=True), make_order(ctx, is_confirmed=True)
    delivery = deliver(ctx, order)
    told, tomorrow = list(emitted), date(2026, 3, 3)
    acts = [
        lambda: deliver(ctx, waiting, shipped_date=tomorrow),
        lambda: sign_off_deliveries(ctx, delivery_ids=[delivery], signed_by="王工", signed_date=tomorrow),
        lambda: accept_orders(ctx, order_ids=[order.id], accepted_date=tomorrow),
    ]

    for act in acts:
        with pytest.raises(OrderInvalid) as refused:
            act()
        assert [one.code for one in refused.value.problems] == ["date.future"]

    assert list(emitted) == told


def test_nothing_is_accepted_before_it_was_ordered(ctx):
    order = make_order(ctx, is_confirmed=True)
    deliver(ctx, order)

    with pytest.raises(OrderInvalid) as refused:
        accept_orders(ctx, order_ids=[order.id], accepted_date=date(2026, 3, 1))

    assert [one.code for one in refused.value.problems] == ["date.before_order"]
    order.refresh_from_db()
    assert order.accepted_date is None


def test_no_half_piece_is_delivered(ctx):
    product = make_product("P-1")
    order = make_order(ctx, line(quantity="10", product_id=product.id), line(quantity="2.5"), is_confirmed=True)

    with pytest.raises(OrderInvalid) as refused:
        deliver(ctx, order, "1.5", "1.25")

    assert [(one.code, one.row) for one in refused.value.problems] == [("quantity.places", 1)]
    assert not Delivery.objects.exists()


def test_a_carrier_that_does_not_fit_is_refused(ctx):
    order = make_order(ctx, is_confirmed=True)

    with pytest.raises(OrderInvalid):
        deliver(ctx, order, carrier="x" * 121)

    assert not Delivery.objects.exists()


def test_cleo_delivers_nothing_of_adas_and_learns_nothing(ada, cleo, ctx):
    order = make_order(ada, is_confirmed=True)

    with pytest.raises((OrderNotFound, ActionRefused)):
        record_deliveries(cleo, drafts=[DeliveryDraft(order.id)])
    with pytest.raises(OrderNotFound):
        order_page(cleo, order.id)

    assert Order.objects.get(pk=order.id).delivered == "none"


def test_the_manager_delivers(ada, dora):
    order = make_order(ada, is_confirmed=True)

    deliver(dora, order)

    assert order.status == "fulfilled"
