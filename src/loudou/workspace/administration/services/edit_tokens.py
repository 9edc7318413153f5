"""Issue and revoke API tokens: everybody their own, administrators revoke anybody's."""

from datetime import timedelta
from uuid import UUID

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.platform.access.queries import access_profile
from loudou.platform.changes.recording import records_changes
from loudou.platform.identity.enums import TokenScope
from loudou.platform.identity.errors import PersonInvalid
from loudou.platform.identity.services.issue_token import issue_token
from loudou.platform.identity.services.revoke_token import revoke_token
from loudou.workspace.administration.errors import NobodyActs

LONGEST_NAME = 80
LONGEST_DAYS = 3_650


@records_changes("token.create")
def issue_own_token(ctx: Context, *, name: str, scope: str, days: int | None = None) -> str:
    """A new token that acts as the actor, for so many days of 24 hours (None: until revoked); shown this once.

    Raises NobodyActs, PersonInvalid.
    """
    if ctx.actor_id is None:
        raise NobodyActs("A token belongs to a person.")
    problems = []
    if not 0 < len(name.strip()) <= LONGEST_NAME:
        problems.append(FieldProblem("name", "required", "Write a name of at most 80 characters."))
    if scope not in TokenScope.values:
        problems.append(FieldProblem("scope", "scope.unknown", "There is no such scope."))
    if days is not None and not 0 < days <= LONGEST_DAYS:
        problems.append(FieldProblem("days", "number.range", "A number of days from 1 to 3,650."))
    if problems:
        raise PersonInvalid("Some values are not acceptable. Nothing was changed.", problems=problems)
    expires_at = ctx.now + timedelta(days=days) if days is not None else None
    return issue_token(ctx, user_id=ctx.actor_id, name=name.strip(), scope=TokenScope(scope), expires_at=expires_at)


@records_changes("token.revoke")
def revoke_api_token(ctx: Context, *, token_id: UUID) -> None:
    """Make a token worthless from now on. Raises UnknownUnit, also for somebody else's unless one administers."""
    whose = None if access_profile(ctx).is_everything else ctx.actor_id
    revoke_token(ctx, token_id=token_id, user_id=whose)
