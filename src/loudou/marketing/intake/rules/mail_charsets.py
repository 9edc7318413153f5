"""Bytes of a mail as text, also where the charset it names is not the one it was written in."""

import codecs
import re

SUPERSETS = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "cp936": "gb18030"}
"""Senders name the smaller set and write characters of the larger one (WHATWG Encoding, 10.1 and 4.2)."""
TRIED = ("utf-8", "gb18030", "big5")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_HAN = re.compile(r"[\u4e00-\u9fff\u3400-\u4dbf]")


def decode(data: bytes, declared: str = "") -> str:
    """The text of these bytes; never fails, unreadable bytes become U+FFFD.

    What is valid UTF-8 beyond ASCII is UTF-8 whatever is declared: other encodings hit that by chance almost never.
    """
    if any(byte > 127 for byte in data) and (text := _strictly(data, "utf-8")) is not None:
        return text
    named = known_charset(declared)
    for charset in dict.fromkeys((named, *TRIED)):
        if charset and (text := _strictly(data, charset)) is not None:
            return text
    return data.decode(_nearest(data, named), errors="replace")


def known_charset(declared: str) -> str:
    """The codec for a declared charset, the superset where senders mean that; empty for none or an unknown one."""
    name = declared.strip().strip("\"'").lower()
    name = SUPERSETS.get(name, name)
    try:
        found = codecs.lookup(name) if name.isascii() else None
    except LookupError:
        return ""
    return found.name if found is not None and found._is_text_encoding else ""


def tidy(text: str) -> str:
    """The text without control, zero-width and direction characters; ends of lines are plain, tabs stay."""
    return _UNSEEN.sub("", _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))


def one_line(text: str, longest: int) -> str:
    """A tidy text on one line, cut to a length."""
    return " ".join(tidy(text).split())[:longest]


def _strictly(data: bytes, charset: str) -> str | None:
    try:
        return data.decode(charset)
    except (UnicodeError, LookupError):
        return None


def _nearest(data: bytes, named: str) -> str:
    """Where no charset fits whole: the named one, else the one that loses fewest characters and finds most Han."""
    if named:
        return named
    return max(TRIED, key=lambda charset: _quality(data.decode(charset, errors="replace")))


def _quality(text: str) -> int:
    return len(_HAN.findall(text)) - 5 * text.count("\ufffd")
