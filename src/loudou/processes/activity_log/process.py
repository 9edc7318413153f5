"""Log an activity on a record, with everything that must be true in the same instant."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from loudou.activities.services.log import log_activities
from loudou.activities.services.plan import plan_tasks
from loudou.activities.shapes import ActivityDraft, RecordRef, TaskDraft
from loudou.customers.queries import contact_accounts
from loudou.kernel.context import Context
from loudou.leads.enums import OPEN_VALUES
from loudou.leads.queries.records import lead_snapshot
from loudou.leads.services.record_followups import record_followups
from loudou.leads.shapes import FollowUp
from loudou.platform.changes.recording import records_changes
from loudou.processes.activity_to_response import is_attempt
from loudou.sales.pipeline.queries import opportunity_facts


@dataclass(frozen=True, slots=True)
class NextStep:
    """What is to be done next, and when."""

    subject: str
    due_at: datetime | None = None


@records_changes("activity.log")
def log_on_record(ctx: Context, *, record: RecordRef, draft: ActivityDraft, next_step: NextStep | None = None) -> UUID:
    """Write down what was done about a record, and plan what comes next; returns the activity's id.

    What happens on a deal or contact is about its account too. On an open lead it counts as a follow-up: first
    response, state and pool clock change in the same act. A closed lead only keeps the note. Raises what the domains
    refuse.
    """
    links = (record, *_further(ctx, record))
    (activity_id,) = log_activities(ctx, drafts=[replace(draft, links=links)])
    if next_step is not None and next_step.subject.strip():
        plan_tasks(ctx, drafts=[TaskDraft(next_step.subject, links, next_step.due_at)])
    if record.record_type == "lead":
        _follow_up(ctx, record.record_id, draft, next_step)
    return activity_id


def _further(ctx: Context, record: RecordRef) -> tuple[RecordRef, ...]:
    if record.record_type == "opportunity":
        return (RecordRef("account", opportunity_facts(ctx, record.record_id).account_id),)
    if record.record_type == "contact":
        accounts = contact_accounts(ctx, [record.record_id])
        return tuple(RecordRef("account", account_id) for account_id in accounts.values())
    return ()


def _follow_up(ctx: Context, lead_id: UUID, draft: ActivityDraft, next_step: NextStep | None) -> None:
    if lead_snapshot(ctx, lead_id).status not in OPEN_VALUES:
        return
    due_at = next_step.due_at if next_step is not None else None
    at, is_response = draft.occurred_at or ctx.now, is_attempt(draft.kind, draft.direction)
    record_followups(ctx, followups=[FollowUp(lead_id, at, due_at, is_response)])
