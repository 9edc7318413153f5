from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db.models import F
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loudou.customers.tests.factories import make_account
from loudou.kernel.context import Context
from loudou.kernel.money import Money
from loudou.platform.access.errors import ActionRefused
from loudou.revenue.receivables.models import CashApplication, Payment, Receivable
from loudou.revenue.receivables.queries.aging import aging
from loudou.revenue.receivables.queries.statement import account_statement, open_by_currency, receivables_of_orders
from loudou.revenue.receivables.rules.aging import AgedReceivable, Settlement, age, buckets
from loudou.revenue.receivables.services.apply import apply_payment
from loudou.revenue.receivables.services.match import apply_by_rules
from loudou.revenue.receivables.services.reverse_payments import reverse_payments
from loudou.revenue.receivables.services.reverse_receivables import reverse_receivables
from loudou.revenue.receivables.services.unapply import unapply_payments
from loudou.revenue.receivables.tests.factories import make_payment, make_receivable

D = Decimal
pytestmark = pytest.mark.django_db


def on(year, month, day):
    """The system at noon of this day in Shanghai."""
    return Context(None, datetime(year, month, day, 4, tzinfo=UTC))


def sums(report):
    return {bucket.code: bucket.amount for bucket in report.buckets if bucket.amount}


def test_ex_8_12_aging_at_the_end_of_march():
    acting = on(2026, 1, 2)
    account = make_account(acting)
    for due, amount in (
        ("2026-04-10", "10000"),
        ("2026-03-31", "20000"),
        ("2026-03-01", "30000"),
        ("2026-01-30", "40000"),
        ("2025-12-31", "5000"),
        ("2025-12-30", "50000"),
    ):
        make_receivable(acting, account_id=account.id, due=due, amount=amount, biz_date=date(2025, 12, 1))

    (report,) = aging(on(2026, 3, 31))

    assert sums(report) == {
        "not_due": D(30000),
        "1-30": D(30000),
        "31-60": D(40000),
        "61-90": D(5000),
        "91-180": D(50000),
    }
    assert (report.open_amount, report.overdue_amount, report.unapplied_amount) == (D(155000), D(125000), D(0))
    (row,) = report.rows
    assert (row.account_name, row.balance) == (account.name, D(155000))


def test_f19_a_past_day_gives_the_same_figures_whatever_happened_since():
    account = make_account(on(2026, 1, 2))
    claim = make_receivable(on(2026, 1, 2), account_id=account.id, amount="1000.00", due="2026-01-31")
    payment = make_payment(on(2026, 2, 10), account_id=account.id, amount="600.00")
    before = aging(on(2026, 2, 10), as_of=date(2026, 2, 10))
    apply_payment(on(2026, 2, 15), payment_id=payment.id, amounts={claim.id: D(600)})
    middle = aging(on(2026, 2, 20), as_of=date(2026, 2, 20))
    unapply_payments(on(2026, 3, 1), payment_ids=[payment.id])
    reverse_payments(on(2026, 3, 2), payment_ids=[payment.id], reason="退票")
    reverse_receivables(on(2026, 3, 5), receivable_ids=[claim.id], reason="作废")
    now = on(2026, 3, 20)

    assert aging(now, as_of=date(2026, 2, 10)) == before
    assert aging(now, as_of=date(2026, 2, 20)) == middle
    assert [(sums(one), one.unapplied_amount) for one in before] == [({"1-30": D(1000)}, D(600))]
    assert [(sums(one), one.unapplied_amount) for one in middle] == [({"1-30": D(400)}, D(0))]
    assert [sums(one) for one in aging(now, as_of=date(2026, 3, 1))] == [{"1-30": D(1000)}]
    assert [(sums(one), one.unapplied_amount) for one in aging(now, as_of=date(2026, 3, 1))] == [
        ({"1-30": D(1000)}, D(600))
    ]
    assert [(sums(one), one.unapplied_amount) for one in aging(now, as_of=date(2026, 3, 4))] == [
        ({"31-60": D(1000)}, D(0))
    ]
    assert aging(now) == []
    assert aging(now, as_of=date(2025, 12, 31)) == []


def test_22_buckets_less_unapplied_is_the_balance_of_the_statement():
    account = make_account(on(2026, 1, 2))
    for n in range(5):
        make_receivable(on(2026, 1, 2), account_id=account.id, amount=f"{100 + n}.00", due=f"2026-0{n + 1}-15")
    make_payment(on(2026, 2, 3), account_id=account.id, amount="103.50")
    make_payment(on(2026, 2, 4), account_id=account.id, amount="102.70")
    apply_by_rules(on(2026, 2, 5))

    for day in (date(2026, 1, 20), date(2026, 2, 3), date(2026, 2, 4), date(2026, 2, 5), date(2026, 3, 1)):
        (report,) = aging(on(2026, 3, 1), as_of=day)
        statement = account_statement(
            on(2026, 3, 1), account_id=account.id, currency="CNY", first_day=date(2026, 1, 1), last_day=day
        )
        assert report.open_amount - report.unapplied_amount == statement.closing_balance
        assert report.rows[0].balance == statement.closing_balance


