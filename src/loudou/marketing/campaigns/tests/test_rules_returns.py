from decimal import Decimal

import pytest

from loudou.marketing.campaigns.enums import BudgetPolicy
from loudou.marketing.campaigns.rules.budget import check_budget
from loudou.marketing.campaigns.rules.returns import return_rate, unit_cost


def test_ex_1_1_roi():
    cost = Decimal("80000.00")
    margin = Decimal("320000.00") * Decimal("0.40")

    assert unit_cost(cost, 400, "CNY") == Decimal("200.00")
    assert unit_cost(cost, 80, "CNY") == Decimal("1000.00")
    assert return_rate(Decimal("320000.00"), cost) == Decimal("3.000000")
    assert return_rate(margin, cost) == Decimal("0.600000")


def test_the_acceptance_story_returns_214_22_percent():
    rate = return_rate(Decimal("188531.00"), Decimal("60000.00"))

    assert round(rate * 100, 2) == Decimal("214.22")


def test_a_cost_of_nothing_has_no_return_and_no_unit_cost():
    assert return_rate(Decimal(100), Decimal(0)) is None
    assert return_rate(None, Decimal(100)) is None
    assert unit_cost(Decimal(0), 5, "CNY") is None
    assert unit_cost(Decimal(100), 0, "CNY") is None


def test_nothing_back_is_the_loss_of_everything():
    assert return_rate(Decimal(0), Decimal(100)) == Decimal(-1)


def test_unit_costs_are_whole_minor_units():
    assert unit_cost(Decimal(100), 3, "CNY") == Decimal("33.33")
    assert unit_cost(Decimal(100), 3, "JPY") == Decimal(33)


@pytest.mark.parametrize(
    ("committed", "actual", "before", "policy", "over", "is_refused"),
    [
        ("400", "600", "0", BudgetPolicy.BLOCK, "0", False),
        ("400.01", "600", "0", BudgetPolicy.BLOCK, "0.01", True),
        ("400.01", "600", "0", BudgetPolicy.WARN, "0.01", False),
        ("0", "1500", "2000", BudgetPolicy.BLOCK, "500", False),
    ],
)
def test_a_budget_warns_or_blocks(committed, actual, before, policy, over, is_refused):
    found = check_budget(
        budget=Decimal(1000),
        committed=Decimal(committed),
        actual=Decimal(actual),
        before=Decimal(before),
        policy=policy,
    )

    assert (found.over_amount, found.is_refused, found.is_over) == (Decimal(over), is_refused, Decimal(over) > 0)


def test_no_budget_holds_everything():
    found = check_budget(
        budget=None, committed=Decimal(9), actual=Decimal(9), before=Decimal(0), policy=BudgetPolicy.BLOCK
    )

    assert (found.over_amount, found.is_refused) == (0, False)
