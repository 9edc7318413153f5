"""Bring invalid leads back."""

from collections.abc import Iterable
from uuid import UUID

from loudou.kernel.context import Context
from loudou.leads.enums import HeldHow, LeadStatus
from loudou.leads.errors import LeadStateForbids
from loudou.leads.events import LeadReopened
from loudou.leads.queries.pools import pool_for
from loudou.leads.services.lock_leads import lock_leads
from loudou.leads.services.move_leads import Move, move_leads
from loudou.leads.services.score import score_leads
from loudou.platform.changes.recording import records_changes
from loudou.platform.outbox.services.emit import emit


@records_changes("leads.reopen")
def reopen_leads(ctx: Context, *, lead_ids: Iterable[UUID]) -> None:
    """Put invalid leads into their pools again, scored anew. About ten SQL statements.

    Raises LeadNotFound, LeadStateForbids, NoDefaultPool, ActionRefused.
    """
    leads = lock_leads(ctx, lead_ids=lead_ids, action="reopen")
    other = next((lead for lead in leads if lead.status != LeadStatus.INVALID), None)
    if other is not None:
        raise LeadStateForbids("Only an invalid lead can be reopened.", lead_id=other.id, status=other.status)
    moves = [Move(lead.id, None, pool_for(ctx, lead.pool_id).id, LeadStatus.UNASSIGNED.value) for lead in leads]
    move_leads(ctx, moves=moves, how=HeldHow.REOPEN)
    ids = tuple(lead.id for lead in leads)
    score_leads(ctx, lead_ids=ids)
    emit(ctx, LeadReopened(subject_ids=ids))
