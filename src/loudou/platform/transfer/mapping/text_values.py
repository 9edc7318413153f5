"""Converting text: kept as it stands except for blanks and invisible characters around it."""

import re
import unicodedata
from collections.abc import Callable

from loudou.platform.transfer.mapping.errors import CellRefused

AROUND = "\u200b\u200c\u200d\u2060\ufeff\u00ad" + " \t\n\r\x0b\x0c\u00a0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)  # fmt: skip
"""Blanks and zero-width characters that mean nothing at the ends of a cell."""

_EMAIL = re.compile(r"[^@\s,;<>\"'()]+@[^@\s,;<>\"'().]+(\.[^@\s,;<>\"'().]+)+")
_PHONE = re.compile(r"[+(（]?[\d\s\-()（）.+/#*转xX]{4,}(ext\.?\s*\d+)?", re.ASCII | re.IGNORECASE)
_SHORTENED = re.compile(r"[-+]?\d+([.,]\d+)?[eE]\+?\d+|\d{7,}[.,]0+", re.ASCII)
_URL = re.compile(r"(https?://)?[^\s/:@<>\"']+\.[^\s<>\"']+", re.IGNORECASE)
_DIGITS = re.compile(r"\d", re.ASCII)


def clean(cell: str) -> str:
    """The text without what is invisible around it; "" for a cell that shows nothing."""
    text = cell.strip()
    return text if text.isascii() else text.strip(AROUND)


def text_converter(longest: int | None) -> Callable[[str], object]:
    """Text verbatim, refused when longer than the field."""
    if longest is None:
        return str

    def convert(text: str) -> str:
        if len(text) > longest:
            raise CellRefused("text.too_long", text, limit=longest)
        return text

    return convert


def to_email(text: str) -> str:
    """An e-mail address as it stands; normalising it is the record's business."""
    if len(text) > 254 or not _EMAIL.fullmatch(_half_width(text)):
        raise CellRefused("email.format", text)
    return text


def to_phone(text: str) -> str:
    """A phone number as it stands; refuses what a spreadsheet made of it (1.38E+10, 13812345678.0)."""
    if text.isascii() and text.isdigit() and 4 <= len(text) <= 20:
        return text
    folded = _half_width(text)
    if _SHORTENED.fullmatch(folded):
        raise CellRefused("phone.scientific", text)
    if len(text) > 40 or not _PHONE.fullmatch(folded) or len(_DIGITS.findall(folded)) < 4:
        raise CellRefused("phone.format", text)
    return text


def _half_width(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def to_uscc(text: str) -> str:
    """A unified social credit code as it stands; refuses what a spreadsheet made of it (9.13E+17)."""
    if _SHORTENED.fullmatch(text):
        raise CellRefused("uscc.scientific", text)
    return text


def to_url(text: str) -> str:
    """A web address as it stands, with or without http(s); any other scheme is refused."""
    if not _URL.fullmatch(text):
        raise CellRefused("url.format", text)
    return text
