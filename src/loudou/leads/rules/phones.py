"""Telephone numbers in one written form (E.164), so that equal numbers compare equal.

Well-formed Chinese and international numbers are recognised by their shape alone, which is what makes an import of
100,000 rows cheap; everything else is given to the numbering plans of `phonenumbers`. The shape of a Chinese mobile
is 11 digits starting 13 to 19 (domain 1.4.2): whether the block was ever handed out is not asked.
"""

import re
from functools import lru_cache
from unicodedata import normalize

import phonenumbers

_SEPARATORS = str.maketrans("", "", " \t\r\n-()./·‐‑‒–—−\u200b\u200e\u200f\u202a\u202c\ufeff")
_COUNTRY_CODES = frozenset(map(str, phonenumbers.COUNTRY_CODE_TO_REGION_CODE))
_CN_MOBILE = re.compile(r"(?:(?:\+|00)?86)?(1[3-9][0-9]{9})")
_CN_LANDLINE = re.compile(r"(?:0|(?:\+|00)860?)((?:10|2[0-9])[2-8][0-9]{7}|[3-9][0-9]{2}[2-8][0-9]{6,7})")
_INTERNATIONAL = re.compile(r"(?:\+|00)([1-9][0-9]{7,14})")
_DIGIT = re.compile(r"\d")
_EXTENSION = re.compile(r"(?:ext\.?|x|#|转|轉|分机)[\s:.]*([0-9]{1,7})\s*$", re.IGNORECASE)


def normalise_mobile(value: str, region: str = "CN") -> str | None:
    """The number in E.164 when it can be a mobile, else None.

    A Chinese landline or a number with an extension is no mobile; of other countries every valid number is taken,
    because many numbering plans do not tell the two apart.
    """
    if region == "CN" and len(value) == 11 and value[0] == "1" and value.isascii() and _CN_MOBILE.fullmatch(value):
        return "+86" + value
    number = normalise_phone(value, region)
    if number is None or ";" in number or (number.startswith("+86") and not _CN_MOBILE.fullmatch(number)):
        return None
    return number


def normalise_phone(value: str, region: str = "CN") -> str | None:
    """The number in E.164, with `;ext=` and the extension when it has one (RFC 3966); None when it is no number.

    `region` (ISO 3166) tells how a number without a country code is dialled. A number written with its country code
    is taken at its word when the code exists. Fewer than six digits are never a number.
    """
    text = value if value.isascii() else normalize("NFKC", value)
    number = _by_shape(text.translate(_SEPARATORS), region)
    if number is not None:
        return number
    extension = _EXTENSION.search(text)
    if extension is not None:
        number = _by_shape(text[: extension.start()].translate(_SEPARATORS), region)
        if number is not None:
            return f"{number};ext={extension[1]}"
    return _by_numbering_plan(text, region)


def _by_shape(compact: str, region: str) -> str | None:
    abroad = compact.startswith(("+", "00"))
    if compact.startswith(("+86", "0086")) or (region == "CN" and not abroad):
        chinese = _CN_MOBILE.fullmatch(compact) or _CN_LANDLINE.fullmatch(compact)
        if chinese is not None:
            return "+86" + chinese[1]
    international = _INTERNATIONAL.fullmatch(compact) if abroad else None
    return None if international is None else _with_known_country(international[1])


def _with_known_country(digits: str) -> str | None:
    """E.164 when the digits start with a country code that no trunk zero follows."""
    for length in (1, 2, 3):
        if digits[:length] in _COUNTRY_CODES:
            return None if digits[length] == "0" else "+" + digits
    return None


@lru_cache(maxsize=4096)
def _by_numbering_plan(text: str, region: str) -> str | None:
    if len(_DIGIT.findall(text)) < 6:
        return None
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return f"{written};ext={number.extension}" if number.extension else written
