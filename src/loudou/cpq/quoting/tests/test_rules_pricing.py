from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loudou.cpq.quoting.rules.figures import PricingProblem, Problem
from loudou.cpq.quoting.rules.pricing import DocumentDiscount, LineToPrice, PricingPolicy, price_quote
from loudou.cpq.quoting.rules.taxes import TaxMode
from loudou.cpq.quoting.rules.waterfall import Discount, DiscountMode, WaterfallStep
from loudou.kernel.money import minor_units

D = Decimal
CNY = PricingPolicy("CNY")
PUBLISHED = PricingPolicy("CNY", unit_price_scale=2)
NOTHING = D(0)
VAT = D("0.13")
CHAIN = (Discount("tier", D("0.05")), Discount("customer_group", D("0.03")), Discount("manual", D("0.08")))


def line(unit_price, quantity=1, *discounts, line_id="1", tax_rate=NOTHING, unit_cost=None):
    return LineToPrice(line_id, D(quantity), D(unit_price), discounts, tax_rate, unit_cost)


def off(amount, code="off"):
    return Discount(code, amount=D(amount))


def share(rate, code="share"):
    return Discount(code, rate=D(rate))


@pytest.mark.parametrize("policy", [CNY, PUBLISHED])
def test_ex_7_3_waterfall(policy):
    quote = price_quote(
        policy,
        [line("1000.00", 12, *CHAIN, tax_rate=VAT, unit_cost=D(640))],
        [DocumentDiscount(off("500.00", "order_promotion"))],
    )

    (priced,) = quote.lines
    assert priced.steps == (
        WaterfallStep("tier", D("12000.00"), D("11400.00")),
        WaterfallStep("customer_group", D("11400.00"), D("11058.00")),
        WaterfallStep("manual", D("11058.00"), D("10173.36")),
        WaterfallStep("order_promotion", D("10173.36"), D("9673.36")),
    )
    totals = quote.totals
    assert (totals.net_amount, totals.tax_amount, totals.total_amount) == (D("9673.36"), D("1257.54"), D("10930.90"))
    assert totals.discount_rate.quantize(D("0.0001")) == D("0.1939")
    assert priced.net_unit_price == D("806.1133")
    assert (totals.margin_amount, totals.margin_rate.quantize(D("0.0001"))) == (D("1993.36"), D("0.2061"))


def test_ex_7_3_published_unit_price_before_the_order_promotion():
    quote = price_quote(PUBLISHED, [line("1000.00", 12, *CHAIN)])

    assert quote.lines[0].net_unit_price == D("847.78")


def test_ex_7_3_additive_mode():
    policy = PricingPolicy("CNY", discount_mode=DiscountMode.ADDITIVE, unit_price_scale=2)

    assert price_quote(policy, [line("1000.00", 12, *CHAIN)]).lines[0].net_unit_price == D("840.00")


def test_published_unit_prices_are_rounded_one_after_another_and_unpublished_ones_never():
    lines = [line("33.33", 3, share("0.1"))]

    published = price_quote(PUBLISHED, lines).totals.net_amount
    exact = price_quote(CNY, lines).totals.net_amount

    assert (published, exact) == (D("90.00"), D("89.99"))


def test_ex_7_1_units():
    bottles_only = price_quote(CNY, [line("8.50", 29)])
    box_price = price_quote(CNY, [line("99.00", 2), line("8.50", 5, line_id="2")])

    assert (bottles_only.totals.net_amount, box_price.totals.net_amount) == (D("246.50"), D("240.50"))


@pytest.mark.parametrize(("gross", "net", "tax"), [("113.00", "100.00", "13.00"), ("100.00", "88.50", "11.50")])
def test_ex_7_12_tax_out_of_a_price_that_holds_it(gross, net, tax):
    policy = PricingPolicy("CNY", is_tax_inclusive=True)

    totals = price_quote(policy, [line(gross, tax_rate=VAT)]).totals

    assert (totals.net_amount, totals.tax_amount, totals.total_amount) == (D(net), D(tax), D(gross))


@pytest.mark.parametrize(("mode", "tax"), [(TaxMode.LINE, "12.99"), (TaxMode.HEADER, "13.00")])
def test_ex_7_12_tax_per_line_or_per_document(mode, tax):
    policy = PricingPolicy("CNY", tax_mode=mode)
    lines = [line("33.33", line_id=str(number), tax_rate=VAT) for number in range(3)]

    assert price_quote(policy, lines).totals.tax_amount == D(tax)


def test_header_mode_settles_the_largest_line_of_each_rate():
    policy = PricingPolicy("CNY", is_tax_inclusive=True, tax_mode=TaxMode.HEADER)
    lines = [
        line("10.03", tax_rate=VAT),
        line("10.04", line_id="2", tax_rate=VAT),
        line("5.00", line_id="3", tax_rate=D("0.06")),
    ]

    quote = price_quote(policy, lines)

    assert [(item.amounts.net_amount, item.amounts.tax_amount) for item in quote.lines] == [
        (D("8.88"), D("1.15")),
        (D("8.88"), D("1.16")),
        (D("4.72"), D("0.28")),
    ]
    assert quote.totals.total_amount == D("25.07")


