"""The secrets of sources: worked out from the installation's key, so that no table holds them."""

import base64
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.crypto import salted_hmac

PREFIX = "whsec_"
FORMER_IS_GOOD_FOR = timedelta(days=1)


def secret_of(source_id: UUID, salt: str) -> bytes:
    """The 256 bits a source signs with. No SQL. Another installation key gives another secret."""
    return salted_hmac("loudou.intake.source", f"{source_id}:{salt}", algorithm="sha256").digest()


def shown_secret(source_id: UUID, salt: str) -> str:
    """The secret as senders write it down. No SQL."""
    return PREFIX + base64.b64encode(secret_of(source_id, salt)).decode()


def valid_secrets(source_id: UUID, salt: str, former: str, since: datetime | None, now: datetime) -> list[bytes]:
    """The secret, and for a day after it was made also the one before. No SQL; none for a source without a secret."""
    salts = [salt] if salt else []
    if former and since is not None and now - since < FORMER_IS_GOOD_FOR:
        salts.append(former)
    return [secret_of(source_id, one) for one in salts]
