"""Claims the customer contests."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import F

from loudou.kernel.context import Context
from loudou.platform.changes.recording import records_changes
from loudou.revenue.receivables.errors import ReceivableInWrongState
from loudou.revenue.receivables.models import Receivable
from loudou.revenue.receivables.queries.open_items import OPEN_STATES
from loudou.revenue.receivables.services.targets import lock_receivables


@records_changes("receivable.dispute")
def mark_disputed(ctx: Context, *, receivable_ids: Sequence[UUID], is_disputed: bool = True, note: str = "") -> int:
    """Mark open claims as disputed, so that no rule settles them; or take the mark off. Returns how many.

    Raises ReceivableInWrongState when nothing is open, ReceivableNotFound, ActionRefused.
    """
    receivables = lock_receivables(ctx, receivable_ids, "edit")
    for one in receivables:
        if is_disputed and one.status not in OPEN_STATES:
            raise ReceivableInWrongState("Nothing is open on this receivable.", number=one.number, status=one.status)
    Receivable.objects.filter(pk__in=receivable_ids).update(
        is_disputed=is_disputed,
        dispute_note=note.strip()[:300] if is_disputed else "",
        version=F("version") + 1,
        updated_at=ctx.now,
    )
    return len(receivables)
