"""Telephone numbers, grouped so that they can be read aloud."""

import re
from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

_MOBILE = re.compile(r"(?:\+?86)?(1[3-9]\d)(\d{4})(\d{4})")
"""Mainland mobile numbers, by far the most frequent: 3-4-4 digits as they are spoken."""


@lru_cache(maxsize=8192)
def phone(value: str, *, region: str = "CN") -> str:
    """The number in groups: 138 1580 4462; others as their country writes them, as given when it is no number."""
    mobile = _MOBILE.fullmatch(re.sub(r"[\s-]", "", value))
    if mobile:
        return " ".join(mobile.groups())
    try:
        parsed = phonenumbers.parse(value, region)
    except NumberParseException:
        return value
    if not phonenumbers.is_possible_number(parsed):
        return value
    home = phonenumbers.region_code_for_number(parsed) == region
    return phonenumbers.format_number(parsed, PhoneNumberFormat.NATIONAL if home else PhoneNumberFormat.INTERNATIONAL)
