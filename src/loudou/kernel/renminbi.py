"""Amounts of renminbi in words (人民币大写), as contracts, receipts and invoices write them."""

from loudou.kernel.money import Money

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("仟", "佰", "拾", "")
_SECTIONS = ("兆", "亿", "万", "")
_LIMIT = 10**16


def renminbi_in_words(amount: Money) -> str:
    """The amount as 10 930.90 => 壹万零玖佰叁拾元玖角整; a negative one begins with 负, nothing at all is 零元整.

    Follows the rules of the People's Bank of China for filling in bills: 整 ends an amount without 分, and 零 stands
    for zeros inside a number, also between 元 and 分; before 角 it is optional and left out. Raises ValueError for
    another currency, for less than a 分, and from ten thousand 兆 (10^16) on.
    """
    if amount.currency != "CNY":
        raise ValueError("only renminbi is written in these words")
    cents = amount.in_minor()
    yuan, rest = divmod(abs(cents), 100)
    if yuan >= _LIMIT:
        raise ValueError("too large to be written in words")
    words = _whole(yuan) + "元" if yuan else ""
    words += _fraction(*divmod(rest, 10), follows_yuan=bool(yuan)) if rest else "整"
    return ("负" if cents < 0 else "") + (words if cents else "零元整")


def _fraction(jiao: int, fen: int, *, follows_yuan: bool) -> str:
    words = _DIGITS[jiao] + "角" if jiao else ("零" if follows_yuan else "")
    return words + (_DIGITS[fen] + "分" if fen else "整")


def _whole(number: int) -> str:
    """A positive whole number, four digits at a time, with one 零 for each gap of zeros between digits that count."""
    words = ""
    gap = False
    for section, value in zip(_SECTIONS, _fours(number), strict=True):
        if not value:
            gap = bool(words)
            continue
        if words and (gap or value < 1000):
            words += _DIGITS[0]
        words += _four_digits(value) + section
        gap = False
    return words


def _fours(number: int) -> list[int]:
    return [number // 10**power % 10_000 for power in (12, 8, 4, 0)]


def _four_digits(value: int) -> str:
    words = ""
    gap = False
    for place, digit in zip(_PLACES, f"{value:04d}", strict=True):
        if digit == "0":
            gap = bool(words)
            continue
        words += (_DIGITS[0] if gap else "") + _DIGITS[int(digit)] + place
        gap = False
    return words
