"""What people see of activities."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from loudou.activities.enums import ActivityKind, Direction, Outcome, TaskState
from loudou.activities.models import Activity
from loudou.activities.services.log import log_activities
from loudou.activities.services.plan import plan_tasks
from loudou.activities.services.settle import cancel_tasks, complete_tasks
from loudou.activities.shapes import ActivityDraft, TaskDraft
from loudou.kernel.context import Context
from loudou.platform.records.declaration import Action, Field, Kind, Option, RecordType, SavedView, Section

KINDS = (
    Option(ActivityKind.TASK, ActivityKind.TASK.label, "accent", "check"),
    Option(ActivityKind.CALL, ActivityKind.CALL.label, "idle", "phone"),
    Option(ActivityKind.NOTE, ActivityKind.NOTE.label, "idle", "edit"),
    Option(ActivityKind.VISIT, ActivityKind.VISIT.label, "idle", "pin"),
)
STATES = (
    Option(TaskState.OPEN, TaskState.OPEN.label, "info", "clock"),
    Option(TaskState.DONE, TaskState.DONE.label, "good", "check"),
    Option(TaskState.CANCELLED, TaskState.CANCELLED.label, "lost", "x"),
)
DIRECTIONS = tuple(Option(one.value, one.label) for one in Direction)
OUTCOMES = tuple(Option(one.value, one.label) for one in Outcome)


def create_activities(ctx: Context, rows: Sequence[Mapping[str, Any]]) -> Sequence[UUID]:
    """The door of new activities: tasks are planned, the rest is logged. Links come with the pages that log."""
    made: dict[int, UUID] = {}
    tasks = [number for number, row in enumerate(rows) if row.get("kind") == ActivityKind.TASK]
    others = [number for number, row in enumerate(rows) if row.get("kind") != ActivityKind.TASK]
    if tasks:
        planned = plan_tasks(ctx, drafts=[_task_draft(rows[number]) for number in tasks])
        made.update(zip(tasks, planned, strict=True))
    if others:
        logged = log_activities(ctx, drafts=[_activity_draft(rows[number]) for number in others])
        made.update(zip(others, logged, strict=True))
    return [made[number] for number in range(len(rows))]


def run_complete(ctx: Context, *, ids: Sequence[UUID], values: Mapping[str, Any]) -> Mapping[str, Any]:
    """The door of `complete_tasks`."""
    del values
    return {"count": complete_tasks(ctx, task_ids=ids)}


def run_cancel(ctx: Context, *, ids: Sequence[UUID], values: Mapping[str, Any]) -> Mapping[str, Any]:
    """The door of `cancel_tasks`."""
    del values
    return {"count": cancel_tasks(ctx, task_ids=ids)}


def _task_draft(row: Mapping[str, Any]) -> TaskDraft:
    return TaskDraft(
        subject=row.get("subject") or "",
        body=row.get("body") or "",
        due_at=row.get("due_at"),
        owner_id=row.get("owner"),
        links=(),
    )


def _activity_draft(row: Mapping[str, Any]) -> ActivityDraft:
    seconds = row.get("duration_seconds")
    return ActivityDraft(
        kind=row.get("kind") or "",
        subject=row.get("subject") or "",
        body=row.get("body") or "",
        direction=row.get("direction") or "",
        outcome=row.get("outcome") or "",
        duration_seconds=None if seconds is None else int(seconds),
        occurred_at=row.get("occurred_at"),
        owner_id=row.get("owner"),
        links=(),
    )


def _is_open_task(row: Mapping[str, Any]) -> bool:
    return bool(row.get("state", TaskState.OPEN) == TaskState.OPEN)


ACTIVITY = RecordType(
    key="activity",
    plural="activities",
    label=_("Activity"),
    label_plural=_("Activities"),
    model=Activity,
    icon="check",
    title="subject",
    fields=(
        Field("subject", _("Subject"), is_required=True, is_searched=True, can_sort=True, synonyms=("主题",)),
        Field("kind", _("Kind"), Kind.CHOICE, options=KINDS, can_edit=False, is_required=True, synonyms=("类型",)),
        Field("state", _("State"), Kind.CHOICE, options=STATES, can_edit=False, can_create=False),
        Field("happens_at", _("When"), Kind.INSTANT, can_edit=False, can_create=False, can_sort=True),
        Field("due_at", _("Due"), Kind.INSTANT, can_edit=False, synonyms=("截止时间",)),
        Field("occurred_at", _("Took place"), Kind.INSTANT, can_edit=False, synonyms=("发生时间",)),
        Field("done_at", _("Done"), Kind.INSTANT, can_edit=False, can_create=False),
        Field("direction", _("Direction"), Kind.CHOICE, options=DIRECTIONS, can_edit=False, synonyms=("呼叫方向",)),
        Field("outcome", _("Outcome"), Kind.CHOICE, options=OUTCOMES, can_edit=False, synonyms=("结果",)),
        Field("duration_seconds", _("Duration in seconds"), Kind.NUMBER, places=0, can_edit=False),
        Field("owner", _("Owner"), Kind.USER, can_edit=False, synonyms=("负责人",)),
        Field("body", _("Details"), Kind.LONG_TEXT, is_searched=True, synonyms=("内容",)),
        Field("created_at", _("Created"), Kind.INSTANT, can_edit=False, can_create=False, can_sort=True),
    ),
    columns=("subject", "kind", "state", "happens_at", "outcome", "owner"),
    default_sort="-happens_at",
    views=(
        SavedView("todo", _("To do"), filter='owner == me() && state == "open"', sort="happens_at"),
        SavedView("mine", _("My activities"), filter="owner == me()"),
        SavedView("visits", _("Visits"), filter='kind == "visit"'),
        SavedView("all", _("All activities")),
    ),
    sections=(
        Section(_("Activity"), ("kind", "subject", "body", "owner")),
        Section(_("When"), ("due_at", "occurred_at", "duration_seconds")),
        Section(_("Result"), ("direction", "outcome")),
    ),
    actions=(
        Action("complete", _("Mark done"), run_complete, "check", is_primary=True, applies=_is_open_task),
        Action("cancel", _("Call off"), run_cancel, "x", applies=_is_open_task),
    ),
    create=create_activities,
    state_field="state",
    nav_group="pipeline",
    nav_order=20,
)
