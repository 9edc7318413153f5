"""Note that leads were followed up."""

from collections.abc import Sequence
from uuid import UUID

from django.db import connection

from loudou.activities.services.settle import settle_tasks_of
from loudou.kernel.context import Context
from loudou.leads.enums import OPEN_VALUES, OWNED_VALUES, RESPONSE_TASK
from loudou.leads.errors import LeadNotOpen
from loudou.leads.events import LeadContacted
from loudou.leads.queries.pools import pool_terms
from loudou.leads.rules.lifecycle import LeadAction, LeadState, next_state
from loudou.leads.services.lock_leads import LockedLead, lock_leads
from loudou.leads.shapes import FollowUp
from loudou.platform.changes.recording import records_changes
from loudou.platform.outbox.services.emit import emit

FOLLOW_SQL = """
    UPDATE leads_lead l SET last_followup_at = greatest(l.last_followup_at, d.at), status = d.status,
        first_response_at = least(l.first_response_at, d.responded_at),
        response_breached_at = CASE
            WHEN l.response_due_at IS NULL OR least(l.first_response_at, d.responded_at) IS NULL
                THEN l.response_breached_at
            WHEN least(l.first_response_at, d.responded_at) > l.response_due_at
                THEN coalesce(l.response_breached_at, greatest(%(now)s, l.response_due_at)) END,
        followup_count = l.followup_count + 1,
        next_followup_at = d.next_at, recycle_due_at = d.due_at, version = l.version + 1, updated_at = %(now)s
    FROM unnest(%(ids)s::uuid[], %(ats)s::timestamptz[], %(nexts)s::timestamptz[], %(statuses)s::text[],
                %(dues)s::timestamptz[], %(responses)s::timestamptz[])
         AS d(id, at, next_at, status, due_at, responded_at)
    WHERE l.id = d.id
"""


@records_changes("leads.follow_up")
def record_followups(ctx: Context, *, followups: Sequence[FollowUp]) -> None:
    """Put down valid follow-ups, one per lead: first response, last and next contact, state and pool clock.

    Whether a contact is valid (a call long enough, a visit, a reply) is decided where it is logged. A response stops
    the clock of the first response and ends the task about it. Six SQL statements, nine when tasks end, however many.
    Raises LeadNotFound, LeadNotOpen, ActionRefused.
    """
    by_lead = {followup.lead_id: followup for followup in followups}
    leads = lock_leads(ctx, lead_ids=by_lead, action="edit")
    closed = next((lead for lead in leads if lead.status not in OPEN_VALUES), None)
    if closed is not None:
        raise LeadNotOpen("This lead is closed.", lead_id=closed.id, number=closed.number, status=closed.status)
    told = [by_lead[lead.id] for lead in leads]
    states = [next_state(LeadState(lead.status), LeadAction.FOLLOW_UP) for lead in leads]
    with connection.cursor() as cursor:
        cursor.execute(
            FOLLOW_SQL,
            {
                "now": ctx.now,
                "ids": [lead.id for lead in leads],
                "ats": [followup.at for followup in told],
                "nexts": [followup.next_at for followup in told],
                "statuses": [s.value if s is not None else lead.status for s, lead in zip(states, leads, strict=True)],
                "responses": [followup.at if followup.is_response else None for followup in told],
                "dues": [_due_at(ctx, lead, followup) for lead, followup in zip(leads, told, strict=True)],
            },
        )
    first: list[UUID] = [
        lead.id
        for lead, followup in zip(leads, told, strict=True)
        if followup.is_response and lead.first_response_at is None
    ]
    if first:
        settle_tasks_of(ctx, origin=RESPONSE_TASK, record_type="lead", record_ids=first, are_done=True)
    subjects = tuple(lead.id for lead in leads)
    emit(ctx, LeadContacted(subject_ids=subjects, at=ctx.now, first_response_ids=tuple(first)))


def _due_at(ctx: Context, lead: LockedLead, followup: FollowUp) -> object:
    pool = pool_terms(ctx).get(lead.pool_id) if lead.pool_id is not None else None
    if pool is None or lead.assigned_at is None or lead.status not in OWNED_VALUES:
        return None
    last = max(followup.at, lead.last_followup_at) if lead.last_followup_at is not None else followup.at
    return pool.clock.due_at(lead.assigned_at, last)
