"""What is known of a match at the time it was found, in the coarse form a model can learn from."""

from decimal import Decimal
from zlib import crc32

from loudou.marketing.tenders.rules.texts import clean_text

SHARES = 4
"""Words are shared out over so many features: a feature keeps its thirty most frequent ones."""
_BANDS = (
    (100_000, "< 100k"),
    (300_000, "100k–300k"),
    (1_000_000, "300k–1M"),
    (3_000_000, "1M–3M"),
    (10_000_000, "3M–10M"),
)
_HIGHEST = "> 10M"
_LONG_PROVINCES = ("内蒙古", "黑龙江")
CATEGORY_DIGITS = 3
LONGEST = 40


def budget_band(amount: Decimal | None, currency: str) -> str:
    """The band of a budget with its currency; empty where none is told. Currencies are never compared."""
    if amount is None:
        return ""
    band = next((name for limit, name in _BANDS if amount < limit), _HIGHEST)
    return f"{currency} {band}".strip()


def region_of(text: str) -> str:
    """The province of a Chinese region (江苏省苏州市 is 江苏), any other region as it is told, cut short."""
    region = clean_text(text, 80).casefold()
    long_name = next((name for name in _LONG_PROVINCES if region.startswith(name)), "")
    if long_name:
        return long_name
    return region[:2] if region and "\u3400" <= region[0] <= "\u9fff" else region[:LONGEST]


def category_of(code: str) -> str:
    """The beginning of a category code (CPV division and group, 品目 class), where codes of one kind agree."""
    plain = clean_text(code, 100).upper().replace(" ", "")
    head, _, number = plain.rpartition(":")
    return f"{head[-12:]}:{number[:CATEGORY_DIGITS]}" if head else number[:CATEGORY_DIGITS]


def share_of(word: str) -> int:
    """Which of the features a word belongs to; the same on every machine."""
    return crc32(word.encode()) % SHARES


def prior_points(score: Decimal) -> Decimal:
    """What is said without a model: the fit by words, as it is."""
    return min(max(score, Decimal(0)), Decimal(100)).quantize(Decimal("0.01"))
