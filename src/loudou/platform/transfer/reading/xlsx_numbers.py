"""Numbers of a workbook as exact text: what was typed, as far as the workbook still knows it."""

import re
from datetime import date, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

from loudou.platform.transfer.reading.errors import RowProblem

KEPT_DIGITS = 15
"""A spreadsheet keeps 15 significant digits; the 16th and 17th it writes are the noise of binary fractions."""

_NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d{1,3})?", re.ASCII)
_PLAIN = re.compile(r"0|-?(0(?=\.)|[1-9]\d*)(\.\d*[1-9])?", re.ASCII)
_LAST_DAY = {False: Decimal(2_958_466), True: Decimal(2_957_004)}
_SECONDS = Decimal(86_400)

BUILTIN_DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
BUILTIN_PERCENTS = frozenset((9, 10))
_LITERALS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)


def format_kind(code: str) -> str:
    """What a custom number format shows: "date", "percent" or "number"."""
    bare = _LITERALS.sub("", code.split(";", maxsplit=1)[0]).lower()
    if bare == "general":
        return "number"
    if re.search(r"[ymdhs]", bare):
        return "date"
    return "percent" if "%" in bare else "number"


def number_text(raw: str, kind: str, *, from_1904: bool) -> str | RowProblem:
    """A number cell as text: plain decimal digits, a date as ISO text, a percentage with its sign; or why not.

    Whole numbers beyond 15 digits were damaged when they were typed, so they are a problem, not a value.
    """
    if kind == "number" and len(raw) <= KEPT_DIGITS and _PLAIN.fullmatch(raw):
        return raw
    if not _NUMBER.fullmatch(raw):
        return RowProblem("cell.number", None, {"value": raw[:40]})
    value = Decimal(raw)
    if kind == "date":
        return serial_text(value, from_1904=from_1904) or RowProblem("cell.date", None, {"value": raw})
    if value.adjusted() >= KEPT_DIGITS:
        return RowProblem("cell.precision", None, {"value": raw})
    if len(value.as_tuple().digits) > KEPT_DIGITS:
        value = value.quantize(Decimal(1).scaleb(value.adjusted() - KEPT_DIGITS + 1), ROUND_HALF_UP)
    if kind == "percent":
        return f"{_plain(value.scaleb(2))}%"
    return _plain(value)


def _plain(value: Decimal) -> str:
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def serial_text(serial: Decimal, *, from_1904: bool) -> str | None:
    """A workbook's day number as ISO day, time or both; None where the calendar has no such day.

    The 1900 system counts a 29 February 1900 that never was: day 60 is refused, days before it count from 1899-12-31.
    Times are rounded to the nearest second (half up), as they are shown.
    """
    if serial < 0 or serial >= _LAST_DAY[from_1904]:
        return None
    days = int(serial)
    seconds = int((serial - days) * _SECONDS + Decimal("0.5"))
    clock = time(seconds // 3600 % 24, seconds // 60 % 60, seconds % 60)
    days += seconds // 86_400
    if days == 0 and not from_1904:
        return clock.isoformat()
    if days == 60 and not from_1904:
        return None
    epoch = date(1904, 1, 1) if from_1904 else date(1899, 12, 30) if days > 60 else date(1899, 12, 31)
    day = (epoch + timedelta(days=days)).isoformat()
    return f"{day} {clock.isoformat()}" if seconds % 86_400 else day
