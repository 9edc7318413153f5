"""Values as registries write them: capital such as 1,000(万元人民币), dates in several forms."""

import re
from datetime import date
from decimal import Decimal

_AMOUNT = re.compile(r"([0-9][0-9,]*(?:\.[0-9]+)?)\s*(亿|万)?")
_TIMES = {"亿": Decimal(100_000_000), "万": Decimal(10_000), None: Decimal(1)}
_CURRENCIES = {
    "人民币": "CNY",
    "美元": "USD",
    "美金": "USD",
    "港元": "HKD",
    "港币": "HKD",
    "欧元": "EUR",
    "日元": "JPY",
    "英镑": "GBP",
}
_CODE = re.compile(r"(?<![A-Z])(?:CNY|USD|HKD|EUR|JPY|GBP|SGD|TWD|KRW|AUD|CAD|CHF)(?![A-Z])")
_DATE = re.compile(
    r"([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})(?:[日T\s].*)?|([0-9]{4})([0-9]{2})([0-9]{2})"
)


def read_capital(text: str) -> tuple[Decimal | None, str]:
    """An amount in units and its currency (ISO 4217); CNY where none is named, (None, "") for no amount.

    万 stands for ten thousand and 亿 for a hundred million, also in brackets behind the number.
    """
    plain = text.replace("，", ",").replace("(", "").replace("（", "").strip()
    found = _AMOUNT.search(plain)
    if found is None:
        return None, ""
    amount = Decimal(found[1].replace(",", "")) * _TIMES[found[2]]
    code = _CODE.search(plain.upper())
    named = next((iso for word, iso in _CURRENCIES.items() if word in plain), "CNY")
    return amount if amount < Decimal(10) ** 15 else None, code[0] if code else named


def read_date(text: str) -> date | None:
    """A day written 2009-11-28, 2009/11/28, 2009年11月28日 or 20091128, a time behind it ignored; else None."""
    found = _DATE.fullmatch(text.strip())
    if found is None:
        return None
    year, month, day = (int(part) for part in found.groups() if part is not None)
    try:
        return date(year, month, day)
    except ValueError:
        return None
