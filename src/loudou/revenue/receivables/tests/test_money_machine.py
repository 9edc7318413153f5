"""Anything people may do with claims and payments, in any order, leaves every invariant of the money standing."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loudou.customers.tests.factories import make_account
from loudou.kernel.context import Context
from loudou.kernel.errors import LoudouError
from loudou.revenue.orders.models import Order
from loudou.revenue.orders.tests.factories import line, make_order
from loudou.revenue.receivables.models import CashApplication, Payment, Receivable
from loudou.revenue.receivables.services.apply import apply_pairs
from loudou.revenue.receivables.services.bill_orders import bill_orders
from loudou.revenue.receivables.services.cancel_orders import cancel_billed_orders
from loudou.revenue.receivables.services.match import apply_by_rules
from loudou.revenue.receivables.services.reverse_payments import reverse_payments
from loudou.revenue.receivables.services.reverse_receivables import reverse_receivables
from loudou.revenue.receivables.services.unapply import unapply
from loudou.revenue.receivables.shapes import Pair
from loudou.revenue.receivables.tests.factories import make_payment, make_receivable
from loudou.revenue.receivables.tests.ledger import broken
from tests.cast import NOW

D = Decimal
ACTS = ["claim", "order", "pay", "pair", "rules", "unapply", "bounce", "reverse", "cancel"]


def system():
    return Context(None, NOW)


def nth(rows, number):
    ids = list(rows.order_by("id").values_list("pk", flat=True))
    return ids[number % len(ids)] if ids else None


def do(act, account, number):
    amount = D(number).scaleb(-2)
    if act == "claim":
        make_receivable(system(), account_id=account.id, amount=str(amount))
    elif act == "order":
        order = make_order(system(), line(str(amount), "1"), account_id=account.id, is_confirmed=True)
        bill_orders(system(), order_ids=[order.id])
    elif act == "pay":
        make_payment(system(), account_id=account.id, amount=str(amount))
    elif act == "rules":
        apply_by_rules(system())
    else:
        undo_or_pair(act, number, amount)


def undo_or_pair(act, number, amount):
    if act == "pair":
        payment, claim = nth(Payment.objects, number), nth(Receivable.objects, number)
        if payment and claim:
            shortfall = D(number % 3).scaleb(-2)
            apply_pairs(system(), pairs=[Pair(payment, claim, amount, shortfall=shortfall)])
    elif act == "unapply" and (row := nth(CashApplication.objects.filter(payment__isnull=False), number)):
        unapply(system(), application_ids=[row])
    elif act == "bounce" and (payment := nth(Payment.objects, number)):
        reverse_payments(system(), payment_ids=[payment], reason="退票")
    elif act == "reverse" and (claim := nth(Receivable.objects, number)):
        reverse_receivables(system(), receivable_ids=[claim], reason="作废")
    elif act == "cancel" and (order := nth(Order.objects, number)):
        cancel_billed_orders(system(), order_ids=[order], reason="取消")


@pytest.mark.django_db
@given(acts=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(min_value=1, max_value=30_000)), max_size=25))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_f01_f02_f03_f04_19_20_whatever_is_done_the_sums_hold(acts):
    account = make_account(system())
    for act, number in acts:
        try:
            do(act, account, number)
        except LoudouError:
            continue  # refused: the sums must hold all the same

    assert broken() == []
