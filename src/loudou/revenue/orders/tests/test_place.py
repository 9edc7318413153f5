from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection

from loudou.cpq.quoting.tests.factories import make_quote
from loudou.kernel.context import Context
from loudou.platform.access.errors import ActionRefused
from loudou.platform.changes.recording import recording
from loudou.platform.outbox.models import OutboxEvent
from loudou.revenue.orders.errors import OrderInvalid
from loudou.revenue.orders.models import Order, OrderLine, PlanNode
from loudou.revenue.orders.services.cancel import cancel_orders
from loudou.revenue.orders.services.place import place_order
from loudou.revenue.orders.shapes import OrderTerms, PlanNodeDraft
from loudou.revenue.orders.tests.factories import PLAN_30_60_10, draft, line, make_order, with_plan
from tests.cast import NOW

D = Decimal


def test_an_order_is_the_draft_with_a_number_and_its_sums(db, ctx, emitted):
    lines = (line("1130.00", "10", code="SM-1"), line("565.00", "0.5", unit="吨"))

    order = make_order(ctx, *lines, terms=with_plan())

    assert (order.number, order.status, str(order.order_date)) == ("SO-2026-000001", "submitted", "2026-03-02")
    assert (order.net_amount, order.tax_amount, order.total_amount) == (D(1500), D(195), D(1695))
    kept = OrderLine.objects.filter(order=order).order_by("position")
    assert [(one.position, one.code, one.unit, one.quantity, one.total_amount) for one in kept] == [
        (1, "SM-1", "台", D(10), D(1130)),
        (2, "", "吨", D("0.5"), D(565)),
    ]
    nodes = PlanNode.objects.filter(order=order).order_by("position")
    assert [(one.label, one.rate, one.trigger, one.due_number) for one in nodes] == [
        ("签约款", D("0.3"), "on_order", 15),
        ("签收款", D("0.6"), "on_sign_off", 30),
        ("验收款", D("0.1"), "on_acceptance", 90),
    ]
    assert list(emitted)[-1] == "orders.order_placed"


def test_q10_a_second_call_for_the_same_quote_gives_the_first_order(db, ctx, emitted):
    quote = make_quote(ctx)
    first = place_order(ctx, draft=draft(quote_id=quote.id))

    again = place_order(ctx, draft=draft(line("99.00"), quote_id=quote.id))

    assert (first.is_new, again.is_new, again.order_id) == (True, False, first.order_id)
    assert Order.objects.get().total_amount == D(1130)
    assert list(emitted).count("orders.order_placed") == 1


def test_q10_sixty_four_at_once_make_one_order_and_leave_no_gap_in_the_numbers(transactional_db):
    acting = Context(None, NOW)
    quote, others = make_quote(acting), draft()

    def place(_):
        try:
            return place_order(Context(None, NOW), draft=draft_of_quote)
        finally:
            connection.close()

    draft_of_quote = draft(quote_id=quote.id, account_id=quote.account_id)
    with ThreadPoolExecutor(64) as pool:
        placed = list(pool.map(place, range(64)))

    assert sum(one.is_new for one in placed) == 1
    assert len({one.order_id for one in placed}) == 1
    assert OutboxEvent.objects.filter(name="orders.order_placed").count() == 1
    place_order(acting, draft=others)
    assert sorted(Order.objects.values_list("number", flat=True)) == ["SO-2026-000001", "SO-2026-000002"]


def test_q10_the_database_itself_holds_one_standing_order_per_quote(db, ctx):
    quote = make_quote(ctx)
    place_order(ctx, draft=draft(quote_id=quote.id))
    other = make_order(ctx)

    with pytest.raises(IntegrityError, match="order_once_per_quote"), recording(ctx, "test"):
        Order.objects.filter(pk=other.pk).update(quote=quote)


def test_a_cancelled_order_makes_room_for_another(db, ctx):
    quote = make_quote(ctx)
    first = place_order(ctx, draft=draft(quote_id=quote.id))
    cancel_orders(ctx, order_ids=[first.order_id], reason="客户改型号")

    second = place_order(ctx, draft=draft(quote_id=quote.id))

    assert second.is_new
    assert second.order_id != first.order_id


@pytest.mark.parametrize(
    ("lines", "terms", "found"),
    [
        ((line(net_amount=D(1)),), OrderTerms(), [("total_amount", "amount.parts", 1)]),
        (
            (line(), line(net_amount=D("0.005"), tax_amount=D(0), total_amount=D("0.005"))),
            OrderTerms(),
            [("total_amount", "amount.places", 2)],
        ),
        ((line("-10.00"),), OrderTerms(), [("total_amount", "amount.negative", None)]),
        ((line(),), OrderTerms("on_moon", 30), [("billing_trigger", "choice.unknown", None)]),
        ((line(),), OrderTerms(payment_days=-1), [("payment_days", "term.days", None)]),
        ((line(),), with_plan(*PLAN_30_60_10[:2]), [("plan", "plan.sum", None)]),
        (
            (line(),),
            with_plan(PlanNodeDraft("", D(1), "on_delivery", 0, "fortnight")),
            [
                ("plan.label", "required", 1),
                ("plan.trigger", "plan.trigger", 1),
                ("plan.due_basis", "choice.unknown", 1),
            ],
        ),
        (
            (line(),),
            with_plan(*(PlanNodeDraft("三分之一", D(rate), "on_order") for rate in ("0.3333335", "0.6666665"))),
            [("plan.rate", "plan.places", 1), ("plan.rate", "plan.places", 2)],
        ),
        (
            (line(),),
            with_plan(PlanNodeDraft("次月", D(1), "on_order", 0, "day_of_next_month")),
            [("plan.due_number", "term.days", 1)],
        ),
    ],
)
def test_what_does_not_add_up_is_named_and_nothing_is_saved(db, ctx, emitted, lines, terms, found):
    account = draft().account_id
    told = list(emitted)

    with pytest.raises(OrderInvalid) as refused:
        place_order(ctx, draft=draft(*lines, terms=terms, account_id=account))

    assert [(one.field, one.code, one.row) for one in refused.value.problems] == found
    assert not Order.objects.exists()
    assert list(emitted) == told


def test_an_order_has_lines(db, ctx):
    with pytest.raises(OrderInvalid) as refused:
        place_order(ctx, draft=draft(lines=()))

    assert [one.code for one in refused.value.problems] == ["lines.none"]


def test_placing_needs_the_right_to_place_orders_on_quotes(cast):
    acting = cast.acting("max")

    with pytest.raises(ActionRefused):
        place_order(acting, draft=draft(account_id=cast.ada))

    assert not Order.objects.exists()


def test_many_lines_cost_as_many_statements_as_one(db, ctx, django_assert_max_num_queries):
    account = draft().account_id
    with django_assert_max_num_queries(20) as few:
        place_order(ctx, draft=draft(account_id=account))
    with django_assert_max_num_queries(20) as many:
        place_order(ctx, draft=draft(*[line()] * 200, account_id=account))

    assert len(many) <= len(few)
