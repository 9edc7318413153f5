"""Whether a delivery comes from who it says, now: HMAC-SHA256 over id, time and raw body (Standard Webhooks 1.0.0)."""

import base64
import hashlib
import hmac
from collections.abc import Sequence

TOLERANCE_SECONDS = 300
VERSION = "v1"


def sign(secret: bytes, delivery_id: str, timestamp: str, body: bytes) -> str:
    """The signature as it stands in the header."""
    content = b".".join((delivery_id.encode(), timestamp.encode(), body))
    return f"{VERSION},{base64.b64encode(hmac.digest(secret, content, hashlib.sha256)).decode()}"


def is_signed(keys: Sequence[bytes], delivery_id: str, timestamp: str, body: bytes, signatures: str) -> bool:
    """Whether one of the signatures (apart by blanks) was made with one of the secrets; takes equal time either way."""
    given = [one.encode() for one in signatures.split()[:8]]
    wanted = [sign(secret, delivery_id, timestamp, body).encode() for secret in keys]
    matches = [hmac.compare_digest(one, other) for one in given for other in wanted]
    return any(matches)


def is_timely(timestamp: str, now_seconds: int) -> bool:
    """Whether the claimed second is at most five minutes before or after now; False for what is no second."""
    if not timestamp.isascii() or not timestamp.isdecimal() or len(timestamp) > 12:
        return False
    return abs(now_seconds - int(timestamp)) <= TOLERANCE_SECONDS