def test_ex_g_9_discount_is_taken_off_the_gross_price_first():
    policy = PricingPolicy("CNY", is_tax_inclusive=True)

    totals = price_quote(policy, [line("1130.00", 1, share("0.1"), tax_rate=VAT)]).totals

    assert (totals.price_amount, totals.net_amount, totals.tax_amount) == (D("1017.00"), D("900.00"), D("117.00"))


def test_ex_8_1_document_discount_is_shared_by_amount():
    lines = [line("680.00"), line("450.00", line_id="2"), line("199.99", line_id="3")]

    quote = price_quote(CNY, lines, [DocumentDiscount(off(100))])

    assert [item.amounts.document_discount_amount for item in quote.lines] == [D("51.13"), D("33.83"), D("15.04")]
    assert [item.amounts.net_amount for item in quote.lines] == [D("628.87"), D("416.17"), D("184.95")]


def test_appendix_a_step_7():
    hardware = line("36500.00", 10, share("0.05", "tier"), share("0.04", "manual"), line_id="hardware", tax_rate=VAT)
    support = line("49182.00", 1, line_id="support", tax_rate=D("0.06"))
    promotion = DocumentDiscount(off(5000, "promotion"), frozenset({"hardware"}))

    quote = price_quote(PUBLISHED, [hardware, support], [promotion])

    first, second = (item.amounts for item in quote.lines)
    assert [step.after for step in quote.lines[0].steps] == [D("346750.00"), D("332880.00"), D("327880.00")]
    assert (first.net_amount, second.net_amount) == (D("327880.00"), D("49182.00"))
    assert first.net_amount * D("0.15") == second.net_amount
    assert (first.tax_amount, second.tax_amount) == (D("42624.40"), D("2950.92"))
    assert (quote.totals.net_amount, quote.totals.tax_amount) == (D("377062.00"), D("45575.32"))
    assert quote.totals.total_amount == D("422637.32")
    assert first.discount_rate.quantize(D("0.0001")) == D("0.1017")


def test_percent_document_discounts_apply_one_after_another():
    quote = price_quote(
        CNY,
        [line("100.00"), line("50.00", line_id="2")],
        [DocumentDiscount(share("0.1", "a")), DocumentDiscount(share("0.1", "b"))],
    )

    assert quote.totals.document_discount_amount == D("28.50")
    assert quote.totals.net_amount == D("121.50")


@pytest.mark.parametrize(
    ("currency", "unit_price", "expected"),
    [("JPY", "333", D("300")), ("CNY", "333.33", D("300.00")), ("KWD", "333.333", D("300.000"))],
)
def test_currencies_with_0_2_and_3_decimals(currency, unit_price, expected):
    net = price_quote(PricingPolicy(currency), [line(unit_price, 1, share("0.1"))]).totals.net_amount

    assert (net, net.as_tuple().exponent) == (expected, -minor_units(currency))


def test_a_lump_sum_rules_over_the_unit_price_and_later_percentages_are_taken_of_what_is_left():
    quote = price_quote(PUBLISHED, [line("100.00", 3, off(50), share("0.1"))])

    (priced,) = quote.lines
    assert priced.amounts.net_amount == D("225.00")
    assert priced.net_unit_price == D("75.0000")


def test_a_lump_sum_above_the_amount_is_refused_for_the_rest():
    quote = price_quote(CNY, [line("100.00", 1, off(130))])

    assert quote.totals.net_amount == 0
    assert quote.problems == (Problem(PricingProblem.LINE_DISCOUNT_EXCEEDS_AMOUNT, "1", D(30)),)


def test_additive_percentages_above_the_whole_are_refused_for_the_rest():
    policy = PricingPolicy("CNY", discount_mode=DiscountMode.ADDITIVE)

    quote = price_quote(policy, [line("100.00", 1, share("0.7"), share("0.5"))])

    assert quote.totals.net_amount == 0
    assert quote.problems == (Problem(PricingProblem.LINE_DISCOUNT_EXCEEDS_AMOUNT, "1", D(20)),)


def test_a_document_discount_above_the_total_is_refused_for_the_rest():
    quote = price_quote(CNY, [line("100.00")], [DocumentDiscount(off(130, "big"))])

    assert quote.totals.net_amount == 0
    assert quote.problems == (Problem(PricingProblem.DOCUMENT_DISCOUNT_EXCEEDS_AMOUNT, "big", D(30)),)


def test_a_document_discount_without_any_line_to_take_it_is_refused():
    quote = price_quote(CNY, [], [DocumentDiscount(off(5, "none"))])

    assert quote.problems == (Problem(PricingProblem.DOCUMENT_DISCOUNT_EXCEEDS_AMOUNT, "none", D(5)),)


def test_a_trade_in_takes_no_part_in_document_discounts():
    quote = price_quote(CNY, [line("100.00"), line("-40.00", line_id="2")], [DocumentDiscount(share("0.5"))])

    assert [item.amounts.net_amount for item in quote.lines] == [D("50.00"), D("-40.00")]


