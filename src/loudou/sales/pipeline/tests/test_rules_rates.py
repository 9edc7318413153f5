from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loudou.kernel.money import Money
from loudou.sales.pipeline.rules.rates import win_rate, win_rate_by_amount
from loudou.sales.pipeline.rules.splits import split_credit, split_credit_equally

D = Decimal


def cny(*amounts):
    return [Money(D(amount), "CNY") for amount in amounts]


def test_ex_5_2_win_rate():
    assert win_rate(won=45, lost=90) == D("0.333333")


def test_win_rate_before_anything_was_decided():
    assert win_rate(0, 0) is None


def test_win_rate_by_amount():
    won, lost = cny("250.00", "750.00")

    assert win_rate_by_amount(won, lost) == D("0.25")


def test_ex_5_5_split():
    (amount,) = cny("100000.00")

    assert split_credit(amount, [D("0.3333"), D("0.3333"), D("0.3334")]) == cny("33330.00", "33330.00", "33340.00")
    assert split_credit_equally(amount, 3) == cny("33333.34", "33333.33", "33333.33")


def test_shares_must_be_the_whole_deal():
    (amount,) = cny("100.00")

    with pytest.raises(ValueError, match="add up to 1"):
        split_credit(amount, [D("0.5"), D("0.4")])


@given(st.integers(0, 10**12), st.lists(st.integers(0, 100), min_size=1).filter(any))
def test_credits_add_up_to_the_deal(cents, parts):
    amount = Money.from_minor(cents, "CNY")
    exact = [D(part) for part in parts]
    rates = [part / 1000 for part in exact[:-1]] if sum(exact) <= 1000 else []
    rates.append(1 - sum(rates, D(0)))

    assert sum((credit.amount for credit in split_credit(amount, rates)), D(0)) == amount.amount
