"""What the worker does because of the bands leads are in."""

from loudou.kernel.context import Context
from loudou.leads.events import LeadAssigned, LeadBandChanged, LeadClaimed
from loudou.leads.services.archive_held import CHUNK as ARCHIVED_AT_ONCE
from loudou.leads.services.archive_held import archive_held
from loudou.leads.services.end_nurture import CHUNK as ENDED_AT_ONCE
from loudou.leads.services.end_nurture import end_nurture
from loudou.leads.services.escalate_responses import CHUNK as ESCALATED_AT_ONCE
from loudou.leads.services.escalate_responses import escalate_responses
from loudou.leads.services.follow_bands import follow_bands
from loudou.leads.services.note_late_responses import CHUNK as NOTED_AT_ONCE
from loudou.leads.services.note_late_responses import note_late_responses
from loudou.leads.services.open_responses import open_responses
from loudou.platform.jobs.app import app, job_context
from loudou.platform.outbox.subscriptions import on


@on(LeadBandChanged)
def follow_band_changes(ctx: Context, event: LeadBandChanged) -> None:
    """Assign, nurture or leave; owned leads stay where they are."""
    follow_bands(ctx.as_system(), lead_ids=event.subject_ids)


@on(LeadAssigned)
def open_assigned_responses(ctx: Context, event: LeadAssigned) -> None:
    """A lead to contact now is a task of its new owner."""
    open_responses(ctx.as_system(), lead_ids=event.subject_ids)


@on(LeadClaimed)
def open_claimed_responses(ctx: Context, event: LeadClaimed) -> None:
    """So is one that a member took out of the pool."""
    open_responses(ctx.as_system(), lead_ids=event.subject_ids)


@app.periodic(cron="* * * * *")
@app.task(name="leads.note_late_responses", queue="leads", queueing_lock="leads.note_late_responses")
def note_late(timestamp: int, **_later: object) -> None:
    """Every minute: first responses that became overdue."""
    del timestamp
    while note_late_responses(job_context()) == NOTED_AT_ONCE:
        continue


@app.periodic(cron="* * * * *")
@app.task(name="leads.escalate_responses", queue="leads", queueing_lock="leads.escalate_responses")
def escalate(timestamp: int, **_later: object) -> None:
    """Every minute: steps about first responses that are owed."""
    del timestamp
    while escalate_responses(job_context()) == ESCALATED_AT_ONCE:
        continue


@app.periodic(cron="31 3 * * *")
@app.task(name="leads.end_nurture", queue="leads", retry=5, queueing_lock="leads.end_nurture")
def end_nurtured(timestamp: int, **_later: object) -> None:
    """By night: what was nurtured for too long."""
    del timestamp
    while end_nurture(job_context()) == ENDED_AT_ONCE:
        continue


@app.periodic(cron="21 3 * * *")
@app.task(name="leads.archive_held", queue="leads", retry=5, queueing_lock="leads.archive_held")
def archive(timestamp: int, **_later: object) -> None:
    """By night: what was on hold for too long."""
    del timestamp
    while archive_held(job_context()) == ARCHIVED_AT_ONCE:
        continue
