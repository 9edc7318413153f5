from datetime import date
from decimal import Decimal

import pytest

from loudou.customers.tests.factories import make_account
from loudou.platform.access.errors import ActionRefused
from loudou.revenue.receivables.errors import PaymentInWrongState, PaymentNotFound, ReceivableInWrongState
from loudou.revenue.receivables.models import CashApplication
from loudou.revenue.receivables.queries.applications import (
    applications_of_payments,
    applications_of_receivables,
    applications_on,
    reversals,
)
from loudou.revenue.receivables.queries.workbench import matching_workbench, proposals_for
from loudou.revenue.receivables.rules.open_items import Strategy
from loudou.revenue.receivables.services.apply import apply_pairs, apply_payment
from loudou.revenue.receivables.services.dispute import mark_disputed
from loudou.revenue.receivables.services.keep_as_prepayment import keep_as_prepayment
from loudou.revenue.receivables.services.match import apply_by_rules
from loudou.revenue.receivables.services.unapply import unapply
from loudou.revenue.receivables.tests.factories import make_payment, make_receivable, standing
from loudou.revenue.receivables.tests.ledger import broken
from tests.cast import later

D = Decimal
pytestmark = pytest.mark.django_db


@pytest.fixture
def account(ctx):
    return make_account(ctx)


def found_by():
    return sorted(CashApplication.objects.values_list("matched_by", flat=True))


def test_a_number_in_the_memo_settles_what_it_names(ctx, account, emitted):
    older = make_receivable(ctx, account_id=account.id, amount="500.00", due="2026-01-31")
    named = make_receivable(ctx, account_id=account.id, amount="700.00")
    payment = make_payment(ctx, account_id=account.id, amount="600.00", memo=f"付 {named.number.lower()} 货款")
    told = list(emitted)

    applied = apply_by_rules(ctx)

    assert (standing(older)[0], standing(named)) == ("active", ("partially_settled", D(600), D(100)))
    assert standing(payment)[0] == "applied"
    assert (applied.application_count, applied.settled_count, applied.amounts) == (1, 0, {"CNY": D(600)})
    assert found_by() == ["reference"]
    assert list(emitted)[len(told) :] == ["receivables.payment_applied"]


def test_a_document_an_opening_balance_is_known_by_is_found_too(ctx, account):
    claim = make_receivable(ctx, account_id=account.id, reference="INV-88123")
    make_payment(ctx, account_id=account.id, memo="发票INV88123")

    apply_by_rules(ctx)

    assert standing(claim)[0] == "settled"
    assert found_by() == ["reference"]


def test_the_same_amount_and_amounts_that_add_up_are_sure(ctx, account):
    single = make_receivable(ctx, account_id=account.id, amount="46200.00")
    parts = [make_receivable(ctx, account_id=account.id, amount=amount) for amount in ("100.10", "200.20")]
    for amount in ("46200.00", "300.30"):
        make_payment(ctx, account_id=account.id, amount=amount)

    apply_by_rules(ctx)

    assert {standing(one)[0] for one in (single, *parts)} == {"settled"}
    assert found_by() == ["exact_combination", "exact_combination", "exact_single"]


def test_ex_8_8_first_due_first_settled_stays_a_proposal_until_somebody_applies_it(ctx, account):
    ar1 = make_receivable(ctx, account_id=account.id, amount="10000.00", due="2026-01-31")
    ar3 = make_receivable(ctx, account_id=account.id, amount="8000.00", due="2026-02-15")
    ar2 = make_receivable(ctx, account_id=account.id, amount="6000.00", due="2026-02-28")
    payment = make_payment(ctx, account_id=account.id, amount="15000.00")

    by_itself = apply_by_rules(ctx)
    (proposal,) = matching_workbench(ctx).proposals
    apply_pairs(ctx, pairs=[part.pair for part in proposal.parts])

    assert by_itself.application_count == 0
    assert (proposal.strategies, proposal.is_sure, proposal.difference) == (("fifo",), False, D(0))
    assert [(part.receivable.number, part.pair.amount, part.left_open) for part in proposal.parts] == [
        (ar1.number, D(10000), D(0)),
        (ar3.number, D(5000), D(3000)),
    ]
    assert [standing(one)[2] for one in (ar1, ar2, ar3)] == [D(0), D(6000), D(3000)]
    assert standing(payment)[0] == "applied"


def test_with_fifo_among_the_sure_ones_it_is_applied(ctx, account):
    claim = make_receivable(ctx, account_id=account.id, amount="10000.00")
    make_payment(ctx, account_id=account.id, amount="1.00")

    apply_by_rules(ctx, sure=frozenset({Strategy.FIFO}))

    assert standing(claim) == ("partially_settled", D(1), D(9999))


def test_equal_answers_are_left_to_a_person_who_sees_them(ctx, account):
    claims = [make_receivable(ctx, account_id=account.id, amount="100.00", due="2026-03-31") for _ in range(2)]
    payment = make_payment(ctx, account_id=account.id, amount="100.00")

    applied = apply_by_rules(ctx)
    (proposal,) = proposals_for(ctx, [payment.id])

    assert (applied.application_count, applied.undecided) == (0, (payment.id,))
    assert not proposal.is_sure
    assert [[one.number for one in choice] for choice in proposal.choices] == [[claim.number] for claim in claims]
    assert standing(payment)[0] == "confirmed"


