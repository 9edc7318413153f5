"""Give leads back to their pools."""

from collections.abc import Iterable
from uuid import UUID

from loudou.kernel.context import Context
from loudou.leads.enums import OPEN_VALUES, HeldHow
from loudou.leads.errors import LeadNotOpen, LeadStateForbids
from loudou.leads.events import LeadReturned
from loudou.leads.queries.pools import pool_for
from loudou.leads.rules.lifecycle import LeadAction, LeadState, next_state
from loudou.leads.services.hold import hold
from loudou.leads.services.lock_leads import LockedLead, lock_leads
from loudou.leads.services.move_leads import Move, move_leads
from loudou.platform.changes.recording import records_changes
from loudou.platform.outbox.services.emit import emit


@records_changes("leads.return")
def return_leads(ctx: Context, *, lead_ids: Iterable[UUID], reason: str) -> None:
    """Put owned leads back into the pools they came from, or the default pool; a take-back is the same.

    The former owner waits out the pool's cooldown before claiming again. Nine SQL statements, however many leads.
    Raises LeadNotFound, LeadNotOpen, LeadStateForbids, NoDefaultPool, ActionRefused.
    """
    leads = lock_leads(ctx, lead_ids=lead_ids, action="return")
    moves = [_move(ctx, lead) for lead in leads]
    move_leads(ctx, moves=moves, how=HeldHow.RETURN, reason=reason)
    former = [(lead.owner_id, lead.pool_id) for lead in leads if lead.owner_id is not None]
    hold(ctx, given=former)
    emit(
        ctx,
        LeadReturned(
            subject_ids=tuple(lead.id for lead in leads),
            owner_ids=tuple(owner for owner, _ in former),
            pool_ids=tuple(move.pool_id for move in moves if move.pool_id is not None),
            reason=reason,
        ),
    )


def _move(ctx: Context, lead: LockedLead) -> Move:
    if lead.status not in OPEN_VALUES:
        raise LeadNotOpen("This lead is closed.", lead_id=lead.id, number=lead.number, status=lead.status)
    state = next_state(LeadState(lead.status), LeadAction.RETURN)
    if state is None or lead.owner_id is None:
        raise LeadStateForbids("Nobody owns this lead.", lead_id=lead.id, number=lead.number, status=lead.status)
    return Move(lead.id, None, pool_for(ctx, lead.pool_id).id, state.value)
