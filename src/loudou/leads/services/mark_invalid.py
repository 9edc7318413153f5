"""Take leads that are worth no work out of the queues."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import F

from loudou.activities.services.settle import settle_tasks_of
from loudou.kernel.context import Context
from loudou.leads.enums import RESPONSE_TASK, InvalidReason, LeadBand, LeadStatus
from loudou.leads.errors import LeadNotOpen
from loudou.leads.events import LeadInvalidated
from loudou.leads.models import Lead
from loudou.leads.rules.lifecycle import LeadAction, LeadState, next_state
from loudou.leads.services.hold import hold
from loudou.leads.services.lock_leads import lock_leads
from loudou.platform.changes.recording import records_changes
from loudou.platform.outbox.services.emit import emit


@records_changes("leads.mark_invalid")
def mark_invalid(ctx: Context, *, lead_ids: Iterable[UUID], reason: InvalidReason) -> None:
    """Mark open leads invalid: score 0, on hold, no clocks, counted for nobody. Seven SQL statements.

    Raises LeadNotFound, LeadNotOpen, ActionRefused.
    """
    leads = lock_leads(ctx, lead_ids=lead_ids, action="mark_invalid")
    for lead in leads:
        if next_state(LeadState(lead.status), LeadAction.MARK_INVALID) is None:
            raise LeadNotOpen("This lead is closed.", lead_id=lead.id, number=lead.number, status=lead.status)
    ids = [lead.id for lead in leads]
    Lead.objects.filter(pk__in=ids).update(
        status=LeadStatus.INVALID,
        invalid_reason=reason,
        score_total=0,
        band=LeadBand.HOLD,
        band_at=ctx.now,
        recycle_due_at=None,
        response_due_at=None,
        response_breached_at=None,
        next_followup_at=None,
        version=F("version") + 1,
        updated_at=ctx.now,
    )
    settle_tasks_of(ctx, origin=RESPONSE_TASK, record_type="lead", record_ids=ids)
    hold(ctx, given=[(lead.owner_id, lead.pool_id) for lead in leads if lead.owner_id is not None])
    emit(ctx, LeadInvalidated(subject_ids=tuple(ids), reason=str(reason)))
