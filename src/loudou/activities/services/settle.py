"""Tasks come to an end: done or cancelled."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import F

from loudou.activities.enums import TaskState
from loudou.activities.errors import ActivityNotFound, TaskNotOpen
from loudou.activities.events import TasksCancelled, TasksCompleted
from loudou.activities.models import Activity, ActivityLink
from loudou.kernel.context import Context
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.outbox.services.emit import emit


@records_changes("task.complete")
def complete_tasks(ctx: Context, *, task_ids: Sequence[UUID]) -> int:
    """Call these tasks done now; returns how many. Raises TaskNotOpen, ActivityNotFound, ActionRefused."""
    return _complete(ctx, _open_tasks(ctx, task_ids, "complete"))


@records_changes("task.cancel")
def cancel_tasks(ctx: Context, *, task_ids: Sequence[UUID]) -> int:
    """Call these tasks off; returns how many. Raises TaskNotOpen, ActivityNotFound, ActionRefused."""
    return _cancel(ctx, _open_tasks(ctx, task_ids, "cancel"))


@records_changes("task.cancel")
def cancel_open_tasks(ctx: Context, *, record_type: str, record_ids: Sequence[UUID]) -> int:
    """Call off every open task about these records, because they were closed or left; returns how many.

    A task that is about another record as well is called off too. A consequence and not an act of its own, so it asks
    for no right. Five SQL statements.
    """
    linked = ActivityLink.objects.filter(record_type=record_type, record_id__in=record_ids).values("activity")
    found = Activity.objects.filter(pk__in=linked, state=TaskState.OPEN).order_by("pk").select_for_update()
    return _cancel(ctx, tuple(found.values_list("pk", flat=True)))


@records_changes("task.settle")
def settle_tasks_of(
    ctx: Context, *, origin: str, record_type: str, record_ids: Sequence[UUID], are_done: bool = False
) -> int:
    """End the open tasks a rule opened about these records: done now, or cancelled. Returns how many.

    A consequence and not an act of its own, so it asks for no right. Three SQL statements, one when there are none.
    """
    linked = ActivityLink.objects.filter(record_type=record_type, record_id__in=record_ids).values("activity")
    found = Activity.objects.filter(pk__in=linked, state=TaskState.OPEN, origin=origin).order_by("pk")
    ids = tuple(found.select_for_update().values_list("pk", flat=True))
    if not ids:
        return 0
    return _complete(ctx, ids) if are_done else _cancel(ctx, ids)


def _open_tasks(ctx: Context, task_ids: Sequence[UUID], action: str) -> tuple[UUID, ...]:
    require(ctx, "activity", action)
    tasks = Activity.objects.visible_to(ctx, action).filter(pk__in=task_ids).order_by("pk")
    states = dict(tasks.select_for_update(of=("self",)).values_list("pk", "state"))
    if len(states) < len(set(task_ids)):
        raise ActivityNotFound("There is no such activity, or it is not yours to change.")
    closed = [pk for pk, state in states.items() if state != TaskState.OPEN]
    if closed:
        raise TaskNotOpen("This task is done or called off already.", task_ids=closed)
    return tuple(states)


def _complete(ctx: Context, ids: tuple[UUID, ...]) -> int:
    Activity.objects.filter(pk__in=ids).update(
        state=TaskState.DONE, done_at=ctx.now, happens_at=ctx.now, version=F("version") + 1, updated_at=ctx.now
    )
    ActivityLink.objects.filter(activity__in=ids).update(happens_at=ctx.now)
    emit(ctx, TasksCompleted(subject_ids=ids))
    return len(ids)


def _cancel(ctx: Context, ids: tuple[UUID, ...]) -> int:
    Activity.objects.filter(pk__in=ids).update(state=TaskState.CANCELLED, version=F("version") + 1, updated_at=ctx.now)
    emit(ctx, TasksCancelled(subject_ids=ids))
    return len(ids)
