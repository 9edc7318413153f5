"""Write down what took place."""

from collections.abc import Sequence
from uuid import UUID

from loudou.activities.enums import TaskState
from loudou.activities.errors import PROBLEMS, ActivityInvalid
from loudou.activities.events import ActivitiesLogged
from loudou.activities.models import Activity, ActivityLink
from loudou.activities.rules.validity import Said, subject_of, wrong_fields
from loudou.activities.services.link_records import check_links, links_for
from loudou.activities.shapes import ActivityDraft
from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.kernel.ids import new_id
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.outbox.services.emit import emit
from loudou.platform.records.services.derive import derive_search


@records_changes("activity.log")
def log_activities(ctx: Context, *, drafts: Sequence[ActivityDraft]) -> list[UUID]:
    """Write down calls, notes and visits; returns their ids in order.

    Raises ActivityInvalid naming field and row, for a link to a record the actor does not see too; ActionRefused. A
    constant number of SQL statements.
    """
    require(ctx, "activity", "create")
    said = [_said(ctx, draft) for draft in drafts]
    problems = [
        FieldProblem(field, code, PROBLEMS[code], row)
        for row, one in enumerate(said, start=1)
        for field, code in wrong_fields(one)
    ]
    if problems:
        raise ActivityInvalid("Some activities cannot be saved as described. Nothing was saved.", problems=problems)
    check_links(ctx, [draft.links for draft in drafts])
    activities = [_activity(ctx, one, draft.owner_id) for one, draft in zip(said, drafts, strict=True)]
    Activity.objects.bulk_create(activities)
    ActivityLink.objects.bulk_create(
        link
        for activity, draft in zip(activities, drafts, strict=True)
        for link in links_for(ctx, activity.id, draft.links, activity.happens_at)
    )
    ids = [activity.id for activity in activities]
    derive_search("activity", ids)
    emit(ctx, ActivitiesLogged(subject_ids=tuple(ids)))
    return ids


def _said(ctx: Context, draft: ActivityDraft) -> Said:
    return Said(
        kind=draft.kind,
        subject=subject_of(draft.subject, draft.body),
        body=draft.body.strip(),
        direction=draft.direction,
        outcome=draft.outcome,
        duration_seconds=draft.duration_seconds,
        occurred_at=draft.occurred_at or ctx.now,
        now=ctx.now,
    )


def _activity(ctx: Context, said: Said, owner_id: UUID | None) -> Activity:
    return Activity(
        id=new_id(),
        kind=said.kind,
        subject=said.subject,
        body=said.body,
        state=TaskState.DONE,
        direction=said.direction,
        outcome=said.outcome,
        duration_seconds=said.duration_seconds,
        occurred_at=said.occurred_at,
        done_at=said.occurred_at,
        happens_at=said.occurred_at,
        owner_id=owner_id or ctx.actor_id,
        created_at=ctx.now,
        created_by=ctx.actor_id,
        updated_at=ctx.now,
    )
