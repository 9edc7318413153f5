"""Whether a cell looks like a value (number, date, e-mail, …) rather than a name; used to tell headers from data."""

import re

NUMBER = re.compile(r"[-+(]?\s*[$€£¥￥]?\s*\d[\d,. ]*\)?\s*[%元万亿]?")
WHOLE = re.compile(r"-?\d+")
DATE = re.compile(
    r"(\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})"
    r"([ T]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*([AaPp][Mm])?\s*(Z|[-+]\d{2}:?\d{2})?)?"
)
EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;]+")
URL = re.compile(r"(https?://|www\.)\S+", re.IGNORECASE)
CLOCK = re.compile(r"\d{1,2}:\d{2}(:\d{2})?")
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
LONG_ID = re.compile(r"(?=.*\d.*\d.*\d)[0-9A-Za-z-]{15,}")

_STRONG = (DATE, EMAIL, URL, CLOCK)


def is_strong_value(text: str) -> bool:
    """Dates, times, e-mails, links, amounts with a sign or decimals: never the name of a column."""
    text = text.strip()
    if any(pattern.fullmatch(text) for pattern in _STRONG):
        return True
    return NUMBER.fullmatch(text) is not None and WHOLE.fullmatch(text) is None


def is_value(text: str) -> bool:
    """Strong values, whole numbers and long codes."""
    text = text.strip()
    return is_strong_value(text) or WHOLE.fullmatch(text) is not None or LONG_ID.fullmatch(text) is not None