def test_currencies_are_reports_of_their_own():
    account = make_account(on(2026, 1, 2))
    make_receivable(on(2026, 1, 2), account_id=account.id, amount="10.00", due="2026-02-01")
    make_receivable(on(2026, 1, 2), account_id=account.id, amount="20.00", due="2026-02-01", currency="USD")

    reports = aging(on(2026, 2, 10), bounds=(30, 60))

    assert [(one.currency, one.open_amount) for one in reports] == [("CNY", D(10)), ("USD", D(20))]
    assert [bucket.code for bucket in reports[0].buckets] == ["not_due", "1-30", "31-60", "61+"]
    assert open_by_currency(on(2026, 2, 10), account.id) == {"CNY": D(10), "USD": D(20)}


def test_everybody_ages_what_they_see(cast, ctx):
    mine = make_account(cast.acting("ada"), name="甲有限公司")
    make_receivable(ctx, account_id=mine.id, owner_id=cast.ada, amount="10.00", due="2026-01-31")
    make_receivable(ctx, account_id=make_account(ctx, name="乙有限公司").id, owner_id=cast.cleo, amount="5.00")

    of_ada, of_fay = aging(cast.acting("ada")), aging(cast.acting("fay"))

    assert [one.open_amount for one in of_ada] == [D(10)]
    assert [one.open_amount for one in of_fay] == [D(15)]
    assert [row.account_name for row in of_ada[0].rows] == ["甲有限公司"]
    assert [one.open_amount for one in aging(cast.acting("fay"), account_id=mine.id)] == [D(10)]
    with pytest.raises(ActionRefused):
        aging(cast.acting("max"))


def test_a_statement_shows_claims_payments_differences_and_the_balance_after_each():
    account = make_account(on(2026, 1, 2))
    claim = make_receivable(on(2026, 1, 2), account_id=account.id, amount="100.00", due="2026-02-01", label="首付")
    payment = make_payment(on(2026, 2, 3), account_id=account.id, amount="99.70", memo="货款")
    apply_by_rules(on(2026, 2, 3))

    statement = account_statement(on(2026, 3, 1), account_id=account.id, currency="CNY", first_day=date(2026, 2, 1))

    assert (statement.opening_balance, statement.closing_balance) == (D(100), D(0))
    assert [(one.kind, one.number, one.amount, one.balance) for one in statement.entries] == [
        ("difference", claim.number, D("-0.30"), D("99.70")),
        ("payment", payment.number, D("-99.70"), D(0)),
    ]


def test_aging_costs_three_statements(django_assert_max_num_queries):
    account = make_account(on(2026, 1, 2))
    for n in range(10):
        make_receivable(on(2026, 1, 2), account_id=account.id, amount=f"{n + 1}.00", due="2026-02-01")

    with django_assert_max_num_queries(3):
        aging(on(2026, 2, 10))
    with django_assert_max_num_queries(1):
        account_statement(on(2026, 2, 10), account_id=account.id, currency="CNY", first_day=date(2026, 1, 1))
    with django_assert_max_num_queries(1):
        receivables_of_orders(on(2026, 2, 10), [account.id])


DAYS = st.integers(min_value=0, max_value=60)


@given(
    acts=st.lists(
        st.tuples(DAYS, st.sampled_from(["claim", "pay", "apply", "unapply"]), st.integers(1, 300)), max_size=14
    ),
    asked=DAYS,
)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_f02_the_database_ages_as_the_rule_does_on_any_day(acts, asked):
    start = date(2026, 1, 1)
    account = make_account(on(2026, 1, 1), name=f"客户{Receivable.objects.count()}{Payment.objects.count()}")
    for days, act, number in sorted(acts, key=lambda one: one[0]):
        day = start + timedelta(days=days)
        acting = on(day.year, day.month, day.day)
        if act == "claim":
            due = (day + timedelta(days=number % 40 - 10)).isoformat()
            make_receivable(acting, account_id=account.id, amount=f"{number}.00", due=due, biz_date=day)
        elif act == "pay":
            make_payment(acting, account_id=account.id, amount=f"{number}.00")
        elif act == "apply":
            _apply_something(acting, account, number)
        else:
            unapply_payments(
                acting, payment_ids=list(Payment.objects.filter(account=account).values_list("pk", flat=True))
            )

    day = start + timedelta(days=asked)
    found = aging(on(2026, 6, 1), as_of=day, account_id=account.id)

    expected = {
        b.code: m.amount for b, m in age(_as_the_rule_knows(account), day, buckets(), "CNY").items() if m.amount
    }
    assert (sums(found[0]) if found else {}) == expected


def _apply_something(acting, account, number):
    claim = Receivable.objects.filter(account=account, open_amount__gt=0).order_by("number").first()
    payment = Payment.objects.filter(account=account, unapplied_amount__gt=0).order_by("number").first()
    if claim and payment:
        amount = min(claim.open_amount, payment.unapplied_amount, D(number))
        apply_payment(acting, payment_id=payment.id, amounts={claim.id: amount})


def _as_the_rule_knows(account):
    for claim in Receivable.objects.filter(account=account):
        rows = CashApplication.objects.filter(receivable=claim, reversal_of__isnull=True)
        taken = dict(
            CashApplication.objects.filter(receivable=claim, reversal_of__isnull=False).values_list(
                "reversal_of_id", "applied_date"
            )
        )
        settled = tuple(
            Settlement(Money(r.amount, "CNY"), r.applied_date, taken.get(r.id)) for r in rows.order_by(F("id"))
        )
        yield AgedReceivable(Money(claim.amount, "CNY"), claim.biz_date, claim.due_date, settled)
