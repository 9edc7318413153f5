"""Amounts, days and words: domain rules 1.11, 8.13, 11.11 and appendix G."""

from datetime import date
from decimal import Decimal

from loudou.kernel.money import Money, split_units
from loudou.kernel.period import add_months
from loudou.kernel.renminbi import renminbi_in_words
from tests.golden.tables import examples


def assert_shared(given, expected):
    parts = Money(Decimal(given["amount"]), "CNY").split([Decimal(weight) for weight in given["weights"]])

    assert [part.amount for part in parts] == [Decimal(part) for part in expected["parts"]]
    assert sum(part.amount for part in parts) == Decimal(given["amount"])


@examples("values", "EX-1.2")
def test_ex_1_2_an_amount_shared_over_touches(given, expected):
    assert_shared(given, expected)


@examples("values", "EX-8.13")
def test_ex_8_13_a_price_shared_over_standalone_prices(given, expected):
    assert_shared(given, expected)


@examples("values", "EX-11.4")
def test_ex_11_4_renminbi_in_words(given, expected):
    assert renminbi_in_words(Money(Decimal(given["amount"]), "CNY")) == expected["words"]


@examples("values", "EX-G.2")
def test_ex_g_2_fair_share(given, expected):
    parts = split_units(int(given["units"]), [Decimal(weight) for weight in given["weights"]])

    assert parts == [int(part) for part in expected["parts"]]


@examples("values", "EX-G.7")
def test_ex_g_7_months_from_the_anchor(given, expected):
    anchor = date.fromisoformat(given["anchor"])

    found = [add_months(anchor, int(months)) for months in given["months"]]

    assert found == [date.fromisoformat(day) for day in expected["days"]]
