"""Open tasks, and activities as other domains decide by them."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Count, F, Q

from loudou.activities.enums import TaskState
from loudou.activities.models import Activity, ActivityLink
from loudou.activities.shapes import ActivityFacts, RecordRef, TaskRow
from loudou.kernel.context import Context


def open_tasks(ctx: Context, *, owner_id: UUID | None = None, limit: int = 50) -> list[TaskRow]:
    """Open tasks of one person (the actor unless said), the soonest due first. Two SQL statements."""
    tasks = Activity.objects.visible_to(ctx).filter(state=TaskState.OPEN, owner=owner_id or ctx.actor_id)
    rows = list(
        tasks.order_by(F("due_at").asc(nulls_last=True), "id").values_list("id", "subject", "due_at", "owner_id")[
            :limit
        ]
    )
    links = _links([row[0] for row in rows])
    return [TaskRow(*row, links.get(row[0], ())) for row in rows]


def open_tasks_about(ctx: Context, ref: RecordRef, *, limit: int = 50) -> list[TaskRow]:
    """Open tasks about a record, the soonest due first; who sees the record sees them. Two SQL statements."""
    del ctx
    # system: the caller has read the record these tasks are about
    tasks = Activity.objects.filter(
        state=TaskState.OPEN, links__record_id=ref.record_id, links__record_type=ref.record_type
    )
    rows = list(
        tasks.order_by(F("due_at").asc(nulls_last=True), "id").values_list("id", "subject", "due_at", "owner_id")[
            :limit
        ]
    )
    links = _links([row[0] for row in rows])
    return [TaskRow(*row, links.get(row[0], ())) for row in rows]


def records_with_task(origin: str, record_type: str, record_ids: Sequence[UUID]) -> set[UUID]:
    """Those of these records about which a task of this origin is open, for rules. One SQL statement."""
    # system: rules ask for the company, not for a reader
    links = ActivityLink.objects.filter(record_type=record_type, record_id__in=record_ids)
    found = links.filter(activity__origin=origin, activity__state=TaskState.OPEN)
    return set(found.values_list("record_id", flat=True))


def activity_facts(activity_ids: Sequence[UUID]) -> list[ActivityFacts]:
    """Activities as other domains decide by them, for reactions to events; nobody's visibility applies.

    Two SQL statements.
    """
    # system: reactions to events act for the company, not for a reader
    found = list(Activity.objects.filter(pk__in=activity_ids).order_by("id"))
    links = _links([one.id for one in found])
    return [
        ActivityFacts(
            id=one.id,
            kind=one.kind,
            state=one.state,
            direction=one.direction,
            outcome=one.outcome,
            occurred_at=one.occurred_at,
            owner_id=one.owner_id,
            links=links.get(one.id, ()),
        )
        for one in found
    ]


def _links(activity_ids: Sequence[UUID]) -> dict[UUID, tuple[RecordRef, ...]]:
    found: dict[UUID, tuple[RecordRef, ...]] = {}
    # system: links of activities already narrowed
    rows = ActivityLink.objects.filter(activity__in=activity_ids).order_by("record_type", "record_id")
    for activity_id, record_type, record_id in rows.values_list("activity_id", "record_type", "record_id"):
        found[activity_id] = (*found.get(activity_id, ()), RecordRef(record_type, record_id))
    return found


def counts_about(record_type: str, record_ids: Sequence[UUID]) -> dict[UUID, tuple[int, int]]:
    """How many activities, and how many open tasks among them, are about each of these records. One SQL statement.

    Who may see the records is the caller's duty.
    """
    # system: numbers about records the caller has read
    links = ActivityLink.objects.filter(record_type=record_type, record_id__in=record_ids)
    counted = links.values_list("record_id").annotate(
        count=Count("id"), open_count=Count("id", filter=Q(activity__state=TaskState.OPEN))
    )
    return {record_id: (count, open_count) for record_id, count, open_count in counted}
