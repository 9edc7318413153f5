"""How values read to people, per language: money, numbers, instants, phone numbers.

Pure and cached, made to be called for every cell of a long table. `lang` is a Django language code ("zh-hans", "en").
The minus is U+2212 everywhere. Nothing here inserts a space between 汉字 and digits: the style sheet does that.
"""

from loudou.ui.formats.contacts import phone
from loudou.ui.formats.numbers import compact, compact_money, money, number, percent, score, signed
from loudou.ui.formats.times import clock, day, moment, near_moment, relative, short_day, span

__all__ = [
    "clock", "compact", "compact_money", "day", "moment", "money", "near_moment", "number", "percent", "phone",
    "relative", "score", "short_day", "signed", "span",
]  # fmt: skip
