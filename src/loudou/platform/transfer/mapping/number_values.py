"""Converting numbers, money and percentages: exactly, and only in the declared format."""

import re
from collections.abc import Callable
from decimal import Decimal

from loudou.platform.transfer.mapping.errors import CellRefused

DEFAULT_FORMAT = "1,234.56"
UNITS = {"千": 3, "k": 3, "万": 4, "百万": 6, "m": 6, "亿": 8}
"""Powers of ten a column may be counted in."""
PERCENT_FORMATS = ("15%", "15", "0.15")
MOST_DIGITS = 30

_GROUPS = r"[,. '\u00a0\u202f]"
_FORMAT = re.compile(
    rf"(?P<before>\D{{0,5}})1(?P<group>{_GROUPS}?)234(?P<point>[.,])56(?P<after>\D{{0,5}})",
    re.ASCII,
)
_CURRENCY = re.compile(r"([A-Z]{3}|[A-Z]{0,2}[$€£¥￥₩₽₹฿]|元|圆|人民币|人民币元)?")
_SCIENTIFIC = re.compile(r"[-+]?\d+([.,]\d+)?[eE][-+]?\d+", re.ASCII)


def number_pattern(declared: str) -> tuple[re.Pattern[str], str, str] | None:
    """The pattern of numbers written like this sample of 1234.56, its grouping and its decimal mark, or None.

    A currency around the sample may stand around every number, and brackets around all of it mean negative; nothing
    else may (a 万 would be lost, see units). Groups are of three digits or absent, so 1,23 is never read as 123.
    """
    match = _FORMAT.fullmatch(declared)
    if match is None or match["group"] == match["point"]:
        return None
    before, after = match["before"].strip(), match["after"].strip()
    bracketed = before.startswith("(") and after.endswith(")")
    before, after = (before[1:], after[:-1]) if bracketed else (before, after)
    if not _CURRENCY.fullmatch(before) or not _CURRENCY.fullmatch(after):
        return None
    group, point = re.escape(match["group"]), re.escape(match["point"])
    grouped = rf"\d{{1,3}}(?:{group}\d{{3}})+|" if group else ""
    number = rf"(?P<sign>[-+]?)(?P<whole>{grouped}\d+)(?:{point}(?P<places>\d+))?"
    around = rf"(?:{re.escape(before)})?\s*{number}\s*(?:{re.escape(after)})?"
    pattern = rf"(?P<negative>\()?{around}(?(negative)\))" if bracketed else around
    return re.compile(pattern, re.ASCII), match["group"], match["point"]


def number_converter(
    *, declared: str | None, unit: str | None, places: int | None, scale_code: str = "number.places"
) -> Callable[[str], Decimal]:
    """Numbers as exact Decimals in the declared format, times the declared unit.

    More decimal places than allowed refuse the cell (never rounded) unless they are zeros.
    """
    shape = declared or DEFAULT_FORMAT
    found = number_pattern(shape)
    if found is None:
        raise ValueError(f"not a number format: {shape!r}")
    pattern, group, _ = found
    fullmatch, power = pattern.fullmatch, UNITS[unit] if unit else 0
    has_brackets = "negative" in pattern.groupindex

    def convert(text: str) -> Decimal:
        match = fullmatch(text)
        if match is None:
            code = "number.scientific" if _SCIENTIFIC.fullmatch(text) else "number.format"
            raise CellRefused(code, text, format=shape)
        sign, whole, fraction = match["sign"], match["whole"], match["places"]
        if group:
            whole = whole.replace(group, "")
        if len(whole) + len(fraction or "") > MOST_DIGITS:
            raise CellRefused("number.too_large", text)
        value = Decimal(f"{sign}{whole}.{fraction}" if fraction else sign + whole)
        if power:
            value = value.scaleb(power)
        if fraction and places is not None:
            value = _within(value, places, text, scale_code)
        return -value if has_brackets and match["negative"] else value

    return convert


def _within(value: Decimal, places: int, text: str, code: str) -> Decimal:
    """The value when its decimal places are few enough; surplus zeros are dropped, digits are not."""
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or -exponent <= places:
        return value
    kept = value.quantize(Decimal(1).scaleb(-places))
    if kept != value:
        raise CellRefused(code, text, limit=places)
    return kept


def percent_converter(*, declared: str | None, places: int | None) -> Callable[[str], Decimal]:
    """Percentages as fractions: 15% is Decimal("0.15").

    "15%" (the default) needs the sign; "15" and "0.15" declare what a bare number means and still read the sign.
    """
    number = number_converter(declared=None, unit=None, places=None)

    def convert(text: str) -> Decimal:
        bare = text.removesuffix("%").removesuffix("％").rstrip()
        has_sign = len(bare) < len(text)
        try:
            value = number(bare)
        except CellRefused as refused:
            raise CellRefused("percent.format", text, format=declared or "15%") from refused
        if not has_sign and declared in {None, "15%"}:
            raise CellRefused("percent.ambiguous", text)
        value = value.scaleb(-2) if has_sign or declared == "15" else value
        return value if places is None else _within(value, places + 2, text, "number.places")

    return convert
