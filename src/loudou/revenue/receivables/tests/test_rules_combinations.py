from datetime import date, timedelta
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from loudou.revenue.receivables.rules.combinations import LIMIT, exact_combination

FIRST = date(2026, 1, 1)


def days(*offsets):
    return [FIRST + timedelta(days=offset) for offset in offsets]


def test_ex_8_8_exact_combination():
    assert exact_combination([10_000, 8_000, 6_000], days(0, 15, 28), 14_000).indices == (1, 2)


def test_a_single_amount_is_no_combination():
    assert exact_combination([500, 700], days(0, 1), 700) is None
    assert exact_combination([500], days(0), 500) is None


def test_the_oldest_combination_is_taken_and_the_other_one_known():
    subset = exact_combination([3, 7, 6, 4], days(0, 1, 2, 3), 10)

    assert (subset.indices, subset.rival, subset.is_tied) == ((0, 1), (2, 3), False)


def test_equally_old_combinations_are_tied():
    subset = exact_combination([3, 3, 7, 7], days(0, 0, 5, 5), 10)

    assert subset.is_tied
    assert subset.rival


def test_a_tie_among_younger_ones_does_not_matter_when_an_older_one_fits():
    subset = exact_combination([4, 6, 5, 5, 5], days(0, 1, 2, 2, 2), 10)

    assert (subset.indices, subset.is_tied) == ((0, 1), False)


def test_only_the_oldest_are_tried():
    amounts = [1_000_000] * LIMIT + [3, 4]

    assert exact_combination(amounts, days(*range(LIMIT + 2)), 7) is None


@given(st.lists(st.tuples(st.integers(1, 12), st.integers(0, 3)), min_size=2, max_size=9), st.integers(1, 40))
def test_the_same_answer_as_trying_everything(facts, target):
    facts.sort(key=lambda fact: fact[1])
    amounts, due = [amount for amount, _ in facts], days(*(offset for _, offset in facts))

    subset = exact_combination(amounts, due, target)

    every = [
        indices
        for size in range(2, len(amounts) + 1)
        for indices in combinations(range(len(amounts)), size)
        if sum(amounts[index] for index in indices) == target
    ]
    ages = sorted([due[index] for index in indices] for indices in every)
    assert (subset is None) == (not every)
    if subset is not None:
        assert sum(amounts[index] for index in subset.indices) == target
        assert list(subset.due_dates) == ages[0]
        assert subset.is_tied == (len(ages) > 1 and ages[0] == ages[1])
        assert bool(subset.rival) == (len(every) > 1)
        assert not subset.rival or subset.rival in every
        assert subset.rival != subset.indices
