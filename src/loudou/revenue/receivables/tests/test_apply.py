from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError
from django.db.utils import DatabaseError

from loudou.customers.tests.factories import make_account
from loudou.platform.access.errors import ActionRefused
from loudou.platform.changes.models import RowChange
from loudou.platform.changes.recording import recording
from loudou.revenue.receivables.errors import (
    AlreadyReversed,
    ApplicationInvalid,
    OverApplied,
    PaymentInWrongState,
    PaymentNotFound,
    ReceivableNotFound,
)
from loudou.revenue.receivables.models import CashApplication, Payment, Receivable
from loudou.revenue.receivables.services.apply import apply_pairs, apply_payment
from loudou.revenue.receivables.services.reverse_payments import reverse_payments
from loudou.revenue.receivables.services.unapply import unapply, unapply_payments
from loudou.revenue.receivables.shapes import Pair
from loudou.revenue.receivables.tests.factories import make_payment, make_receivable, standing
from tests.cast import later

D = Decimal
pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(ctx):
    """A claim of 10,000.00 and a payment of 4,000.00 of the same account."""
    account = make_account(ctx)
    return make_receivable(ctx, account_id=account.id), make_payment(ctx, account_id=account.id, amount="4000.00")


def test_a_payment_applied_by_hand_moves_both_balances_and_is_told(ctx, pair, emitted):
    claim, payment = pair

    applied = apply_payment(ctx, payment_id=payment.id, amounts={claim.id: D("2500.00")})

    assert standing(claim) == ("partially_settled", D(2500), D(7500))
    assert standing(payment) == ("partially_applied", D(4000), D(1500))
    assert (applied.application_count, applied.payment_count, applied.settled_count) == (1, 1, 0)
    assert applied.amounts == {"CNY": D("2500.00")}
    assert list(emitted)[-1] == "receivables.payment_applied"
    row = CashApplication.objects.get()
    assert (row.amount, row.matched_by, str(row.applied_date)) == (D(2500), "person", "2026-03-02")


def test_what_is_fully_settled_is_told_too(ctx, emitted):
    account = make_account(ctx)
    claims = [make_receivable(ctx, account_id=account.id, amount="100.00") for _ in range(3)]
    payment = make_payment(ctx, account_id=account.id, amount="250.00")

    apply_payment(
        ctx, payment_id=payment.id, amounts=dict(zip([c.id for c in claims], [D(100), D(100), D(50)], strict=True))
    )

    assert [standing(claim)[0] for claim in claims] == ["settled", "settled", "partially_settled"]
    assert standing(payment) == ("applied", D(250), D(0))
    assert list(emitted)[-2:] == ["receivables.payment_applied", "receivables.receivable_settled"]


def test_ex_8_9_a_shortfall_within_the_tolerance_settles_without_money(ctx):
    account = make_account(ctx)
    claim = make_receivable(ctx, account_id=account.id, amount="10000.00")
    payment = make_payment(ctx, account_id=account.id, amount="9999.70")

    apply_pairs(ctx, pairs=[Pair(payment.id, claim.id, D("9999.70"), shortfall=D("0.30"))])

    assert standing(claim) == ("settled", D(10000), D(0))
    assert standing(payment) == ("applied", D("9999.70"), D(0))
    row = CashApplication.objects.get()
    assert (row.amount, row.shortfall_amount, row.surplus_amount) == (D("9999.70"), D("0.30"), D(0))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"amount": D(0)}, "amount.not_positive"),
        ({"amount": D(-5)}, "amount.not_positive"),
        ({"amount": D("1.005")}, "amount.places"),
        ({"amount": D(10), "shortfall": D("1.01")}, "difference.too_large"),
        ({"amount": D(10), "surplus": D("-0.10")}, "difference.too_large"),
        ({"amount": D(10), "shortfall": D("0.10"), "surplus": D("0.10")}, "difference.too_large"),
        ({"amount": D(10), "matched_by": "magic"}, "choice.unknown"),
    ],
)
def test_pairs_that_do_not_fit_are_named_and_nothing_moves(ctx, pair, emitted, change, code):
    claim, payment = pair
    told = list(emitted)

    with pytest.raises(ApplicationInvalid) as refused:
        apply_pairs(ctx, pairs=[Pair(payment.id, claim.id, D(1)), Pair(payment.id, claim.id, **change)])

    assert [(one.code, one.row) for one in refused.value.problems] == [(code, 2)]
    assert standing(claim)[0] == "active"
    assert not CashApplication.objects.exists()
    assert list(emitted) == told


