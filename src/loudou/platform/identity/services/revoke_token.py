"""Revoke an API token."""

from uuid import UUID

from loudou.kernel.context import Context
from loudou.platform.identity.errors import UnknownUnit
from loudou.platform.identity.models import ApiToken


def revoke_token(ctx: Context, *, token_id: UUID, user_id: UUID | None = None) -> None:
    """Make a token worthless from now on; `user_id` limits it to tokens of this user. Again changes nothing.

    Runs inside the caller's change set. Two SQL statements. Raises UnknownUnit.
    """
    tokens = ApiToken.objects.filter(pk=token_id)
    if user_id is not None:
        tokens = tokens.filter(user=user_id)
    if not tokens.exists():
        raise UnknownUnit("There is no such token, or it is not yours.", token_id=token_id)
    tokens.filter(revoked_at__isnull=True).update(revoked_at=ctx.now)
