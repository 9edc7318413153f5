"""Texts, e-mail addresses and company names in the form they are compared in (domain 1.4.2).

What a person typed is kept for display; these are the forms duplicates are looked up by. Everything here is called
once per field of every imported row, so plain ASCII takes the short way out.
"""

import re
from typing import NamedTuple
from unicodedata import normalize

from loudou.leads.rules.phones import normalise_mobile, normalise_phone

_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
_EMAIL = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~\w-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~\w-]+)*"
    r"@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W_](?:[\w-]{0,61}[^\W_])"
)
_IN_ANGLES = re.compile(r"<([^<>]+)>\s*$")
_BRACKETS = str.maketrans("[{<【〔〖《「『]}>】〕〗》」』", "(((((((((" + ")))))))))")
_ODD_BRACKET = re.compile(r"[\[{<【〔〖《「『\]}>】〕〗》」』]")
_WORD = re.compile(r"[^\s,;:!\"/\\_–—·•&+*、。“”|-]+")
_LEGAL_FORMS = frozenset(
    _WORD.findall(
        "co company corp corporation inc incorporated ltd limited llc llp lp plc pte pty gmbh ag kg ohg ug"
        " sa sas sarl srl spa bv nv oy ab as aps coltd"
    )
)
_WITHOUT_CHINESE_FORM = re.compile(
    r"(.+?)(?:股份有限公司|有限责任公司|有限責任公司|有限公司|股份公司|株式会社|\((?:特殊普通|普通|有限)合伙\)"
    r"|(?<=[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af)])(?:coltd|co|ltd|inc|llc|corp|gmbh))*"
)


class Identity(NamedTuple):
    """Who a lead is, in the form duplicates are looked up by; None where nothing usable was given.

    `problems` names the fields whose text could not be understood; what was typed stays on the lead. A tuple and not
    a dataclass because an import makes one per row.
    """

    name: str
    company: str
    company_key: str
    mobile: str | None
    phone: str | None
    email: str | None
    problems: tuple[str, ...] = ()


def normalise_identity(
    *, name: str = "", company: str = "", mobile: str = "", phone: str = "", email: str = "", region: str = "CN"
) -> Identity:
    """All the identifying fields of one row at once; `region` is where numbers without a country code are dialled."""
    problems: tuple[str, ...] = ()
    mobile_number = phone_number = address = None
    if mobile and (mobile_number := normalise_mobile(mobile, region)) is None and not mobile.isspace():
        problems += ("mobile",)
    if phone and (phone_number := normalise_phone(phone, region)) is None and not phone.isspace():
        problems += ("phone",)
    if email and (address := normalise_email(email)) is None and not email.isspace():
        problems += ("email",)
    shown = clean_text(company)
    return Identity(clean_text(name), shown, company_key(shown), mobile_number, phone_number, address, problems)


def clean_text(value: str) -> str:
    """The text in Unicode form NFKC (so full width becomes half width), without invisible characters, spaces single."""
    if not value.isprintable():
        value = _INVISIBLE.sub("", value)
    return " ".join((value if value.isascii() else normalize("NFKC", value)).split())


def normalise_email(value: str) -> str | None:
    """The address in lower case, taken out of `Name <address>` when written so; None when it is no address."""
    text = (value.strip() if value.isascii() else clean_text(value)).lower()
    in_angles = _IN_ANGLES.search(text) if "<" in text else None
    address = in_angles[1].strip() if in_angles else text
    return address if len(address) <= 254 and _EMAIL.fullmatch(address) else None


def company_key(name: str) -> str:
    """The company name for matching only: lower case, no spaces or punctuation, brackets as (), no legal form.

    A name that is nothing but a legal form keeps it, so two names never match by being emptied. Empty for no name.
    """
    plain = name.isascii()
    text = (name if plain else normalize("NFKC", name)).casefold()
    if _ODD_BRACKET.search(text):
        text = text.translate(_BRACKETS)
    words = _WORD.findall(text.replace(".", "").replace("'", ""))
    while len(words) > 1 and words[-1] in _LEGAL_FORMS:
        words.pop()
    key = "".join(words)
    bare = None if plain else _WITHOUT_CHINESE_FORM.fullmatch(key)
    return key if bare is None else bare[1]
