from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loudou.kernel.money import Money
from loudou.revenue.receivables.rules.cash_application import match_payment, match_payments
from loudou.revenue.receivables.rules.open_items import (
    EqualCandidates,
    IncomingPayment,
    MatchingRules,
    MatchingStep,
    OpenItem,
    Strategy,
)

PAYER, STRANGER = UUID(int=1), UUID(int=2)
S = Strategy


def cny(amount):
    return Money(Decimal(amount), "CNY")


def item(number, amount, due="2026-01-31", *references, payer=PAYER, biz_date="2026-01-01", **facts):
    return OpenItem(
        UUID(int=1000 + number), payer, f"AR-{number:04d}", cny(amount), date.fromisoformat(due),
        date.fromisoformat(biz_date), references, **facts,
    )  # fmt: skip


def payment(amount, memo="", payer=PAYER, number=1):
    return IncomingPayment(UUID(int=5000 + number), payer, cny(amount), memo)


def only(*strategies, **facts):
    return MatchingRules(tuple(MatchingStep(strategy) for strategy in strategies), **facts)


def pairs(matching):
    return [(application.item_id.int - 1000, str(application.amount.amount)) for application in matching.applications]


def found_by(matching):
    return [application.strategy for application in matching.applications]


THREE = [item(1, "10000.00", "2026-01-31"), item(3, "8000.00", "2026-02-15"), item(2, "6000.00", "2026-02-28")]


def test_ex_8_8_fifo():
    matching = match_payment(payment("15000.00"), THREE, only(S.FIFO))

    assert pairs(matching) == [(1, "10000.00"), (3, "5000.00")]
    assert matching.unapplied == cny("0")


def test_ex_8_8_proportionate():
    matching = match_payment(payment("15000.00"), THREE, only(S.PROPORTIONATE))

    assert pairs(matching) == [(1, "6250.00"), (3, "5000.00"), (2, "3750.00")]


def test_ex_8_8_exact_combination():
    matching = match_payment(payment("14000.00"), THREE, MatchingRules())

    assert pairs(matching) == [(3, "8000.00"), (2, "6000.00")]
    assert found_by(matching) == [S.EXACT_COMBINATION] * 2


def test_ex_8_9_tolerance():
    matching = match_payment(payment("9999.70"), [item(1, "10000.00")], MatchingRules())

    (application,) = matching.applications
    assert (application.amount, application.difference) == (cny("9999.70"), cny("0.30"))
    assert (application.strategy, matching.unapplied) == (S.EXACT_SINGLE, cny("0"))


def test_a_small_surplus_is_taken_by_the_tolerance_too():
    (application,) = match_payment(payment("10000.30"), [item(1, "10000.00")], MatchingRules()).applications

    assert (application.amount, application.difference) == (cny("10000.00"), cny("-0.30"))


def test_a_difference_above_the_tolerance_leaves_the_receivable_open():
    matching = match_payment(payment("9998.99"), [item(1, "10000.00")], MatchingRules())

    assert pairs(matching) == [(1, "9998.99")]
    assert found_by(matching) == [S.FIFO]
    assert matching.applications[0].difference == cny("0")


def test_the_tolerance_may_be_a_share_of_the_payment_and_is_never_the_whole_of_it():
    by_rate = MatchingRules(tolerance_amount=Decimal(0), tolerance_rate=Decimal("0.01"))

    assert found_by(match_payment(payment("99.50"), [item(1, "100.00")], by_rate)) == [S.EXACT_SINGLE]
    assert match_payment(payment("0.40"), [item(1, "1.20")], MatchingRules()).applications[0].difference == cny("0")


def test_appendix_a_step_12():
    contract = "HT-2026-0007"
    first, second, third = (
        item(1, "126791.20", "2026-04-16", contract),
        item(2, "253582.39", "2026-06-09", contract),
        item(3, "42263.73", "2026-09-18", contract),
    )

    on_sign = match_payment(payment("126791.20", "合同ht2026 0007首付款"), [first], MatchingRules())
    on_sign_off = match_payment(payment("250000.00"), [second], MatchingRules())
    rest = item(2, "3582.39", "2026-06-09", contract)
    on_acceptance = match_payment(payment("45846.12"), [rest, third], MatchingRules())

    assert (pairs(on_sign), found_by(on_sign)) == ([(1, "126791.20")], [S.REFERENCE])
    assert pairs(on_sign_off) == [(2, "250000.00")]
    assert (pairs(on_acceptance), found_by(on_acceptance)) == (
        [(2, "3582.39"), (3, "42263.73")],
        [S.EXACT_COMBINATION] * 2,
    )


