from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from loudou.customers.tests.factories import make_account
from loudou.kernel.context import Context
from loudou.platform.outbox.models import OutboxEvent
from loudou.platform.outbox.services.dispatch import dispatch_event
from loudou.revenue.orders.models import Order
from loudou.revenue.orders.services.accept import accept_orders
from loudou.revenue.orders.services.confirm import confirm_orders
from loudou.revenue.orders.services.deliver import record_deliveries
from loudou.revenue.orders.services.sign_off import sign_off_deliveries
from loudou.revenue.orders.shapes import DeliveryDraft
from loudou.revenue.orders.tests.factories import line, make_order, on_delivery, with_plan
from loudou.revenue.receivables.models import CashApplication, Receivable
from loudou.revenue.receivables.queries.aging import aging
from loudou.revenue.receivables.queries.workbench import proposals_for
from loudou.revenue.receivables.services.apply import apply_pairs
from loudou.revenue.receivables.services.match import apply_by_rules
from loudou.revenue.receivables.services.register import register_payments
from loudou.revenue.receivables.shapes import PaymentDraft

D = Decimal
CUSTOMER = "苏州恒力装备有限公司"
pytestmark = pytest.mark.django_db


def on(month, day):
    """The system on this day of 2026 at noon in Shanghai."""
    return Context(None, datetime(2026, month, day, 4, tzinfo=UTC))


def deliver_events(ctx):
    """What the workers would do: every event told so far reaches its handlers."""
    for event_id in OutboxEvent.objects.order_by("occurred_at").values_list("pk", flat=True):
        dispatch_event(ctx, event_id=event_id)


def receive(month, day, amount, memo=""):
    """A payment comes in on this day and the rules run; what is not sure is applied as proposed."""
    acting = on(month, day)
    (made,) = register_payments(acting, drafts=[PaymentDraft(CUSTOMER, D(amount), memo=memo)])
    apply_by_rules(acting)
    (proposal,) = proposals_for(acting, [made.id])
    if proposal.parts:
        apply_pairs(acting, pairs=[part.pair for part in proposal.parts])


def claim(label):
    one = Receivable.objects.get(label=label)
    return one.amount, str(one.due_date), one.status, one.open_amount


def test_appendix_a_10_to_12_from_contract_to_cash():
    signing = on(4, 1)
    account = make_account(signing, name=CUSTOMER)
    hardware = line("370504.40", "10", description="服务器", net_amount=D("327880.00"), tax_amount=D("42624.40"))
    support = line("52132.92", "12", description="支持", net_amount=D("49182.00"), tax_amount=D("2950.92"))
    order = make_order(signing, hardware, support, account_id=account.id, terms=with_plan())
    assert (order.net_amount, order.tax_amount, order.total_amount) == (D("377062.00"), D("45575.32"), D("422637.32"))

    confirm_orders(signing, order_ids=[order.id])
    deliver_events(signing)
    assert claim("签约款") == (D("126791.20"), "2026-04-16", "active", D("126791.20"))
    (delivery,) = record_deliveries(on(5, 8), drafts=[DeliveryDraft(order.id)])
    sign_off_deliveries(on(5, 10), delivery_ids=[delivery], signed_by="王工")
    deliver_events(on(5, 10))
    assert claim("签收款") == (D("253582.39"), "2026-06-09", "active", D("253582.39"))
    accept_orders(on(6, 20), order_ids=[order.id], accepted_date=date(2026, 6, 20))
    deliver_events(on(6, 20))
    assert claim("验收款") == (D("42263.73"), "2026-09-18", "active", D("42263.73"))

    receive(4, 15, "126791.20", memo=f"{order.number} 预付款")
    assert claim("签约款")[2:] == ("settled", D(0))
    receive(6, 9, "250000.00")
    assert claim("签收款")[2:] == ("partially_settled", D("3582.39"))
    (in_time,), (late,) = aging(on(6, 9)), aging(on(6, 10), as_of=date(2026, 6, 10))
    assert (in_time.overdue_amount, late.overdue_amount) == (D(0), D("3582.39"))
    receive(9, 18, "45846.12")

    assert [claim(label)[2] for label in ("签约款", "签收款", "验收款")] == ["settled"] * 3
    found = CashApplication.objects.order_by("applied_date", "amount").values_list("matched_by", "amount")
    assert list(found) == [
        ("reference", D("126791.20")),
        ("fifo", D("250000.00")),
        ("exact_combination", D("3582.39")),
        ("exact_combination", D("42263.73")),
    ]
    order.refresh_from_db()
    assert (order.delivered, order.billed, order.received) == ("all", "all", "all")
    assert order.received_amount == D("422637.32")


def test_deliveries_of_an_order_payable_on_delivery_are_billed_by_themselves():
    acting = on(4, 1)
    order = make_order(acting, line("100.00", "3"), terms=on_delivery(10))
    confirm_orders(acting, order_ids=[order.id])
    record_deliveries(on(4, 5), drafts=[DeliveryDraft(order.id)])

    deliver_events(on(4, 6))
    deliver_events(on(4, 7))

    one = Receivable.objects.get()
    assert (one.amount, str(one.biz_date), str(one.due_date)) == (D(100), "2026-04-05", "2026-04-15")


def test_an_event_that_comes_twice_bills_once_and_a_cancelled_order_not_at_all():
    acting = on(4, 1)
    order = make_order(acting, line("100.00"), is_confirmed=True)
    event = OutboxEvent.objects.get(name="orders.order_confirmed")

    for _ in range(2):
        dispatch_event(acting, event_id=event.id)

    assert Receivable.objects.count() == 1
    assert Order.objects.get(pk=order.id).billed == "all"
