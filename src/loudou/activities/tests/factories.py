"""Activities as tests need them."""

from datetime import UTC, datetime

from loudou.activities.models import Activity
from loudou.activities.services.log import log_activities
from loudou.activities.services.plan import plan_tasks
from loudou.activities.shapes import ActivityDraft, RecordRef, TaskDraft
from loudou.kernel.context import Context

NOW = datetime(2026, 3, 2, 1, 10, tzinfo=UTC)


def make_call(ctx: Context | None = None, *links: RecordRef, **overrides: object) -> Activity:
    """A call that reached somebody, just now."""
    values = {"kind": "call", "subject": "确认需求", "direction": "outbound", "outcome": "reached"} | overrides
    (made,) = log_activities(ctx or Context(None, NOW), drafts=[ActivityDraft(links=links, **values)])
    return Activity.objects.get(pk=made)


def make_task(ctx: Context | None = None, *links: RecordRef, **overrides: object) -> Activity:
    """An open task without a due time."""
    values = {"subject": "发方案"} | overrides
    (made,) = plan_tasks(ctx or Context(None, NOW), drafts=[TaskDraft(links=links, **values)])
    return Activity.objects.get(pk=made)