def test_f04_accounts_and_currencies_do_not_mix(ctx, pair):
    claim, _payment = pair
    stranger = make_payment(ctx, account_id=make_account(ctx, name="另一家有限公司").id)
    dollars = make_payment(ctx, account_id=claim.account_id, currency="USD")

    for payment, code in ((stranger, "account.other"), (dollars, "currency.other")):
        with pytest.raises(ApplicationInvalid) as refused:
            apply_payment(ctx, payment_id=payment.id, amounts={claim.id: D(1)})
        assert [one.code for one in refused.value.problems] == [code]


def test_f01_more_than_is_open_or_left_is_refused_and_nothing_moves(ctx, pair, emitted):
    claim, payment = pair
    big = make_payment(ctx, account_id=claim.account_id, amount="20000.00")
    told = list(emitted)

    for giver, amount in ((payment, D("4000.01")), (big, D("10000.01"))):
        with pytest.raises(OverApplied):
            apply_payment(ctx, payment_id=giver.id, amounts={claim.id: amount})

    assert [standing(one)[0] for one in (claim, payment, big)] == ["active", "confirmed", "confirmed"]
    assert not CashApplication.objects.exists()
    assert list(emitted) == told


def test_the_parts_of_one_call_count_together(ctx, pair):
    claim, payment = pair

    with pytest.raises(OverApplied):
        apply_pairs(ctx, pairs=[Pair(payment.id, claim.id, D(2500)), Pair(payment.id, claim.id, D(2500))])

    assert standing(payment)[0] == "confirmed"


def test_the_database_itself_refuses_a_payment_that_gave_more_than_it_had(ctx, pair):
    with pytest.raises(IntegrityError, match="payment_"), recording(ctx, "test"):
        Payment.objects.update(unapplied_amount=D("-0.01"), status="partially_applied")


def test_the_database_itself_refuses_a_claim_settled_beyond_its_amount(ctx, pair):
    with pytest.raises(IntegrityError, match="receivable_"), recording(ctx, "test"):
        Receivable.objects.update(settled_amount=D(10001), open_amount=D(-1), status="partially_settled")


def test_the_ledger_is_only_added_to(ctx, pair):
    claim, payment = pair
    apply_payment(ctx, payment_id=payment.id, amounts={claim.id: D(1)})

    with pytest.raises((DatabaseError, ProgrammingError)), recording(ctx, "test"):
        CashApplication.objects.update(amount=D(2))


def test_f20_taking_back_restores_both_sides_exactly_and_keeps_the_ledger(ctx, pair, emitted):
    _other, payment = pair
    claim = make_receivable(ctx, account_id=payment.account_id, amount="3999.50")
    apply_pairs(ctx, pairs=[Pair(payment.id, claim.id, D("3999.50"), surplus=D("0.50"))])
    (row,) = CashApplication.objects.all()
    told = list(emitted)

    count = unapply(later(ctx), application_ids=[row.id])

    assert count == 1
    assert standing(claim) == ("active", D(0), D("3999.50"))
    assert standing(payment) == ("confirmed", D(4000), D(4000))
    mirror = CashApplication.objects.get(reversal_of=row)
    assert (mirror.amount, mirror.surplus_amount, mirror.matched_by) == (D("-3999.50"), D("-0.50"), "person")
    assert list(emitted)[len(told) :] == ["receivables.payment_unapplied"]


def test_an_application_is_taken_back_once(ctx, pair):
    claim, payment = pair
    apply_payment(ctx, payment_id=payment.id, amounts={claim.id: D(100)})
    (row,) = CashApplication.objects.all()
    unapply(ctx, application_ids=[row.id])

    for again in (row.id, CashApplication.objects.get(reversal_of=row).id):
        with pytest.raises(AlreadyReversed):
            unapply(ctx, application_ids=[again])
    with pytest.raises(PaymentNotFound):
        unapply(ctx, application_ids=[uuid4()])

    assert CashApplication.objects.count() == 2


def test_everything_a_payment_settled_is_taken_back_at_once_and_what_was_before_is_left(ctx):
    account = make_account(ctx)
    claims = [make_receivable(ctx, account_id=account.id, amount="100.00") for _ in range(2)]
    payment = make_payment(ctx, account_id=account.id, amount="200.00")
    apply_payment(ctx, payment_id=payment.id, amounts={claims[0].id: D(60)})
    unapply_payments(ctx, payment_ids=[payment.id])
    apply_payment(ctx, payment_id=payment.id, amounts={claim.id: D(100) for claim in claims})

    count = unapply_payments(ctx, payment_ids=[payment.id])

    assert count == 2
    assert unapply_payments(ctx, payment_ids=[payment.id]) == 0
    assert [standing(claim)[0] for claim in claims] == ["active", "active"]


