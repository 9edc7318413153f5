from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loudou.kernel.money import Money
from loudou.revenue.receivables.rules.due_dates import DueRule
from loudou.revenue.receivables.rules.instalments import PlanNode, split_equally, split_instalments

D = Decimal
NODES = tuple(
    PlanNode(code, D(rate), DueRule(number=days))
    for code, rate, days in [("sign", "0.3", 15), ("sign_off", "0.6", 30), ("acceptance", "0.1", 90)]
)


def cny(*amounts):
    return [Money(D(amount), "CNY") for amount in amounts]


@pytest.mark.parametrize(
    ("total", "expected"),
    [
        ("1000000.01", ["300000.00", "600000.01", "100000.00"]),
        ("422637.32", ["126791.20", "253582.39", "42263.73"]),
    ],
)
def test_ex_8_4_payment_plan_and_appendix_a_step_10(total, expected):
    (amount,) = cny(total)

    assert [instalment.amount for instalment in split_instalments(amount, NODES)] == cny(*expected)


def test_ex_8_4_three_equal_parts():
    (amount,) = cny("1000000.00")

    assert list(split_equally(amount, 3)) == cny("333333.34", "333333.33", "333333.33")


def test_an_instalment_is_due_after_its_node_is_reached():
    first = split_instalments(Money(D("100.00"), "CNY"), NODES)[0]

    assert (first.code, first.due_date(date(2026, 4, 1))) == ("sign", date(2026, 4, 16))


@pytest.mark.parametrize("rates", [(), ("0.5",), ("0.6", "0.5"), ("1.1", "-0.1"), ("1", "0")])
def test_a_plan_shares_out_exactly_the_whole(rates):
    with pytest.raises(ValueError, match="add up to 1"):
        split_instalments(Money(D("100.00"), "CNY"), [PlanNode("node", D(rate)) for rate in rates])


@given(
    st.integers(0, 10**12), st.lists(st.integers(1, 99), min_size=1, max_size=9), st.sampled_from(["JPY", "CNY", "KWD"])
)
def test_instalments_add_up_and_stay_within_one_unit_of_their_share(units, parts, currency):
    total = Money.from_minor(units, currency)
    rates = [D(part) / 1000 for part in parts]
    rates.append(1 - sum(rates))

    amounts = [item.amount for item in split_instalments(total, [PlanNode("n", rate) for rate in rates])]

    assert sum(amount.in_minor() for amount in amounts) == units
    assert all(abs(amount.in_minor() - units * rate) < 1 for amount, rate in zip(amounts, rates, strict=True))
