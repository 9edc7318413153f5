"""Say how many leads people may hold in all."""

from uuid import UUID

from django.db.models import Q

from loudou.kernel.context import Context
from loudou.leads.models import HoldingLimit
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes


@records_changes("leads.limit_holdings")
def limit_holdings(ctx: Context, *, most: int | None, user_id: UUID | None = None) -> None:
    """Let a person, or everybody, hold at most so many open leads from pools; None takes the limit away.

    What is held already stays. Two SQL statements. Raises ActionRefused.
    """
    require(ctx, "lead", "configure")
    found = HoldingLimit.objects.filter(Q(user__isnull=True) if user_id is None else Q(user=user_id))
    if most is None:
        found.delete()
    elif not found.update(most=most):
        HoldingLimit.objects.create(user_id=user_id, most=most)
