"""Amounts of money as Chinese notices write them: 元, 万元, 亿元, percentages, and capital numerals.

A unit may stand at the number, in the heading of its column, or nowhere. Taking 万元 for 元 is the classic defect, so a
number without a stated unit is held against the budget before it is believed.
"""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from loudou.marketing.tenders.rules.texts import clean_text

UNITS = {"元": Decimal(1), "千元": Decimal(1000), "万元": Decimal(10_000), "万": Decimal(10_000),
         "百万元": Decimal(1_000_000), "亿元": Decimal(100_000_000), "亿": Decimal(100_000_000)}  # fmt: skip
CURRENCIES = {"人民币": "CNY", "¥": "CNY", "美元": "USD", "欧元": "EUR", "港元": "HKD", "港币": "HKD", "日元": "JPY",
              "$": "USD", "€": "EUR", "RMB": "CNY", "CNY": "CNY", "USD": "USD", "EUR": "EUR"}  # fmt: skip
LARGEST = Decimal(10) ** 14
"""Nothing above a hundred trillion is an amount of one project: it is a telephone or project number."""
_UNIT_TEXT = r"(百万元|千元|万元|亿元|万|亿|元|圆)"
_NUMBER = re.compile(
    r"(?<![\w.-])[¥$€]?\s*(-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?)\s*\(?\s*(?:人民币)?\s*" + _UNIT_TEXT + "?"
)
_UNIT_IN_HEADING = re.compile(r"[(\[/:]?\s*(?:单位\s*[::]?)?\s*(?:人民币)?" + _UNIT_TEXT + r"\s*[)\]]?")
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*%")
_DIGITS = ("零〇", "壹一", "贰二两", "叁三", "肆四", "伍五", "陆六", "柒七", "捌八", "玖九")
_CAPITALS = {character: digit for digit, characters in enumerate(_DIGITS) for character in characters}
_SMALL = {"拾": 10, "十": 10, "佰": 100, "百": 100, "仟": 1000, "千": 1000}
_CAPITAL_RUN = re.compile(
    "[零〇壹一贰二两叁三肆四伍五陆六柒七捌八玖九拾十佰百仟千万亿]{2,}(?:元|圆)(?:[整正]|.角.分|.角|.分)?"
)
TOO_MUCH = Decimal(1000)


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount in whole units of its currency (empty: not told); `is_unit_stated` False where the unit is a guess."""

    value: Decimal
    currency: str = ""
    is_unit_stated: bool = True


def read_amount(text: str, *, heading: str = "") -> Amount | None:
    """The first amount in a text; the heading of a column may carry its unit (`金额（万元）`). None when there is none.

    A percentage (下浮率) is no amount.
    """
    clean = clean_text(text, 2000)
    found = _NUMBER.search(clean)
    while found and (clean[found.end() :].lstrip().startswith("%") or clean[: found.start()].endswith("第")):
        found = _NUMBER.search(clean, found.end())
    if found is None:
        return _capital_amount(clean)
    value = _decimal(found[1])
    unit = found[2] or _heading_unit(heading)
    if value is None or value * UNITS.get(_unit(unit), Decimal(1)) > LARGEST:
        return None
    scaled = value * UNITS[_unit(unit)] if unit else value
    return Amount(scaled.quantize(Decimal("0.0001")), _currency(clean + heading), bool(unit))


def read_rate(text: str) -> Decimal | None:
    """A percentage as a fraction (下浮率 5.5 % is 0.055); None when the text has none."""
    found = _PERCENT.search(clean_text(text, 2000))
    return Decimal(found[1]) / 100 if found else None


def believable(amount: Amount, reference: Decimal | None) -> Decimal:
    """The amount, times or over 10,000 where its unit was a guess and only so it fits the reference.

    A stated unit is believed; the caller marks what is out of proportion all the same.
    """
    if amount.is_unit_stated or not reference or not amount.value:
        return amount.value
    ratio = amount.value / reference
    if ratio >= TOO_MUCH:
        return amount.value / 10_000
    return amount.value * 10_000 if ratio * TOO_MUCH <= 1 else amount.value


def _capital_amount(text: str) -> Amount | None:
    found = _CAPITAL_RUN.search(text)
    return Amount(_capital_value(found[0]), _currency(text)) if found else None


def _capital_value(text: str) -> Decimal:
    whole, _, rest = re.split("([元圆])", text, maxsplit=1)
    total = section = digit = 0
    for character in whole:
        if character in _CAPITALS:
            digit = _CAPITALS[character]
        elif character in _SMALL:
            section += (digit or 1) * _SMALL[character]
            digit = 0
        elif character == "万":
            total += (section + digit) * 10_000
            section = digit = 0
        else:
            total = (total + section + digit) * 100_000_000
            section = digit = 0
    cents = sum(
        _CAPITALS.get(rest[place - 1], 0) * worth
        for mark, worth in (("角", 10), ("分", 1))
        if (place := rest.find(mark)) > 0
    )
    return Decimal(total + section + digit) + Decimal(cents) / 100


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:  # pragma: no cover - the pattern admits numbers only
        return None


def _unit(text: str) -> str:
    return "元" if text == "圆" or not text else text


def _heading_unit(heading: str) -> str:
    found = _UNIT_IN_HEADING.search(clean_text(heading))
    return found[1] if found else ""


def _currency(text: str) -> str:
    return next((code for sign, code in CURRENCIES.items() if sign in text), "")