def test_free_gifts_and_empty_lines():
    quote = price_quote(
        CNY, [line("100.00", 1, share("1"), unit_cost=D(60)), line("5.00", 0, off(0), line_id="2", unit_cost=D(1))]
    )

    gift, empty = quote.lines
    assert (gift.amounts.margin_amount, gift.amounts.margin_rate) == (D("-60.00"), None)
    assert (empty.net_unit_price, empty.amounts.discount_rate) == (None, None)
    assert quote.totals.cost_amount == D("60.00")


def test_a_margin_is_unknown_while_any_cost_is():
    totals = price_quote(CNY, [line("1.00", unit_cost=D(1)), line("2.00", line_id="2")]).totals

    assert (totals.cost_amount, totals.margin_amount, totals.margin_rate) == (None, None, None)


@pytest.mark.parametrize(
    "values", [{}, {"rate": D("0.1"), "amount": D(1)}, {"rate": D("1.1")}, {"rate": D("-0.1")}, {"amount": D(-1)}]
)
def test_a_discount_is_one_sensible_rate_or_amount(values):
    with pytest.raises(ValueError, match="a discount"):
        Discount("odd", **values)


RATES = st.decimals(0, 1, places=4)
LINE_DISCOUNTS = st.lists(RATES.map(share) | st.decimals(0, 500, places=2).map(off), max_size=3).map(tuple)
LINES = st.lists(
    st.builds(
        LineToPrice,
        line_id=st.just("?"),
        quantity=st.decimals(0, 100, places=2),
        list_unit_price=st.decimals(0, 10_000, places=3),
        discounts=LINE_DISCOUNTS,
        tax_rate=st.sampled_from([D(0), D("0.06"), VAT]),
        unit_cost=st.none() | st.decimals(0, 100, places=2),
    ),
    max_size=6,
)
POLICIES = st.builds(
    PricingPolicy,
    currency=st.sampled_from(["CNY", "JPY", "KWD"]),
    is_tax_inclusive=st.booleans(),
    tax_mode=st.sampled_from(TaxMode),
    discount_mode=st.sampled_from(DiscountMode),
    unit_price_scale=st.sampled_from([None, 2, 4]),
)
DOCUMENT_DISCOUNTS = st.lists(
    st.builds(DocumentDiscount, RATES.map(share) | st.decimals(0, 5000, places=2).map(off)), max_size=2
)


@given(POLICIES, LINES, DOCUMENT_DISCOUNTS)
def test_invariant_13_and_f13_every_figure_adds_up(policy, lines, discounts):
    quote = price_quote(policy, lines, discounts)
    unit = D(1).scaleb(-minor_units(policy.currency))

    for item in quote.lines:
        amounts = item.amounts
        running = [amounts.list_amount, *(step.after for step in item.steps)]
        assert [step.before for step in item.steps] == running[:-1]
        assert amounts.price_amount == running[-1]
        assert amounts.price_amount == (amounts.total_amount if policy.is_tax_inclusive else amounts.net_amount)
        assert all(value == value.quantize(unit) for value in (amounts.net_amount, amounts.tax_amount, *running))
        assert amounts.price_amount >= 0
    for name in (
        "list_amount",
        "discount_amount",
        "document_discount_amount",
        "net_amount",
        "tax_amount",
        "total_amount",
    ):
        assert getattr(quote.totals, name) == sum((getattr(item.amounts, name) for item in quote.lines), D(0))


@given(POLICIES, LINES, DOCUMENT_DISCOUNTS, st.randoms(use_true_random=False))
def test_q03_the_order_of_lines_changes_no_total(policy, lines, discounts, shuffler):
    shuffled = list(lines)
    shuffler.shuffle(shuffled)

    one, other = price_quote(policy, lines, discounts).totals, price_quote(policy, shuffled, discounts).totals

    assert (one.list_amount, one.price_amount, one.cost_amount) == (
        other.list_amount,
        other.price_amount,
        other.cost_amount,
    )
    # Which line takes the last cent of a document discount may move its tax by a cent, once per discount and line.
    allowed = len(discounts) * len(lines) * D(1).scaleb(-minor_units(policy.currency))
    assert abs(one.tax_amount - other.tax_amount) <= allowed


@given(POLICIES, LINES, st.integers(0, 5), st.decimals(0, 50, places=2), RATES)
def test_more_of_a_line_never_costs_less(policy, lines, index, more, rate):
    fewer = list(lines)
    if index >= len(fewer):
        return
    grown = fewer.copy()
    old = grown[index]
    grown[index] = LineToPrice(old.line_id, old.quantity + more, old.list_unit_price, old.discounts, old.tax_rate)
    discounts = [DocumentDiscount(share(rate))]

    assert (
        price_quote(policy, fewer, discounts).totals.price_amount
        <= price_quote(policy, grown, discounts).totals.price_amount
    )


@given(LINES)
def test_pricing_again_gives_the_same(lines):
    assert price_quote(CNY, lines) == price_quote(CNY, lines)