def test_the_number_of_the_receivable_itself_is_more_telling_than_that_of_its_document():
    items = [item(1, "50.00", "2026-01-01", "SO-0001"), item(2, "70.00", "2026-02-01", "SO-0001")]

    assert pairs(match_payment(payment("20.00", "SO-0001, AR-0002"), items, MatchingRules())) == [(2, "20.00")]


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("70.00", [(2, "70.00")]),
        ("120.00", [(1, "50.00"), (2, "70.00")]),
        ("119.50", [(1, "50.00"), (2, "69.50")]),
        ("120.50", [(1, "50.00"), (2, "70.00")]),
        ("69.80", [(2, "69.80")]),
        ("60.00", [(1, "50.00"), (2, "10.00")]),
    ],
)
def test_inside_a_document_the_amount_decides_and_else_the_age(amount, expected):
    items = [
        item(1, "50.00", "2026-02-01", "SO-0001"),
        item(2, "70.00", "2026-03-01", "SO-0001"),
        item(9, "5.00", "2026-01-01"),
    ]

    matching = match_payment(payment(amount, "SO0001"), items, MatchingRules())

    assert pairs(matching) == expected
    assert set(found_by(matching)) == {S.REFERENCE}


def test_a_tiny_last_receivable_is_not_swallowed_by_the_tolerance():
    items = [item(1, "50.00", "2026-02-01", "SO-0001"), item(2, "0.50", "2026-03-01", "SO-0001")]

    matching = match_payment(payment("49.60", "SO0001"), items, MatchingRules())

    assert pairs(matching) == [(1, "49.60")]
    assert matching.applications[0].difference == cny("0.40")


def test_what_a_reference_leaves_over_goes_on_to_the_next_strategy():
    items = [item(1, "50.00", "2026-02-01", "SO-0001"), item(2, "70.00", "2026-01-01")]

    matching = match_payment(payment("120.00", "SO-0001"), items, MatchingRules())

    assert pairs(matching) == [(1, "50.00"), (2, "70.00")]
    assert found_by(matching) == [S.REFERENCE, S.EXACT_SINGLE]


def test_of_equal_amounts_the_one_due_first_is_settled():
    items = [item(1, "50.00", "2026-02-01"), item(2, "50.00", "2026-01-01")]

    assert pairs(match_payment(payment("50.00"), items, MatchingRules())) == [(2, "50.00")]


def test_equal_amounts_due_on_one_day_are_left_to_a_person():
    items = [item(1, "50.00"), item(2, "50.00"), item(3, "20.00")]

    matching = match_payment(payment("50.00"), items, MatchingRules())

    assert (matching.applications, matching.unapplied) == ((), cny("50.00"))
    assert matching.ambiguous is S.EXACT_SINGLE
    assert matching.suggestions == ((items[0].item_id,), (items[1].item_id,))


def test_a_fallback_decides_what_the_step_before_could_not():
    items = [item(1, "50.00"), item(2, "50.00")]
    rules = MatchingRules((MatchingStep(S.EXACT_SINGLE), MatchingStep(S.FIFO, is_fallback=True)))

    matching = match_payment(payment("50.00"), items, rules)

    assert (pairs(matching), matching.ambiguous, matching.suggestions) == ([(1, "50.00")], None, ())


def test_a_fallback_that_finds_nothing_leaves_the_suggestions():
    items = [item(1, "50.00"), item(2, "50.00")]
    rules = MatchingRules((MatchingStep(S.EXACT_SINGLE), MatchingStep(S.EXACT_COMBINATION, is_fallback=True)))

    assert match_payment(payment("50.00"), items, rules).ambiguous is S.EXACT_SINGLE


def test_a_person_is_always_asked_where_the_rules_say_so():
    manual = MatchingRules(equal_candidates=EqualCandidates.MANUAL)
    equal = [item(1, "50.00", "2026-02-01"), item(2, "50.00", "2026-01-01")]
    sums = [
        item(1, "30.00", "2026-01-01"),
        item(2, "70.00", "2026-01-02"),
        item(3, "60.00", "2026-01-03"),
        item(4, "40.00", "2026-01-04"),
    ]

    assert match_payment(payment("50.00"), equal, manual).ambiguous is S.EXACT_SINGLE
    by_sum = match_payment(payment("100.00"), sums, manual)
    assert by_sum.ambiguous is S.EXACT_COMBINATION
    assert by_sum.suggestions == ((sums[0].item_id, sums[1].item_id), (sums[2].item_id, sums[3].item_id))


def test_tied_combinations_are_left_to_a_person():
    items = [item(1, "30.00"), item(2, "30.00"), item(3, "70.00")]

    assert match_payment(payment("100.00"), items, MatchingRules()).ambiguous is S.EXACT_COMBINATION


def test_fifo_goes_by_due_date_then_business_date_then_number():
    items = [
        item(4, "1.00", "2026-01-02"),
        item(3, "1.00", "2026-01-01", biz_date="2025-12-02"),
        item(2, "1.00", "2026-01-01", biz_date="2025-12-01"),
        item(1, "1.00", "2026-01-01", biz_date="2025-12-02"),
    ]

    assert [number for number, _ in pairs(match_payment(payment("4.00"), items, only(S.FIFO)))] == [2, 1, 3, 4]


