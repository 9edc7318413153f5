"""Give leads to people."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from loudou.kernel.context import Context
from loudou.leads.enums import OPEN_VALUES, OWNED_VALUES, HeldHow
from loudou.leads.errors import LeadNotOpen, LeadStateForbids, OwnerNotAssignable
from loudou.leads.events import LeadAssigned
from loudou.leads.queries.former_owners import left_at
from loudou.leads.queries.pools import pool_terms
from loudou.leads.rules.lifecycle import LeadAction, LeadState, next_state
from loudou.leads.services.hold import hold
from loudou.leads.services.lock_leads import LockedLead, lock_leads
from loudou.leads.services.log_decisions import log_decisions
from loudou.leads.services.move_leads import Move, move_leads
from loudou.leads.services.share_out import Decision, WaitingLead, share_out
from loudou.platform.changes.recording import records_changes
from loudou.platform.identity.queries import people
from loudou.platform.outbox.services.emit import emit


@records_changes("leads.assign")
def assign_leads(
    ctx: Context, *, lead_ids: Iterable[UUID], owner_id: UUID | None = None, reason: str = ""
) -> dict[UUID, UUID]:
    """Give open leads to one person, or, without a name, those nobody owns to whom the assignment rules choose.

    Returns the new owners by lead; what was the person's already, or what no rule finds anybody for, is left alone.
    A person's choice overrides cooldown and limits; every decision is kept with its reasons. About sixteen SQL
    statements, however many leads. Raises LeadNotFound, LeadNotOpen, LeadStateForbids, OwnerNotAssignable,
    ActionRefused.
    """
    leads = lock_leads(ctx, lead_ids=lead_ids, action="assign")
    closed = next((lead for lead in leads if lead.status not in OPEN_VALUES), None)
    if closed is not None:
        raise LeadNotOpen("This lead is closed.", lead_id=closed.id, number=closed.number, status=closed.status)
    decisions = _to_person(leads, _active(owner_id)) if owner_id is not None else _by_rules(ctx, leads)
    chosen = {d.lead_id: d.owner_id for d in decisions if d.owner_id is not None}
    changed = [lead for lead in leads if lead.id in chosen]
    moves = [_move(ctx, lead, chosen[lead.id]) for lead in changed]
    move_leads(ctx, moves=moves, how=HeldHow.ASSIGN, reason=reason)
    given = [(lead.owner_id, lead.pool_id) for lead in changed if lead.owner_id is not None]
    hold(ctx, taken=[(chosen[lead.id], lead.pool_id) for lead in changed], given=given)
    log_decisions(ctx, decisions=decisions)
    emit(
        ctx,
        LeadAssigned(
            subject_ids=tuple(lead.id for lead in changed), owner_ids=tuple(chosen[lead.id] for lead in changed)
        ),
    )
    return chosen


def _active(owner_id: UUID) -> UUID:
    person = people([owner_id]).get(owner_id)
    if person is None or not person.is_active:
        raise OwnerNotAssignable("This person cannot be given leads.", owner_id=owner_id)
    return owner_id


def _to_person(leads: Sequence[LockedLead], owner_id: UUID) -> list[Decision]:
    return [Decision(lead.id, owner_id, "person") for lead in leads if lead.owner_id != owner_id]


def _by_rules(ctx: Context, leads: Sequence[LockedLead]) -> list[Decision]:
    waiting = [lead for lead in leads if lead.owner_id is None]
    if not waiting:
        return []
    left = left_at(ctx, [lead.id for lead in waiting])
    ctx.memo.pop("lead_criteria_rows", None)
    asked = [WaitingLead(lead.id, lead.pool_id, left=left.get(lead.id, {})) for lead in waiting]
    return [decision for decision in share_out(ctx, leads=asked) if decision.run_id is not None]


def _move(ctx: Context, lead: LockedLead, owner_id: UUID) -> Move:
    action = LeadAction.TRANSFER if lead.status in OWNED_VALUES else LeadAction.ASSIGN
    state = next_state(LeadState(lead.status), action)
    if state is None:
        raise LeadStateForbids("This lead cannot be assigned in its state.", lead_id=lead.id, status=lead.status)
    pool = pool_terms(ctx).get(lead.pool_id) if lead.pool_id is not None else None
    due = pool.clock.due_at(ctx.now) if pool is not None else None
    return Move(lead.id, owner_id, lead.pool_id, state.value, due)
