"""Quoting: domain rules 7.14, 8.13 and appendix G, as far as price lists and discounts reach."""

from decimal import Decimal

import pytest

from loudou.cpq.catalog.models import PriceList
from loudou.cpq.catalog.services.add_products import add_units
from loudou.cpq.catalog.tests.factories import make_price_list, make_product, set_price, system
from loudou.cpq.quoting.models import QuoteLine
from loudou.cpq.quoting.rules.pricing import DocumentDiscount, LineToPrice, PricingPolicy, price_quote
from loudou.cpq.quoting.rules.taxes import TaxMode
from loudou.cpq.quoting.rules.waterfall import Discount, DiscountMode
from loudou.cpq.quoting.services.set_lines import set_lines
from loudou.cpq.quoting.shapes import LineDraft
from loudou.cpq.quoting.tests.factories import make_quote
from loudou.kernel.money import round_half_up
from tests.golden.tables import examples

D = Decimal


def line(number, quantity, price, *discounts, tax="0", cost=None):
    return LineToPrice(str(number), D(quantity), D(price), discounts, D(tax), D(cost) if cost else None)


def from_the_list(tiers, quantity, *, unit="unit", code="T-1"):
    """The net amount of a quote line whose product has these tiers: least quantity to unit price."""
    prices, product = PriceList.objects.first() or make_price_list(), make_product(code, unit=unit)
    for least, price in tiers.items():
        set_price(prices, product, price, D(least))
    quote = make_quote()
    set_lines(system(), quote_id=quote.pk, drafts=[LineDraft(D(quantity), product_id=product.pk)])
    return QuoteLine.objects.get(quote=quote).net_amount


@examples("quoting", "EX-7.1")
def test_ex_7_1_units(given, expected):
    lines = [line(number, *one) for number, one in enumerate(given["lines"])]

    assert price_quote(PricingPolicy("CNY"), lines).totals.net_amount == D(expected["net"])


@pytest.mark.django_db
@examples("quoting", "EX-7.2")
def test_ex_7_2_tiers(given, expected):
    assert from_the_list(given["tiers"], given["quantity"]) == D(expected["amount"])


@pytest.mark.django_db
@examples("quoting", "EX-G.8")
def test_ex_g_8_tier_of_a_broken_quantity(given, expected):
    add_units(system(), rows=[{"code": "t", "name": "吨", "name_en": "t", "places": int(given["places"])}])

    assert from_the_list(given["tiers"], given["quantity"], unit="t") == D(expected["amount"])


@examples("quoting", "EX-7.3")
def test_ex_7_3_waterfall(given, expected):
    policy = PricingPolicy("CNY", discount_mode=DiscountMode(given["mode"]), unit_price_scale=2)
    rates = [Discount(f"step {number}", rate=D(rate)) for number, rate in enumerate(given["rates"])]
    off = [DocumentDiscount(Discount("promotion", amount=D(given["off"])))] if "off" in given else []
    lines = [line(1, given["quantity"], given["list"], *rates, tax=given["tax"], cost=given.get("cost"))]

    before, quote = price_quote(policy, lines), price_quote(policy, lines, off)

    totals, (priced,) = quote.totals, quote.lines
    assert before.lines[0].net_unit_price == D(expected["unit_before_promotion"])
    assert totals.net_amount == D(expected["net"])
    if off:
        assert [step.after for step in priced.steps] == [D(amount) for amount in expected["amounts"]]
        assert (totals.tax_amount, totals.total_amount) == (D(expected["tax"]), D(expected["total"]))
        assert round_half_up(totals.discount_rate, 4) == D(expected["discount"])
        assert priced.net_unit_price == D(expected["unit"])
        assert totals.margin_amount == D(expected["margin"])
        assert round_half_up(totals.margin_rate, 4) == D(expected["margin_rate"])


@examples("quoting", "EX-7.12")
def test_ex_7_12_tax(given, expected):
    policy = PricingPolicy("CNY", is_tax_inclusive=given["inclusive"] == "yes", tax_mode=TaxMode(given["mode"]))
    lines = [line(number, 1, price, tax="0.13") for number, price in enumerate(given["lines"])]

    totals = price_quote(policy, lines).totals

    assert (totals.net_amount, totals.tax_amount) == (D(expected["net"]), D(expected["tax"]))


@examples("quoting", "EX-8.1")
def test_ex_8_1_amount_off_the_whole(given, expected):
    lines = [line(number, 1, price) for number, price in enumerate(given["lines"])]

    quote = price_quote(PricingPolicy("CNY"), lines, [DocumentDiscount(Discount("promotion", amount=D(given["off"])))])

    amounts = [one.amounts for one in quote.lines]
    assert [one.document_discount_amount for one in amounts] == [D(amount) for amount in expected["taken"]]
    assert [one.net_amount for one in amounts] == [D(amount) for amount in expected["left"]]


@examples("quoting", "EX-8.11")
def test_ex_8_11_tax_of_several_lines(given, expected):
    lines = [line(number, 1, price, tax=tax) for number, (price, tax) in enumerate(given["lines"])]

    quote = price_quote(PricingPolicy("CNY"), lines)

    assert [one.amounts.tax_amount for one in quote.lines] == [D(tax) for tax in expected["taxes"]]
    assert (quote.totals.tax_amount, quote.totals.total_amount) == (D(expected["tax"]), D(expected["total"]))


@examples("quoting", "EX-G.9")
def test_ex_g_9_discount_off_the_price_with_tax(given, expected):
    discount = Discount("discount", rate=D(given["rate"]))
    policy = PricingPolicy("CNY", is_tax_inclusive=True)

    totals = price_quote(policy, [line(1, 1, given["gross"], discount, tax=given["tax"])]).totals

    assert (totals.price_amount, totals.net_amount, totals.tax_amount) == tuple(
        D(expected[name]) for name in ("price", "net", "tax")
    )