def test_what_nothing_takes_stays_a_prepayment():
    rules = only(S.PREPAYMENT, S.FIFO)

    assert match_payment(payment("5.00"), THREE, rules).unapplied == cny("5.00")
    assert match_payment(payment("5.00"), [], MatchingRules()).unapplied == cny("5.00")
    assert match_payment(payment("5.00"), [], only(S.PROPORTIONATE)).unapplied == cny("5.00")


def test_a_refund_is_not_applied():
    assert match_payment(payment("-5.00"), THREE, MatchingRules()).applications == ()


def test_disputed_settled_foreign_and_other_peoples_receivables_are_left_alone():
    foreign = OpenItem(UUID(int=1), PAYER, "AR-USD1", Money(Decimal(50), "USD"), date(2026, 1, 1), date(2026, 1, 1))
    items = [item(1, "50.00", is_disputed=True), item(2, "50.00", payer=STRANGER), item(3, "0.00"), foreign]

    assert match_payment(payment("50.00", "AR-0001 AR-0002"), items, MatchingRules()).applications == ()


def test_each_payment_sees_what_the_earlier_ones_left_open():
    payments = [payment("30.00", number=1), payment("30.00", number=2), payment("40.00", number=3)]

    first, second, third = match_payments(payments, [item(1, "50.00"), item(2, "40.00", "2026-03-01")], MatchingRules())

    assert (pairs(first), pairs(second), pairs(third)) == ([(1, "30.00")], [(1, "20.00"), (2, "10.00")], [(2, "30.00")])
    assert third.unapplied == cny("10.00")


ITEMS = st.lists(
    st.tuples(st.integers(1, 400), st.integers(0, 3), st.sampled_from([(), ("SO-0001",), ("SO-0002", "HT-0001")])),
    max_size=8,
).map(
    lambda facts: [
        item(number, Decimal(units) / 4, str(date(2026, 1, 1) + timedelta(days=day)), *references)
        for number, (units, day, references) in enumerate(facts)
    ]
)
PAYMENTS = st.lists(
    st.tuples(st.integers(1, 600), st.sampled_from(["", "so 0001", "HT0001", "AR-0003", "AR-0001 SO-0002"])), max_size=6
).map(lambda facts: [payment(Decimal(units) / 4, memo, number=number) for number, (units, memo) in enumerate(facts)])
RULES = st.builds(
    MatchingRules,
    steps=st.lists(st.builds(MatchingStep, st.sampled_from(Strategy), st.booleans()), max_size=6).map(tuple),
    tolerance_amount=st.sampled_from([Decimal(0), Decimal(1), Decimal(30)]),
    equal_candidates=st.sampled_from(EqualCandidates),
)


@given(PAYMENTS, ITEMS, RULES)
def test_f01_neither_side_is_ever_over_applied(payments, items, rules):
    matchings = match_payments(payments, items, rules)

    settled = defaultdict(Decimal)
    for paid, matching in zip(payments, matchings, strict=True):
        used = Decimal(0)
        for application in matching.applications:
            assert application.amount.amount > 0
            settled[application.item_id] += application.amount.amount + max(application.difference.amount, Decimal(0))
            used += application.amount.amount + max(-application.difference.amount, Decimal(0))
        assert matching.unapplied.amount == paid.amount.amount - used
        assert matching.unapplied.amount >= 0
    opened = {one.item_id: one.open_amount.amount for one in items}
    assert all(amount <= opened[item_id] for item_id, amount in settled.items())


@given(PAYMENTS, ITEMS)
def test_fifo_applies_as_much_as_both_sides_allow_and_the_oldest_first(payments, items):
    matchings = match_payments(payments, items, only(S.FIFO))

    applied = defaultdict(Decimal)
    for matching in matchings:
        for application in matching.applications:
            applied[application.item_id] += application.amount.amount
    whole = sum((one.open_amount.amount for one in items), Decimal(0))
    paid = sum((one.amount.amount for one in payments), Decimal(0))
    assert sum(applied.values(), Decimal(0)) == min(whole, paid)
    by_age = sorted(items, key=lambda one: (one.due_date, one.biz_date, one.number))
    left = [one.open_amount.amount - applied[one.item_id] for one in by_age]
    touched = [index for index, one in enumerate(by_age) if applied[one.item_id]]
    assert all(left[index] == 0 for index in range(max(touched, default=0)))


@given(PAYMENTS, ITEMS, RULES)
def test_a_set_gives_the_same_as_one_after_another(payments, items, rules):
    together = match_payments(payments, items, rules)

    remaining = {one.item_id: one for one in items}
    for paid, expected in zip(payments, together, strict=True):
        alone = match_payment(paid, list(remaining.values()), rules)
        assert alone == expected
        for application in alone.applications:
            one = remaining[application.item_id]
            left = one.open_amount.amount - application.amount.amount - max(application.difference.amount, Decimal(0))
            remaining[one.item_id] = OpenItem(
                one.item_id, one.payer_id, one.number, cny(left), one.due_date, one.biz_date, one.references
            )
