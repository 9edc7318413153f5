from decimal import Decimal

import pytest

from loudou.cpq.quoting.rules.approval import (
    ApprovalNeed,
    ApprovalRule,
    Measure,
    approval_needs,
    price_fingerprint,
    required_level,
)
from loudou.cpq.quoting.rules.pricing import LineToPrice, PricingPolicy, price_quote
from loudou.cpq.quoting.rules.waterfall import Discount

D = Decimal
CNY = PricingPolicy("CNY")


def quote(*lines):
    return price_quote(
        CNY,
        [
            LineToPrice(str(number), D(1), D(price), (Discount("manual", D(rate)),), D(0), cost and D(cost))
            for number, (price, rate, cost) in enumerate(lines)
        ],
    )


def rule(measure, threshold, level=1):
    return ApprovalRule(f"{measure}>{level}", measure, D(threshold), level)


def test_appendix_a_margin_below_a_quarter_needs_the_sales_director():
    deal = quote(("377062.00", "0", "290000"))
    floor = rule(Measure.QUOTE_MARGIN_RATE, "0.25", level=2)

    needs = approval_needs(deal, [floor])

    assert deal.totals.margin_rate == D("0.230896")
    assert needs == (ApprovalNeed(floor.code, 2, Measure.QUOTE_MARGIN_RATE, D("0.25"), D("0.230896")),)


def test_the_highest_level_is_required_and_every_reason_told():
    deal = quote(("100", "0.3", None), ("100", "0.1", None))
    rules = [rule(Measure.LINE_DISCOUNT_RATE, "0.05", 1), rule(Measure.QUOTE_DISCOUNT_RATE, "0.15", 3)]

    needs = approval_needs(deal, rules)

    assert [(need.level, need.line_id, need.actual) for need in needs] == [
        (1, "0", D("0.3")),
        (1, "1", D("0.1")),
        (3, None, D("0.2")),
    ]
    assert required_level(needs) == 3


@pytest.mark.parametrize(
    ("measure", "threshold"),
    [
        (Measure.LINE_DISCOUNT_RATE, "0.2"),
        (Measure.QUOTE_DISCOUNT_RATE, "0.2"),
        (Measure.LINE_MARGIN_RATE, "0.25"),
        (Measure.QUOTE_MARGIN_RATE, "0.25"),
        (Measure.NET_AMOUNT, "80"),
    ],
)
def test_a_threshold_met_exactly_needs_nothing(measure, threshold):
    needs = approval_needs(quote(("100", "0.2", "60")), [rule(measure, threshold)])

    assert needs == ()
    assert required_level(needs) is None


def test_a_line_margin_names_its_line_and_unknown_costs_are_not_judged():
    needs = approval_needs(quote(("100", "0", "95"), ("100", "0", None)), [rule(Measure.LINE_MARGIN_RATE, "0.1")])

    assert [(need.line_id, need.actual) for need in needs] == [("0", D("0.05"))]
    assert approval_needs(quote(("100", "0", None)), [rule(Measure.QUOTE_MARGIN_RATE, "0.1")]) == ()


def test_a_gift_below_cost_breaks_every_floor_and_a_worthless_one_none():
    floor = rule(Measure.LINE_MARGIN_RATE, "-5")

    assert [need.actual for need in approval_needs(quote(("100", "1", "60")), [floor])] == [None]
    assert approval_needs(quote(("100", "1", "0")), [floor]) == ()


def test_large_quotes():
    needs = approval_needs(quote(("100.01", "0", None)), [rule(Measure.NET_AMOUNT, "100")])

    assert [need.actual for need in needs] == [D("100.01")]


def test_a_line_of_no_list_price_has_no_discount():
    assert approval_needs(quote(("0", "0", None)), [rule(Measure.LINE_DISCOUNT_RATE, "0")]) == ()
    assert approval_needs(quote(("0", "0", None)), [rule(Measure.QUOTE_DISCOUNT_RATE, "0")]) == ()


def test_q06_any_change_of_price_changes_the_fingerprint_and_nothing_else_does():
    approved = price_fingerprint(quote(("100.00", "0.1", "60"), ("5", "0", None)))

    assert price_fingerprint(quote(("100", "0.10", "60.00"), ("5.00", "0", None))) == approved
    assert price_fingerprint(quote(("100.00", "0.11", "60"), ("5", "0", None))) != approved
    assert price_fingerprint(quote(("5", "0", None), ("100.00", "0.1", "60"))) != approved