def test_a_bounced_payment_reopens_its_claims_with_their_due_dates(ctx, pair, emitted):
    claim, payment = pair
    apply_payment(ctx, payment_id=payment.id, amounts={claim.id: D(4000)})
    due = claim.due_date

    reverse_payments(later(ctx), payment_ids=[payment.id], reason="承兑汇票拒付")

    assert standing(claim) == ("active", D(0), D(10000))
    assert claim.due_date == due
    assert standing(payment) == ("reversed", D(4000), D(4000))
    assert (payment.reversed_reason, str(payment.reversed_date)) == ("承兑汇票拒付", "2026-03-02")
    assert list(emitted)[-2:] == ["receivables.payment_unapplied", "receivables.payment_reversed"]
    with pytest.raises(PaymentInWrongState):
        reverse_payments(later(ctx), payment_ids=[payment.id], reason="再次")
    with pytest.raises(OverApplied):
        apply_payment(later(ctx), payment_id=payment.id, amounts={claim.id: D(1)})


def test_only_those_with_the_right_apply(cast, ctx, pair):
    claim, payment = pair
    fay, ada, cleo = cast.acting("fay"), cast.acting("ada"), cast.acting("cleo")

    for person in (ada, cleo):
        with pytest.raises(ActionRefused):
            apply_payment(person, payment_id=payment.id, amounts={claim.id: D(1)})
    assert standing(claim)[0] == "active"

    apply_payment(fay, payment_id=payment.id, amounts={claim.id: D(1)})

    assert standing(claim)[0] == "partially_settled"


def test_unknown_records_are_not_found(ctx, pair):
    claim, payment = pair

    with pytest.raises(ReceivableNotFound):
        apply_payment(ctx, payment_id=payment.id, amounts={uuid4(): D(1)})
    with pytest.raises(PaymentNotFound):
        apply_payment(ctx, payment_id=uuid4(), amounts={claim.id: D(1)})


def test_every_move_is_in_the_history(ctx, pair):
    claim, payment = pair
    before = RowChange.objects.count()

    apply_payment(ctx, payment_id=payment.id, amounts={claim.id: D(1)})

    tables = list(RowChange.objects.order_by("seq").values_list("table_name", "op")[before:])
    assert sorted(tables) == [
        ("receivables_cashapplication", "I"),
        ("receivables_payment", "U"),
        ("receivables_receivable", "U"),
    ]


def test_many_pairs_cost_as_many_statements_as_one(ctx, django_assert_max_num_queries):
    account = make_account(ctx)
    claims = [make_receivable(ctx, account_id=account.id) for _ in range(20)]
    payment = make_payment(ctx, account_id=account.id)
    with django_assert_max_num_queries(16) as few:
        apply_payment(ctx, payment_id=payment.id, amounts={claims[0].id: D(1)})
    with django_assert_max_num_queries(16) as many:
        apply_payment(later(ctx), payment_id=payment.id, amounts={claim.id: D(2) for claim in claims})

    assert len(many) <= len(few)


@pytest.mark.parametrize(
    "parts",
    [
        [{"amount": D("0.01"), "shortfall": D(1)}] * 20,
        [{"amount": D(1), "surplus": D(1)}],
        [{"amount": D("3999.00"), "surplus": D("0.50")}],
    ],
)
def test_a_small_difference_that_closes_nothing_is_refused(ctx, pair, parts):
    claim, payment = pair

    with pytest.raises(ApplicationInvalid) as refused:
        apply_pairs(ctx, pairs=[Pair(payment.id, claim.id, **part) for part in parts])

    assert {one.code for one in refused.value.problems} == {"difference.left_open"}
    assert not CashApplication.objects.exists()


@pytest.mark.parametrize("amount", ["NaN", "sNaN", "Infinity", "1e999999", "1e15"])
def test_b150_no_such_amount_is_applied(ctx, pair, amount):
    claim, payment = pair

    with pytest.raises(ApplicationInvalid) as refused:
        apply_pairs(ctx, pairs=[Pair(payment.id, claim.id, D(amount))])

    assert [one.code for one in refused.value.problems] == ["amount.too_large"]
    assert not CashApplication.objects.exists()
