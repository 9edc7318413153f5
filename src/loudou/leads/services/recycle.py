"""Take leads nobody worked on back into their pools."""

from collections.abc import Iterable
from uuid import UUID

from loudou.kernel.context import Context
from loudou.leads.enums import HeldHow
from loudou.leads.events import LeadReturned
from loudou.leads.queries.pools import pool_terms
from loudou.leads.rules.lifecycle import LeadAction, LeadState, next_state
from loudou.leads.services.hold import hold
from loudou.leads.services.lock_leads import LockedLead, lock_leads
from loudou.leads.services.move_leads import Move, move_leads
from loudou.platform.changes.recording import records_changes
from loudou.platform.outbox.services.emit import emit


@records_changes("leads.recycle")
def recycle_leads(ctx: Context, *, lead_ids: Iterable[UUID], reason: str) -> list[UUID]:
    """Put owned leads back into the pools they came from, or the default pool; returns which went.

    One that has neither a pool in use nor a default one stays where it is. The former owner waits out the pool's
    cooldown, for claims and for rules. Nine SQL statements, however many leads. Raises LeadNotFound, ActionRefused.
    """
    leads = lock_leads(ctx, lead_ids=lead_ids, action="return")
    moves = [move for lead in leads if (move := _move(ctx, lead)) is not None]
    going = {move.lead_id: move for move in moves}
    gone = [lead for lead in leads if lead.id in going]
    move_leads(ctx, moves=moves, how=HeldHow.RECYCLE, reason=reason)
    former = [(lead.owner_id, lead.pool_id) for lead in gone if lead.owner_id is not None]
    hold(ctx, given=former)
    event = LeadReturned(
        subject_ids=tuple(lead.id for lead in gone),
        owner_ids=tuple(owner for owner, _ in former),
        pool_ids=tuple(move.pool_id for move in moves if move.pool_id is not None),
        reason=reason,
    )
    emit(ctx, event)
    return [lead.id for lead in gone]


def _move(ctx: Context, lead: LockedLead) -> Move | None:
    state = next_state(LeadState(lead.status), LeadAction.RECYCLE)
    pools = pool_terms(ctx)
    default = next((pool.id for pool in pools.values() if pool.is_default), None)
    pool_id = lead.pool_id if lead.pool_id in pools else default
    if state is None or lead.owner_id is None or pool_id is None:
        return None
    return Move(lead.id, None, pool_id, state.value)
