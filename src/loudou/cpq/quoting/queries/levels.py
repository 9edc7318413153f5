"""Up to which level of the approval matrix a person approves."""

from uuid import UUID

from loudou.cpq.quoting.models import Quote
from loudou.cpq.quoting.rules.approval import ANY_LEVEL, LEVEL_GRANTS
from loudou.kernel.context import Context
from loudou.platform.access.queries import access_profile

BASE = LEVEL_GRANTS[1]


def highest_level(ctx: Context) -> int:
    """The highest level at which the actor approves any quote; 0 for nobody, ANY_LEVEL for administrators. No SQL.

    At most one SQL statement for the actor's rights.
    """
    profile = access_profile(ctx)
    if not profile.may("quote", BASE):
        return 0
    if profile.is_everything:
        return ANY_LEVEL
    return max(level for level, grant in LEVEL_GRANTS.items() if profile.may("quote", grant))


def approval_level(ctx: Context, quote_id: UUID) -> int:
    """The highest level at which the actor approves this quote; 0 when not at all, ANY_LEVEL for administrators.

    A right of a level counts on the records it reaches. At most four SQL statements beside the actor's rights.
    """
    profile = access_profile(ctx)
    if not Quote.objects.visible_to(ctx, BASE).filter(pk=quote_id).exists():
        return 0
    if profile.is_everything:
        return ANY_LEVEL
    above = [level for level, grant in LEVEL_GRANTS.items() if level > 1 and profile.may("quote", grant)]
    reached = (
        level
        for level in sorted(above, reverse=True)
        if Quote.objects.visible_to(ctx, LEVEL_GRANTS[level]).filter(pk=quote_id).exists()
    )
    return next(reached, 1)
