"""Confirm that leads are worth an opportunity."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import F

from loudou.kernel.context import Context
from loudou.leads.errors import LeadStateForbids
from loudou.leads.events import LeadQualified
from loudou.leads.models import Lead
from loudou.leads.rules.lifecycle import LeadAction, LeadState, next_state
from loudou.leads.services.lock_leads import lock_leads
from loudou.platform.changes.recording import records_changes
from loudou.platform.outbox.services.emit import emit


@records_changes("leads.qualify")
def qualify_leads(ctx: Context, *, lead_ids: Iterable[UUID]) -> None:
    """Move leads in follow-up to qualified. Five SQL statements.

    Raises LeadNotFound, LeadStateForbids, ActionRefused.
    """
    leads = lock_leads(ctx, lead_ids=lead_ids, action="edit")
    for lead in leads:
        if next_state(LeadState(lead.status), LeadAction.QUALIFY) is None:
            raise LeadStateForbids(
                "A lead is qualified after its first follow-up.",
                lead_id=lead.id,
                number=lead.number,
                status=lead.status,
            )
    ids = [lead.id for lead in leads]
    Lead.objects.filter(pk__in=ids).update(
        status=LeadState.QUALIFIED.value, version=F("version") + 1, updated_at=ctx.now
    )
    emit(ctx, LeadQualified(subject_ids=tuple(ids)))
