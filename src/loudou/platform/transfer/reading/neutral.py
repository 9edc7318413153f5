"""Text that a spreadsheet would run as a formula, made harmless when it leaves and taken back when it returns.

A quote (') before the cell is what spreadsheets and other systems understand. A text that already stands behind such a
quote gets one more, so that taking one away always gives back what was there.
"""

import re

_RUNS = re.compile(r"[\s\x00-\x1f\x7f\u00ad\u200b-\u200f\u2060\ufeff;,\"']*[=+\-@＝＋－＠]|[\t\r\n]")
_HARMLESS_PHONE = re.compile(r"\+?\d[\d \-()]*")
MARK = "'"


def is_risky(text: str) -> bool:
    """Whether a spreadsheet might run this cell, however it parts and trims cells."""
    return _RUNS.match(text) is not None


def neutral(text: str) -> str:
    """The text as it may stand in a file that people open in a spreadsheet."""
    return MARK + text if is_risky(text) else text


def neutral_phone(text: str) -> str:
    """A telephone number as it stands when it is nothing but one: +86… computes to itself."""
    return text if _HARMLESS_PHONE.fullmatch(text) else neutral(text)


def plain(text: str) -> str:
    """The text before it was made harmless."""
    return text[1:] if text.startswith(MARK) and is_risky(text[1:]) else text
