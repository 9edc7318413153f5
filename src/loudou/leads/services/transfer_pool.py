"""Move leads from pool to pool."""

from collections.abc import Iterable
from uuid import UUID

from loudou.kernel.context import Context
from loudou.leads.enums import WAITING_VALUES, HeldHow
from loudou.leads.errors import LeadStateForbids
from loudou.leads.events import LeadTransferred
from loudou.leads.queries.pools import pool_for
from loudou.leads.services.lock_leads import lock_leads
from loudou.leads.services.move_leads import Move, move_leads
from loudou.platform.changes.recording import records_changes
from loudou.platform.outbox.services.emit import emit


@records_changes("leads.transfer")
def transfer_pool(ctx: Context, *, lead_ids: Iterable[UUID], pool_id: UUID) -> int:
    """Move leads that wait in a pool to another one; returns how many were elsewhere. Seven SQL statements.

    Raises LeadNotFound, LeadStateForbids for an owned or closed lead, PoolNotFound, ActionRefused.
    """
    target = pool_for(ctx, pool_id)
    leads = lock_leads(ctx, lead_ids=lead_ids, action="transfer")
    owned = next((lead for lead in leads if lead.status not in WAITING_VALUES), None)
    if owned is not None:
        raise LeadStateForbids("Only leads waiting in a pool can be moved.", lead_id=owned.id, status=owned.status)
    moves = [Move(lead.id, None, target.id, lead.status) for lead in leads if lead.pool_id != target.id]
    move_leads(ctx, moves=moves, how=HeldHow.TRANSFER)
    emit(ctx, LeadTransferred(subject_ids=tuple(move.lead_id for move in moves), pool_id=target.id))
    return len(moves)
