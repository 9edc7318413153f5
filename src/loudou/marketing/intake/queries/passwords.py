"""Passwords of mailboxes: sealed under the installation's key, so that a copy of the database opens no mailbox."""

import base64
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken
from django.utils.crypto import salted_hmac


def seal(mailbox_id: UUID, password: str) -> bytes:
    """The password as it is stored; good for this mailbox and this installation only. No SQL."""
    return _box(mailbox_id).encrypt(password.encode())


def unseal(mailbox_id: UUID, sealed: bytes) -> str | None:
    """The password; None where it was sealed under another key or for another mailbox. No SQL."""
    try:
        return _box(mailbox_id).decrypt(bytes(sealed)).decode()
    except InvalidToken:
        return None


def _box(mailbox_id: UUID) -> Fernet:
    key = salted_hmac("loudou.intake.mailbox", str(mailbox_id), algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))