def test_a_small_difference_is_booked_with_the_match(ctx, account):
    claim = make_receivable(ctx, account_id=account.id, amount="10000.00")
    payment = make_payment(ctx, account_id=account.id, amount="9999.70")

    (proposal,) = proposals_for(ctx, [payment.id])
    apply_by_rules(ctx)

    assert (proposal.difference, proposal.is_sure) == (D("-0.30"), True)
    assert standing(claim)[0] == "settled"
    assert CashApplication.objects.get().shortfall_amount == D("0.30")
    assert broken() == []


def test_each_proposal_sees_what_the_ones_before_left(ctx, account):
    make_receivable(ctx, account_id=account.id, amount="100.00")
    for _ in range(2):
        make_payment(ctx, account_id=account.id, amount="70.00")

    first, second = matching_workbench(ctx).proposals

    assert [part.left_open for part in first.parts] == [D(30)]
    assert [(part.pair.amount, part.left_open) for part in second.parts] == [(D(30), D(0))]
    assert second.unapplied == D(40)


def test_disputed_claims_prepayments_and_unconfirmed_payments_are_left_alone(ctx, account):
    claim = make_receivable(ctx, account_id=account.id, amount="100.00")
    mark_disputed(ctx, receivable_ids=[claim.id], note="数量不符")
    kept = make_payment(ctx, account_id=account.id, amount="100.00")
    make_payment(ctx, amount="100.00", payer_name="不认识的公司")

    disputed = apply_by_rules(ctx)
    mark_disputed(ctx, receivable_ids=[claim.id], is_disputed=False)
    keep_as_prepayment(ctx, payment_ids=[kept.id])
    prepaid = apply_by_rules(ctx)
    bench = matching_workbench(ctx)
    keep_as_prepayment(ctx, payment_ids=[kept.id], is_prepayment=False)
    offered = apply_by_rules(ctx)

    assert (disputed.application_count, prepaid.application_count, offered.application_count) == (0, 0, 1)
    assert [(one.payment.status, one.is_sure) for one in bench.proposals] == [("unidentified", False)]
    assert (bench.waiting_count, bench.waiting_amounts) == (1, {"CNY": D(100)})


def test_only_open_claims_are_disputed_and_only_confirmed_rests_are_prepayments(ctx, account):
    claim = make_receivable(ctx, account_id=account.id)
    payment = make_payment(ctx, account_id=account.id)
    apply_by_rules(ctx)

    with pytest.raises(ReceivableInWrongState):
        mark_disputed(ctx, receivable_ids=[claim.id], note="")
    with pytest.raises(PaymentInWrongState):
        keep_as_prepayment(ctx, payment_ids=[payment.id])


def test_payments_of_one_currency_never_meet_claims_of_another(ctx, account):
    make_receivable(ctx, account_id=account.id, currency="USD")
    make_payment(ctx, account_id=account.id, currency="CNY")

    assert apply_by_rules(ctx).application_count == 0
    assert [one.parts for one in matching_workbench(ctx).proposals] == [()]


def test_the_ledger_tells_what_stands_and_what_was_taken_back(ctx, account):
    claim = make_receivable(ctx, account_id=account.id)
    payment = make_payment(ctx, account_id=account.id)
    apply_payment(ctx, payment_id=payment.id, amounts={claim.id: D(100)})
    (row,) = applications_on(ctx, date(2026, 3, 2))
    unapply(ctx, application_ids=[row.id])

    of_payment, of_claim = applications_of_payments(ctx, [payment.id]), applications_of_receivables(ctx, [claim.id])

    assert sorted((one.amount, one.is_reversal, one.is_standing) for one in of_payment) == [
        (D(-100), True, False),
        (D(100), False, False),
    ]
    assert {one.id for one in of_claim} == {one.id for one in of_payment}
    assert [(one.receivable_number, one.payer_name) for one in reversals(ctx)] == [(claim.number, payment.payer_name)]


def test_who_sees_no_payments_sees_no_proposals(cast, ctx, account):
    payment = make_payment(ctx, account_id=account.id)
    cleo, max_ = cast.acting("cleo"), cast.acting("max")

    assert matching_workbench(cleo).proposals == ()
    assert applications_of_payments(cleo, [payment.id]) == []
    with pytest.raises(PaymentNotFound):
        proposals_for(cleo, [payment.id])
    with pytest.raises(ActionRefused):
        apply_by_rules(max_)


def test_matching_many_costs_as_many_statements_as_matching_one(ctx, account, django_assert_max_num_queries):
    def fill(count):
        for n in range(count):
            make_receivable(ctx, account_id=account.id, amount=f"{100 + n}.00")
            make_payment(ctx, account_id=account.id, amount=f"{100 + n}.00")

    fill(1)
    with django_assert_max_num_queries(3):
        matching_workbench(ctx)
    with django_assert_max_num_queries(18) as few:
        apply_by_rules(ctx)
    fill(20)
    with django_assert_max_num_queries(3):
        matching_workbench(later(ctx))
    with django_assert_max_num_queries(18) as many:
        assert apply_by_rules(later(ctx)).application_count == 20

    assert len(many) <= len(few)
