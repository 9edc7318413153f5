"""The acceptance story from the accepted quote to cash, with the exact figures it names (steps 10 to 12)."""

from datetime import date
from decimal import Decimal

import pytest

from loudou.config.invariants_check import broken_invariants
from loudou.customers.tests.factories import make_account
from loudou.kernel.context import Context
from loudou.platform.outbox.models import OutboxEvent
from loudou.platform.outbox.services.dispatch import dispatch_event
from loudou.revenue.orders.models import Order
from loudou.revenue.orders.services.accept import accept_orders
from loudou.revenue.orders.services.confirm import confirm_orders
from loudou.revenue.orders.services.deliver import record_deliveries
from loudou.revenue.orders.services.place import place_order
from loudou.revenue.orders.services.sign_off import sign_off_deliveries
from loudou.revenue.orders.shapes import DeliveryDraft, OrderDraft, OrderLineDraft, OrderTerms, PlanNodeDraft
from loudou.revenue.receivables.models import Payment, Receivable
from loudou.revenue.receivables.rules.open_items import Strategy
from loudou.revenue.receivables.services.match import apply_by_rules
from loudou.revenue.receivables.services.register import register_payments
from loudou.revenue.receivables.shapes import PaymentDraft
from tests.scenarios.story import at

pytestmark = pytest.mark.django_db


def system(day):
    return Context(None, at(day))


def deliver_events(day):
    """What the worker would do now."""
    for event_id in list(OutboxEvent.objects.order_by("id").values_list("id", flat=True)):
        dispatch_event(system(day), event_id=event_id)


@pytest.fixture
def order(cast):
    """Step 10: 422,637.32 at 30/60/10: on signing, on sign-off, on acceptance."""
    account = make_account(system("2026-04-01"), name="苏州恒远装备有限公司", owner_id=cast.ada)
    lines = (
        OrderLineDraft("服务器", Decimal(10), Decimal("327880.00"), Decimal("42624.40"), Decimal("370504.40")),
        OrderLineDraft("维保", Decimal(1), Decimal("49182.00"), Decimal("2950.92"), Decimal("52132.92")),
    )
    plan = (
        PlanNodeDraft("签约", Decimal("0.3"), "on_order", 15),
        PlanNodeDraft("签收", Decimal("0.6"), "on_sign_off", 30),
        PlanNodeDraft("验收", Decimal("0.1"), "on_acceptance", 90),
    )
    draft = OrderDraft("服务器订单", account.pk, "CNY", lines, terms=OrderTerms(plan=plan), owner_id=cast.ada)
    placed = place_order(system("2026-04-01"), draft=draft)
    confirm_orders(system("2026-04-01"), order_ids=[placed.order_id])
    deliver_events("2026-04-01")
    return Order.objects.get(pk=placed.order_id)


def fulfil(order):
    (delivery,) = record_deliveries(system("2026-05-08"), drafts=[DeliveryDraft(order.pk)])
    sign_off_deliveries(system("2026-05-10"), delivery_ids=[delivery], signed_by="王海涛")
    deliver_events("2026-05-10")
    accept_orders(system("2026-06-20"), order_ids=[order.pk])
    deliver_events("2026-06-20")


def receivables():
    return [(r.amount, r.due_date) for r in Receivable.objects.order_by("due_date")]


def pay(order, day, amount, memo=""):
    draft = PaymentDraft("苏州恒远装备有限公司", Decimal(amount), account_id=order.account_id, memo=memo)
    (paid,) = register_payments(system(day), drafts=[draft])
    apply_by_rules(system(day), payment_ids=[paid.id], sure=frozenset(Strategy))
    return Payment.objects.get(pk=paid.id)


def open_amounts():
    return list(Receivable.objects.order_by("due_date").values_list("open_amount", flat=True))


def test_step_11_each_event_opens_its_share_with_its_due_date(order):
    assert receivables() == [(Decimal("126791.20"), date(2026, 4, 16))]

    fulfil(order)

    assert receivables() == [
        (Decimal("126791.20"), date(2026, 4, 16)),
        (Decimal("253582.39"), date(2026, 6, 9)),
        (Decimal("42263.73"), date(2026, 9, 18)),
    ]
    assert sum(amount for amount, _due in receivables()) == Decimal("422637.32")


def test_step_12_three_receipts_settle_everything(order):
    pay(order, "2026-04-15", "126791.20", memo=f"货款 {order.number}")
    assert open_amounts() == [0]

    fulfil(order)
    pay(order, "2026-06-09", "250000.00")
    assert open_amounts() == [0, Decimal("3582.39"), Decimal("42263.73")]

    last = pay(order, "2026-09-18", "45846.12")
    assert open_amounts() == [0, 0, 0]
    assert last.unapplied_amount == 0
    assert broken_invariants() == []
