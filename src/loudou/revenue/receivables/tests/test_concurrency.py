"""Many writers on the same balances (M4): what is applied never passes what there is, whoever is faster."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from random import Random
from time import monotonic

import pytest
from django.db import connection, transaction
from django.db.models import F, Sum

from loudou.customers.tests.factories import make_account
from loudou.kernel.context import Context
from loudou.platform.changes.recording import recording
from loudou.revenue.orders.models import Order
from loudou.revenue.orders.services.deliver import record_deliveries
from loudou.revenue.orders.shapes import DeliveryDraft, DeliveryLineDraft, PlanNodeDraft
from loudou.revenue.orders.tests.factories import line, line_ids, make_order, on_delivery, with_plan
from loudou.revenue.receivables.errors import AlreadyReversed, OverApplied, ReceivableInWrongState
from loudou.revenue.receivables.models import CashApplication, Payment, Receivable
from loudou.revenue.receivables.services.apply import apply_payment
from loudou.revenue.receivables.services.bill_deliveries import bill_deliveries
from loudou.revenue.receivables.services.bill_orders import bill_orders
from loudou.revenue.receivables.services.match import apply_by_rules
from loudou.revenue.receivables.services.reverse_receivables import reverse_receivables
from loudou.revenue.receivables.services.unapply import unapply
from loudou.revenue.receivables.tests.factories import make_payment, make_receivable, standing
from loudou.revenue.receivables.tests.ledger import broken
from tests.cast import NOW

D = Decimal
pytestmark = pytest.mark.django_db(transaction=True)


def order_of(order_id):
    """The order, held until the transaction ends."""
    return Order.objects.select_for_update().get(pk=order_id)


def wait_until_somebody_waits():
    """Returns once another session waits for a lock of this one; after ten seconds it fails."""
    deadline = monotonic() + 10
    waiting = 0
    while not waiting:
        assert monotonic() < deadline, "nobody waits"
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            (waiting,) = cursor.fetchone()


def at_once(count, act):
    """What so many calls in threads of their own gave; None for one that lost."""

    def run(number):
        try:
            return act(number)
        except (OverApplied, AlreadyReversed, ReceivableInWrongState):
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def test_f01_thirty_two_payments_on_one_claim_settle_exactly_it():
    acting = Context(None, NOW)
    account = make_account(acting)
    claim = make_receivable(acting, account_id=account.id, amount="1000.00")
    payments = [make_payment(acting, account_id=account.id, amount="100.00") for _ in range(32)]

    done = at_once(
        32,
        lambda n: apply_payment(Context(None, NOW), payment_id=payments[n].id, amounts={claim.id: D("100.00")}),
    )

    assert sum(one is not None for one in done) == 10
    assert standing(claim) == ("settled", D(1000), D(0))
    assert Payment.objects.filter(status="applied").count() == 10
    assert broken() == []


def test_f01_sixty_four_writers_spend_one_payment_once():
    acting = Context(None, NOW)
    account = make_account(acting)
    claims = [make_receivable(acting, account_id=account.id, amount="50.00") for _ in range(64)]
    payment = make_payment(acting, account_id=account.id, amount="1000.00")

    done = at_once(
        64, lambda n: apply_payment(Context(None, NOW), payment_id=payment.id, amounts={claims[n].id: D("50.00")})
    )

    assert sum(one is not None for one in done) == 20
    assert standing(payment) == ("applied", D(1000), D(0))
    assert Receivable.objects.filter(status="settled").count() == 20
    assert broken() == []


def test_writers_across_many_claims_and_payments_neither_overspend_nor_wait_for_ever():
    acting = Context(None, NOW)
    account = make_account(acting)
    claims = [make_receivable(acting, account_id=account.id, amount="100.00") for _ in range(20)]
    payments = [make_payment(acting, account_id=account.id, amount="100.00") for _ in range(20)]
    dice = Random(4)
    wanted = [(dice.choice(payments), dice.sample(claims, 5)) for _ in range(64)]

    def apply(n):
        payment, chosen = wanted[n]
        amounts = {claim.id: D("20.00") for claim in chosen}
        return apply_payment(Context(None, NOW), payment_id=payment.id, amounts=amounts)

    done = at_once(32, apply)

    applied = sum(one is not None for one in done)
    assert 0 < applied <= 20
    assert CashApplication.objects.aggregate(Sum("amount"))["amount__sum"] == 100 * applied
    assert broken() == []


def test_two_runs_of_the_rules_apply_each_payment_once():
    acting = Context(None, NOW)
    account = make_account(acting)
    for n in range(10):
        claim = make_receivable(acting, account_id=account.id, amount=f"{100 + n}.00")
        make_payment(acting, account_id=account.id, amount=f"{100 + n}.00", memo=claim.number)

    done = at_once(8, lambda _n: apply_by_rules(Context(None, NOW)).application_count)

    assert sum(done) == 10
    assert broken() == []


def test_one_of_many_takes_an_application_back():
    acting = Context(None, NOW)
    account = make_account(acting)
    claim = make_receivable(acting, account_id=account.id)
    payment = make_payment(acting, account_id=account.id)
    apply_payment(acting, payment_id=payment.id, amounts={claim.id: D(4000)})
    (row,) = CashApplication.objects.all()

    done = at_once(16, lambda _n: unapply(Context(None, NOW), application_ids=[row.id]))

    assert sum(one is not None for one in done) == 1
    assert standing(payment) == ("confirmed", D(10000), D(10000))
    assert broken() == []


def test_f13_a_claim_reversed_while_another_of_its_order_is_opened_leaves_the_order_in_step():
    acting = Context(None, NOW)
    order = make_order(acting, line(), line(), terms=on_delivery(), is_confirmed=True)
    deliveries = [
        record_deliveries(acting, drafts=[DeliveryDraft(order.id, (DeliveryLineDraft(pk, D(10)),))])[0]
        for pk in line_ids(order.id)
    ]
    (claim,) = bill_deliveries(acting, delivery_ids=deliveries[:1])

    def reverse(_n):
        return reverse_receivables(Context(None, NOW), receivable_ids=[claim], reason="作废")

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            order_of(order.id)
            reversal = pool.submit(lambda: at_once(1, reverse))
            wait_until_somebody_waits()
            bill_deliveries(acting, delivery_ids=deliveries[1:])
        assert reversal.result() != [None]

    order.refresh_from_db()
    assert (order.billed, order.billed_amount) == ("partial", D(1130))
    assert broken() == []


def test_many_acts_on_the_claims_of_one_order_neither_wait_in_a_ring_nor_lose_a_cent():
    acting = Context(None, NOW)
    account = make_account(acting)
    nodes = [PlanNodeDraft(f"{n}", D("0.125"), "on_order") for n in range(8)]
    orders = [
        make_order(acting, line(), line("999.99"), account_id=account.id, terms=with_plan(*nodes), is_confirmed=True)
        for _ in range(2)
    ]
    claims = bill_orders(acting, order_ids=[order.id for order in orders])
    payments = [make_payment(acting, account_id=account.id, amount="100.00") for _ in range(8)]

    def act(n):
        ctx = Context(None, NOW)
        if n % 4 == 0:
            return reverse_receivables(ctx, receivable_ids=[claims[n % 16]], reason="作废")
        if n % 4 == 1:
            return bill_orders(ctx, order_ids=[order.id for order in orders])
        amounts = {claims[(n + step) % 16]: D("10.00") for step in range(3)}
        return apply_payment(ctx, payment_id=payments[n % 8].id, amounts=amounts)

    at_once(32, act)

    assert broken() == []


def test_q12_numbers_have_no_gap_when_some_acts_fail():
    account = make_account(Context(None, NOW))

    def open_some(n):
        ctx = Context(None, NOW)
        with transaction.atomic(), recording(ctx, "test.open"):
            made = make_receivable(ctx, account_id=account.id)
            if n % 3 == 0:
                raise OverApplied("Taken back.")
            return made.number

    numbers = sorted(filter(None, at_once(24, open_some)))

    assert numbers == [f"AR-2026-{n:06d}" for n in range(1, 17)]
    assert broken() == []


def test_the_drill_notices_a_writer_that_reads_first_and_writes_later():
    """The mutation of M4: the same load without guard and locks loses updates, so the tests above can fail."""
    acting = Context(None, NOW)
    claim = make_receivable(acting, account_id=make_account(acting).id, amount="1000.00", due="2026-12-31")

    def naive(_n):
        ctx = Context(None, NOW)
        with transaction.atomic(), recording(ctx, "test.naive"):
            left = Receivable.objects.values_list("open_amount", flat=True).get(pk=claim.pk)
            if left < 100:
                raise OverApplied("Nothing is left.")
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(0.05)")
            Receivable.objects.filter(pk=claim.pk).update(
                status="settled" if left == 100 else "partially_settled",
                settled_amount=1000 - left + 100,
                open_amount=left - 100,
                version=F("version") + 1,
            )
            return 100

    done = at_once(32, naive)

    claim.refresh_from_db()
    assert sum(filter(None, done)) > claim.settled_amount
