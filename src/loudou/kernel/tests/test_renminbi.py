from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loudou.kernel.money import Money
from loudou.kernel.renminbi import renminbi_in_words


def words(amount):
    return renminbi_in_words(Money(Decimal(amount), "CNY"))


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("10930.90", "壹万零玖佰叁拾元玖角整"),
        ("100005.07", "壹拾万零伍元零柒分"),
    ],
)
def test_ex_11_4_amount_in_words(amount, expected):
    assert words(amount) == expected


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("0.55", "伍角伍分"),
        ("1", "壹元整"),
        ("10", "壹拾元整"),
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("1000100", "壹佰万零壹佰元整"),
        ("100000001", "壹亿零壹元整"),
        ("100010000", "壹亿零壹万元整"),
        ("1000000000000", "壹兆元整"),
        ("1000000010000", "壹兆零壹万元整"),
        ("20030000.40", "贰仟零叁万元肆角整"),
        ("9999999999999999.99", "玖仟玖佰玖拾玖兆玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
        ("-88.80", "负捌拾捌元捌角整"),
        ("-0.01", "负壹分"),
    ],
)
def test_amounts_in_words(amount, expected):
    assert words(amount) == expected


@pytest.mark.parametrize(
    "money", [Money(Decimal(1), "USD"), Money(Decimal("0.001"), "CNY"), Money(Decimal(10**16), "CNY")]
)
def test_what_cannot_be_written(money):
    with pytest.raises(ValueError, match=r"renminbi|minor units|too large"):
        renminbi_in_words(money)


@given(st.integers(-(10**18) + 1, 10**18 - 1))
def test_reading_the_words_back_gives_the_amount(cents):
    text = renminbi_in_words(Money.from_minor(cents, "CNY"))

    assert read(text) == cents
    assert "零零" not in text
    assert text.endswith("整") != (cents % 10 != 0 if cents >= 0 else -cents % 10 != 0)


def read(text):
    """The words read digit by digit, by a machine that knows nothing of the writer."""
    sign, text = (-1, text[1:]) if text.startswith("负") else (1, text)
    total = section = digit = 0
    for character in text:
        if character in "零壹贰叁肆伍陆柒捌玖":
            digit = "零壹贰叁肆伍陆柒捌玖".index(character)
        elif character in "拾佰仟":
            section += digit * 10 ** (1 + "拾佰仟".index(character))
            digit = 0
        elif character in "万亿兆":
            total += (section + digit) * 10 ** (4 + 4 * "万亿兆".index(character))
            section = digit = 0
        elif character == "元":
            total, section, digit = (total + section + digit) * 100, 0, 0
        elif character in "角分":
            total += digit * (10 if character == "角" else 1)
            digit = 0
    return sign * total
