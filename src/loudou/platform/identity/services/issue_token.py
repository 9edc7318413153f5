"""Issue an API token."""

import hashlib
import secrets
from datetime import datetime
from uuid import UUID

from loudou.kernel.context import Context
from loudou.platform.identity.enums import TokenScope
from loudou.platform.identity.models import ApiToken

PREFIX = "ld_"


def issue_token(
    ctx: Context, *, user_id: UUID, name: str, scope: TokenScope, expires_at: datetime | None = None
) -> str:
    """A new token of 256 random bits that acts as this user; shown this once, only its SHA-256 is kept.

    Runs inside the caller's change set.
    """
    token = PREFIX + secrets.token_urlsafe(32)
    ApiToken.objects.create(
        user_id=user_id,
        name=name,
        scope=scope,
        digest=hashlib.sha256(token.encode()).digest(),
        hint=token[-4:],
        created_at=ctx.now,
        expires_at=expires_at,
    )
    return token
