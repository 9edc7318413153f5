"""Numbers and money as people of a language write them. Halves round away from zero unless said otherwise."""

from decimal import ROUND_FLOOR, Decimal
from functools import cache

from babel.numbers import get_currency_symbol

from loudou.kernel.money import minor_units, round_half_up
from loudou.ui.formats.languages import is_chinese, locale_of

MINUS = "\N{MINUS SIGN}"

_STEPS = {
    True: ((Decimal(1), ""), (Decimal("1e4"), "万"), (Decimal("1e8"), "亿"), (Decimal("1e12"), "万亿")),
    False: (
        (Decimal(1), ""),
        (Decimal("1e3"), "K"),
        (Decimal("1e6"), "M"),
        (Decimal("1e9"), "B"),
        (Decimal("1e12"), "T"),
    ),
}
"""Abbreviations of CLDR, keyed by whether the language is Chinese; smallest first."""


def number(value: Decimal | int, *, lang: str, decimals: int | None = None) -> str:
    """The number with thousands separated; as many decimals as it has unless `decimals` says how many."""
    del lang  # Chinese and English separate alike; a third language is added here
    amount = Decimal(value)
    text = f"{abs(amount if decimals is None else round_half_up(amount, decimals)):,f}"
    return MINUS + text if amount < 0 and text.strip("0.,") else text


def signed(value: Decimal | int, *, lang: str, decimals: int | None = None) -> str:
    """As `number`, with a plus before what is above zero: contributions and differences."""
    text = number(value, lang=lang, decimals=decimals)
    return f"+{text}" if value > 0 and text.strip("0.,") else text


def money(amount: Decimal, currency: str, *, lang: str, decimals: int | None = None) -> str:
    """The amount with its currency as the language marks it: ¥1,234.50 in Chinese, CN¥1,234.50 in English.

    Rounded to the currency's minor units unless `decimals` is given (unit prices have more).
    """
    text = number(amount, lang=lang, decimals=minor_units(currency) if decimals is None else decimals)
    return _with_symbol(text, currency, lang)


def compact(value: Decimal | int, *, lang: str, decimals: int = 1) -> str:
    """The number shortened to 万 and 亿 in Chinese, K, M and B in English; trailing zeros are dropped."""
    amount = Decimal(value)
    steps = _STEPS[is_chinese(lang)]
    place = max((i for i, (step, _) in enumerate(steps) if abs(amount) >= step), default=0)
    step, suffix = steps[place]
    shown = round_half_up(amount / step, decimals)
    if place + 1 < len(steps) and abs(shown) * step >= steps[place + 1][0]:  # 999,960 reads 1M, not 1,000K
        step, suffix = steps[place + 1]
        shown = round_half_up(amount / step, decimals)
    return _trimmed(number(shown, lang=lang)) + suffix


def compact_money(amount: Decimal, currency: str, *, lang: str, decimals: int = 1) -> str:
    """Money shortened as in `compact`: ¥318万, $3.2M. For cards and charts, never where amounts are added up."""
    return _with_symbol(compact(amount, lang=lang, decimals=decimals), currency, lang)


def percent(rate: Decimal, *, lang: str, decimals: int = 1) -> str:
    """A fraction as a percentage: 0.382 is 38.2%."""
    return number(rate * 100, lang=lang, decimals=decimals) + "%"


def score(value: Decimal, *, decimals: int = 0) -> str:
    """A score from 0 to 100, rounded down: it never shows a threshold it has not reached."""
    return f"{value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_FLOOR):f}"


def _with_symbol(text: str, currency: str, lang: str) -> str:
    symbol = _symbol(currency, lang)
    return f"{MINUS}{symbol}{text[1:]}" if text.startswith(MINUS) else symbol + text


@cache
def _symbol(currency: str, lang: str) -> str:
    symbol = get_currency_symbol(currency, locale_of(lang))
    return f"{symbol}\N{NO-BREAK SPACE}" if symbol == currency else symbol


def _trimmed(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text
