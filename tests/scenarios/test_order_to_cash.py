"""The acceptance story from the accepted quote to cash, with the exact figures it names (steps 10 to 12)."""

from datetime import date
from decimal import Decimal

import pytest

from loudou.kernel.context import Context
from loudou.revenue.orders.models import OrderLine
from loudou.revenue.orders.services.accept import accept_orders
from loudou.revenue.orders.services.deliver import record_deliveries
from loudou.revenue.orders.services.sign_off import sign_off_deliveries
from loudou.revenue.orders.shapes import DeliveryDraft
from loudou.revenue.receivables.models import CashApplication, Payment, Receivable
from loudou.revenue.receivables.queries.aging import aging
from loudou.revenue.receivables.rules.open_items import Strategy
from loudou.revenue.receivables.services.match import apply_by_rules
from loudou.revenue.receivables.services.register import register_payments
from loudou.revenue.receivables.shapes import PaymentDraft
from tests.scenarios.story import COMPANY, at, deliver_events

pytestmark = pytest.mark.django_db
D = Decimal


def system(day):
    return Context(None, at(day))


def fulfil(order):
    (delivery,) = record_deliveries(system("2026-05-08"), drafts=[DeliveryDraft(order.pk)])
    sign_off_deliveries(system("2026-05-10"), delivery_ids=[delivery], signed_by="王海涛")
    deliver_events(system("2026-05-10"))
    accept_orders(system("2026-06-20"), order_ids=[order.pk])
    deliver_events(system("2026-06-20"))


def receivables():
    return [(r.amount, r.due_date) for r in Receivable.objects.order_by("due_date")]


def pay(order, day, amount, memo=""):
    """The payment as it stands after the rules, and the strategies that found what it is for."""
    draft = PaymentDraft(COMPANY, D(amount), account_id=order.account_id, memo=memo)
    (paid,) = register_payments(system(day), drafts=[draft])
    apply_by_rules(system(day), payment_ids=[paid.id], sure=frozenset(Strategy))
    deliver_events(system(day))
    found = CashApplication.objects.filter(payment=paid.id).values_list("matched_by", flat=True)
    return Payment.objects.get(pk=paid.id), set(found)


def open_amounts():
    return list(Receivable.objects.order_by("due_date").values_list("open_amount", flat=True))


def overdue(day):
    """What is open and past its due date at the end of a day."""
    (report,) = aging(system(day), as_of=date.fromisoformat(day))
    return report.overdue_amount


def test_step_10_the_order_is_what_was_accepted(order, accepted):
    lines = OrderLine.objects.filter(order=order).order_by("position")

    assert [(line.net_amount, line.tax_amount, line.total_amount) for line in lines] == [
        (D("327880.00"), D("42624.40"), D("370504.40")),
        (D("49182.00"), D("2950.92"), D("52132.92")),
    ]
    assert (order.total_amount, order.quote_id, order.status) == (D("422637.32"), accepted.pk, "confirmed")


def test_step_11_each_event_opens_its_share_with_its_due_date(order):
    assert receivables() == [(D("126791.20"), date(2026, 4, 16))]

    fulfil(order)

    assert receivables() == [
        (D("126791.20"), date(2026, 4, 16)),
        (D("253582.39"), date(2026, 6, 9)),
        (D("42263.73"), date(2026, 9, 18)),
    ]
    assert sum(amount for amount, _due in receivables()) == D("422637.32")


def test_step_12_three_receipts_settle_everything(order):
    first, found = pay(order, "2026-04-15", "126791.20", memo=f"货款 {order.number}")
    assert (found, first.unapplied_amount, open_amounts()) == ({"reference"}, 0, [0])

    fulfil(order)
    second, _found = pay(order, "2026-06-09", "250000.00")
    assert (second.unapplied_amount, open_amounts()) == (0, [0, D("3582.39"), D("42263.73")])
    states = Receivable.objects.order_by("due_date").values_list("status", flat=True)
    assert list(states) == ["settled", "partially_settled", "active"]
    assert (overdue("2026-06-09"), overdue("2026-06-10")) == (0, D("3582.39"))

    last, found = pay(order, "2026-09-18", "45846.12")
    assert (found, last.unapplied_amount, open_amounts()) == ({"exact_combination"}, 0, [0, 0, 0])
    assert set(states.all()) == {"settled"}
