"""Give people things to do."""

from collections.abc import Sequence
from uuid import UUID

from loudou.activities.enums import ActivityKind, TaskState
from loudou.activities.errors import PROBLEMS, ActivityInvalid
from loudou.activities.events import TasksPlanned
from loudou.activities.models import Activity, ActivityLink
from loudou.activities.rules.validity import wrong_task_fields
from loudou.activities.services.link_records import check_links, links_for
from loudou.activities.shapes import TaskDraft
from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.kernel.ids import new_id
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.notifications.services.notify import notify
from loudou.platform.notifications.shapes import NoticeDraft
from loudou.platform.outbox.services.emit import emit
from loudou.platform.records.services.derive import derive_search


@records_changes("task.plan")
def plan_tasks(ctx: Context, *, drafts: Sequence[TaskDraft]) -> list[UUID]:
    """Open a task for each draft and tell owners other than the actor; returns the ids in order.

    Raises ActivityInvalid naming field and row, for a link to a record the actor does not see too; ActionRefused. A
    constant number of SQL statements.
    """
    require(ctx, "activity", "create")
    problems = [
        FieldProblem(field, code, PROBLEMS[code], row)
        for row, draft in enumerate(drafts, start=1)
        for field, code in wrong_task_fields(draft.subject.strip(), draft.body)
    ]
    if problems:
        raise ActivityInvalid("Some tasks cannot be saved as described. Nothing was saved.", problems=problems)
    check_links(ctx, [draft.links for draft in drafts])
    tasks = [_task(ctx, draft) for draft in drafts]
    Activity.objects.bulk_create(tasks)
    ActivityLink.objects.bulk_create(
        link
        for task, draft in zip(tasks, drafts, strict=True)
        for link in links_for(ctx, task.id, draft.links, task.happens_at)
    )
    ids = [task.id for task in tasks]
    derive_search("activity", ids)
    _tell_owners(ctx, [task for task, draft in zip(tasks, drafts, strict=True) if draft.is_told])
    emit(ctx, TasksPlanned(subject_ids=tuple(ids)))
    return ids


def _task(ctx: Context, draft: TaskDraft) -> Activity:
    return Activity(
        id=new_id(),
        kind=ActivityKind.TASK,
        subject=draft.subject.strip(),
        body=draft.body.strip(),
        state=TaskState.OPEN,
        due_at=draft.due_at,
        happens_at=draft.due_at or ctx.now,
        owner_id=draft.owner_id or ctx.actor_id,
        origin=draft.origin,
        created_at=ctx.now,
        created_by=ctx.actor_id,
        updated_at=ctx.now,
    )


def _tell_owners(ctx: Context, tasks: Sequence[Activity]) -> None:
    drafts = [
        NoticeDraft(
            user_id=task.owner_id,
            message="You were given a task: %(subject)s",
            facts={"subject": task.subject},
            link=f"/activities/{task.id}",
        )
        for task in tasks
        if task.owner_id is not None and task.owner_id != ctx.actor_id
    ]
    if drafts:
        notify(ctx, drafts=drafts)
