"""Close a lead that became a customer."""

from uuid import UUID

from loudou.activities.services.settle import settle_tasks_of
from loudou.kernel.context import Context
from loudou.leads.enums import RESPONSE_TASK, LeadStatus
from loudou.leads.errors import LeadNotOpen, LeadStateForbids
from loudou.leads.events import LeadConverted
from loudou.leads.models import Lead
from loudou.leads.rules.lifecycle import OPEN, LeadAction, LeadState, next_state
from loudou.leads.services.hold import hold
from loudou.leads.services.lock_leads import lock_leads
from loudou.platform.changes.recording import records_changes
from loudou.platform.outbox.services.emit import emit


@records_changes("leads.convert")
def close_as_converted(
    ctx: Context,
    *,
    lead_id: UUID,
    account_id: UUID,
    contact_id: UUID | None = None,
    opportunity_id: UUID | None = None,
    must_be_qualified: bool = False,
) -> None:
    """Close a lead and say what it became, once and for good; its score and owner stay as they were.

    `must_be_qualified` refuses a lead that is not confirmed yet. Seven SQL statements. Raises LeadNotFound, LeadNotOpen
    when it is closed already, LeadStateForbids when nobody owns it or it is not qualified, ActionRefused.
    """
    (lead,) = lock_leads(ctx, lead_ids=[lead_id], action="convert")
    state = LeadState(lead.status)
    if state not in OPEN:
        raise LeadNotOpen("This lead is closed.", lead_id=lead.id, number=lead.number, status=lead.status)
    if next_state(state, LeadAction.CONVERT, must_be_qualified=must_be_qualified) is None:
        raise LeadStateForbids("This lead cannot be converted yet.", lead_id=lead.id, status=lead.status)
    row = Lead.objects.get(pk=lead_id)
    row.status = LeadStatus.CONVERTED
    row.converted_at = row.updated_at = ctx.now
    row.converted_account_id = account_id
    row.converted_contact_id = contact_id
    row.converted_opportunity_id = opportunity_id
    row.converted_by = ctx.actor_id or lead.owner_id
    row.recycle_due_at = row.next_followup_at = None
    row.version += 1
    row.save(update_fields=_CHANGED)
    settle_tasks_of(ctx, origin=RESPONSE_TASK, record_type="lead", record_ids=[lead_id])
    if lead.owner_id is not None:
        hold(ctx, given=[(lead.owner_id, lead.pool_id)])
    emit(
        ctx,
        LeadConverted(
            subject_ids=(lead_id,), account_id=account_id, contact_id=contact_id, opportunity_id=opportunity_id
        ),
    )


_CHANGED = (
    *("status", "converted_at", "converted_account", "converted_contact", "converted_opportunity_id", "converted_by"),
    *("recycle_due_at", "next_followup_at", "updated_at", "version"),
)
