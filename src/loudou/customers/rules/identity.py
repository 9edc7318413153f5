"""Identifying values of accounts and contacts in the form they are kept and compared in."""

import re
from unicodedata import normalize

import phonenumbers
from stdnum.cn import uscc as credit_codes

_EMAIL = re.compile(r"[^@\s<>]{1,64}@[^@\s<>]+\.[^@\s<>]+")
_CN_MOBILE = re.compile(r"1[3-9][0-9]{9}")


def clean_text(value: str) -> str:
    """The text in Unicode form NFKC (full width becomes half width) with single spaces."""
    return " ".join(normalize("NFKC", value).split())


def normalise_mobile(value: str, region: str = "CN") -> str | None:
    """The number in E.164; None when it is none. A Chinese mobile is 11 digits starting 13 to 19 (domain 1.4.2).

    `region` (ISO 3166) tells how a number without a country code is dialled.
    """
    digits = re.sub(r"[\s().·-]", "", clean_text(value))
    if region == "CN" and _CN_MOBILE.fullmatch(digits.removeprefix("+86")):
        return "+86" + digits.removeprefix("+86")
    try:
        number = phonenumbers.parse(digits, region)
    except phonenumbers.NumberParseException:
        return None
    if number.country_code == 86 or not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def normalise_email(value: str) -> str | None:
    """The address in lower case; None when it is none."""
    address = clean_text(value).lower()
    return address if len(address) <= 254 and _EMAIL.fullmatch(address) else None


def normalise_credit_code(value: str) -> str | None:
    """The unified social credit code in upper case; None when it is none (GB 32100-2015, check character included)."""
    code = clean_text(value).upper().replace(" ", "")
    return code if credit_codes.is_valid(code) else None
