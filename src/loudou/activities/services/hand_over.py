"""Open tasks follow their record to its new owner."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import F

from loudou.activities.enums import TaskState
from loudou.activities.models import Activity, ActivityLink
from loudou.kernel.context import Context
from loudou.platform.changes.recording import records_changes


@records_changes("task.hand_over")
def hand_over_tasks(ctx: Context, *, record_type: str, record_ids: Sequence[UUID], owner_id: UUID) -> int:
    """Give every open task about these records to one person; what is done stays with who did it. Returns how many.

    A consequence and not an act of its own, so it asks for no right. One SQL statement.
    """
    linked = ActivityLink.objects.filter(record_type=record_type, record_id__in=record_ids).values("activity")
    return Activity.objects.filter(pk__in=linked, state=TaskState.OPEN).update(
        owner=owner_id, version=F("version") + 1, updated_at=ctx.now
    )
