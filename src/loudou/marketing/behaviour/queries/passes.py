"""The passes by which a web site hands its visitor on to our forms. No SQL anywhere here."""

import base64
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken
from django.utils.crypto import salted_hmac

PASS_LIFE = timedelta(minutes=30)
"""How long a pass is good for: long enough to come from a page to a form, too short to be worth passing on."""


def wants_no_tracking(headers: Mapping[str, str]) -> bool:
    """Whether a browser says so (Global Privacy Control, Do Not Track)."""
    return headers.get("Sec-GPC") == "1" or headers.get("DNT") == "1"


def visitor_pass(visitor_id: UUID, now: datetime) -> str:
    """A text that names a visitor to us and to nobody else.

    It is encrypted and signed with the installation's key, so that neither an address nor a log gives a visitor's
    number away, and nobody makes one up. It says nothing about whether anything is known of this visitor.
    """
    return _passes().encrypt_at_time(visitor_id.bytes, int(now.timestamp())).decode()


def visitor_of_pass(text: str, now: datetime, life: timedelta = PASS_LIFE) -> UUID | None:
    """The visitor a pass names; None for one that is not ours, was changed, or has outlived its life."""
    try:
        named = _passes().decrypt_at_time(text.encode(), int(life.total_seconds()), int(now.timestamp()))
    except (InvalidToken, UnicodeError):
        return None
    return UUID(bytes=named)


def _passes() -> Fernet:
    key = salted_hmac("loudou.behaviour.pass", "", algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))
