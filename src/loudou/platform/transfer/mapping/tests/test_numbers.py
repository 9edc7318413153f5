from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loudou.platform.transfer.mapping.errors import CellRefused
from loudou.platform.transfer.mapping.number_values import number_converter, number_pattern, percent_converter


def number(text, declared=None, unit=None, places=None, scale_code="number.places"):
    return number_converter(declared=declared, unit=unit, places=places, scale_code=scale_code)(text)


def code_of(text, **how):
    with pytest.raises(CellRefused) as refused:
        number(text, **how)
    return refused.value.code


@pytest.mark.parametrize(
    ("text", "declared", "value"),
    [
        ("1,234.56", None, "1234.56"),
        ("1234.56", None, "1234.56"),
        ("-1,234,567", None, "-1234567"),
        ("+5", None, "5"),
        ("0.10", None, "0.10"),
        ("1.234,56", "1.234,56", "1234.56"),
        ("1234,56", "1.234,56", "1234.56"),
        ("1 234,56", "1 234,56", "1234.56"),
        ("1'234.56", "1'234.56", "1234.56"),
        ("￥1,234", "￥1,234.56", "1234"),
        ("1,234", "￥1,234.56", "1234"),
        ("$74.69", "$1,234.56", "74.69"),
        ("(1,234)", "(1,234.56)", "-1234"),
        ("1,234", "(1,234.56)", "1234"),
        ("($1,234.50)", "($1,234.56)", "-1234.50"),
        ("1,234.5元", "1,234.56元", "1234.5"),
        ("1234,5", "1234,56", "1234.5"),
        ("CNY 1,234.5", "CNY 1,234.56", "1234.5"),
    ],
)
def test_b030_declared_formats_are_read_exactly(text, declared, value):
    result = number(text, declared)

    assert (result, type(result)) == (Decimal(value), Decimal)


@pytest.mark.parametrize(
    "text",
    [
        "1.234,56", "￥1,234", "$5", "(1,234)", "1 234", "壹仟元", "1,23", "12,34.5", "1,2345", ",5", "1.", ".5",
        "１２", "1_000",
        "80-120", "不详", "NaN", "Infinity", "0x10", "1,234.", "--5", "5-", "1,,234", "５",
    ],
)  # fmt: skip
def test_b030_anything_else_is_refused(text):
    assert code_of(text) == "number.format"


@pytest.mark.parametrize("text", ["1.5E+05", "1e999999999", "1,5e3"])
def test_shortened_numbers_are_named_as_such(text):
    assert code_of(text) == "number.scientific"


def test_m11_absurd_numbers_are_refused_quickly():
    assert code_of("9" * 31) == "number.too_large"
    assert number("9" * 30) == Decimal("9" * 30)


def test_b031_too_many_decimal_places_are_refused_never_rounded():
    assert code_of("1.23456", places=2, scale_code="money.scale") == "money.scale"
    assert code_of("1.5", places=0) == "number.places"
    assert str(number("1.50000", places=2)) == "1.50"
    assert number("3.0", places=0) == 3


def test_units_multiply_exactly():
    assert number("300", unit="万", places=2) == Decimal(3_000_000)
    assert number("1.23456", unit="万", places=2) == Decimal("12345.60")
    assert number("1.2", unit="亿") == Decimal(120_000_000)
    assert code_of("1.2345678", unit="万", places=2) == "number.places"


@pytest.mark.parametrize(
    "declared",
    [
        "",
        "1234.56x1",
        "1,234",
        "1,234,56",
        "%d",
        "1.234.56",
        "abcdefgh1,234.56",
        "1,234.567",
        "1,234.56万",
        "-1,234.56",
        "$(1,234.56)",
        "1,234.56%",
        "(1,234.56",
    ],
)
def test_what_is_no_format(declared):
    assert number_pattern(declared) is None


def test_an_undeclarable_format_is_a_programming_error():
    with pytest.raises(ValueError, match="not a number format"):
        number_converter(declared="x", unit=None, places=None)


@pytest.mark.parametrize(
    ("text", "declared", "value"),
    [("15%", None, "0.15"), ("15％", None, "0.15"), ("1.5 %", None, "0.015"), ("15", "15", "0.15"), ("0.15", "0.15",
     "0.15"),
     ("15%", "0.15", "0.15"), ("15%", "15", "0.15"), ("-3%", "15%", "-0.03")],
)  # fmt: skip
def test_b032_percentages_by_declaration(text, declared, value):
    assert percent_converter(declared=declared, places=None)(text) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "code"), [("15", "percent.ambiguous"), ("0.15", "percent.ambiguous"), ("x%", "percent.format")]
)
def test_b032_bare_percentages_are_refused(text, code):
    with pytest.raises(CellRefused) as refused:
        percent_converter(declared=None, places=None)(text)

    assert refused.value.code == code


def test_percent_places():
    convert = percent_converter(declared=None, places=1)

    assert convert("15.5%") == Decimal("0.155")
    with pytest.raises(CellRefused):
        convert("15.55%")


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**15), max_value=10**15))
def test_grouped_and_plain_spellings_mean_the_same(value):
    assert number(f"{value:,}") == number(str(value)) == value
    assert number(f"{value:,}".translate(str.maketrans(",.", ".,")), "1.234,56") == value
