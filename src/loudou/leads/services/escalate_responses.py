"""First responses that are owed go up, step by step."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext

from loudou.kernel.context import Context
from loudou.leads.enums import OWNED_VALUES, ToldOf
from loudou.leads.events import LeadResponseEscalated
from loudou.leads.models import ResponseEscalation
from loudou.leads.queries.escalation import Escalation, escalation_in_force
from loudou.leads.queries.responsible import Responsible, responsible_for
from loudou.leads.services.follow_bands import follow_bands
from loudou.leads.services.recycle import recycle_leads
from loudou.leads.services.tell_escalation import BACK, LATE, SOON, EscalatedLead, tell_escalation
from loudou.leads.shapes import EscalationStep
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.outbox.services.emit import emit
from loudou.platform.worktime.queries import begun_before, due_after, work_calendar

CHUNK = 2_000
INSTANT = timedelta(microseconds=1)
DUE_SQL = """
    WITH steps AS (
        SELECT * FROM unnest(%(minutes)s::int[], %(until)s::timestamptz[], %(since)s::timestamptz[])
            AS s(minutes, until_at, since_at)),
    owed AS (
        SELECT l.id, l.owner_id, l.display_name, l.pool_id, l.response_due_at AS due_at FROM leads_lead l
        WHERE l.first_response_at IS NULL AND l.response_due_at <= %(latest)s AND l.status = ANY(%(owned)s)
          AND EXISTS (
            SELECT FROM steps s WHERE l.response_due_at <= s.until_at AND l.response_due_at > s.since_at
              AND NOT EXISTS (
                SELECT FROM leads_responseescalation e WHERE e.lead_id = l.id AND e.owner_id = l.owner_id
                  AND e.due_at = l.response_due_at AND e.minutes = s.minutes))
        ORDER BY l.response_due_at, l.id LIMIT %(most)s FOR NO KEY UPDATE OF l SKIP LOCKED)
    SELECT o.id, o.owner_id, o.display_name, o.pool_id, o.due_at, s.minutes FROM owed o
    JOIN steps s ON o.due_at <= s.until_at AND o.due_at > s.since_at
    WHERE NOT EXISTS (
        SELECT FROM leads_responseescalation e WHERE e.lead_id = o.id AND e.owner_id = o.owner_id
          AND e.due_at = o.due_at AND e.minutes = s.minutes)
    ORDER BY o.id, s.minutes
"""


class Taken(NamedTuple):
    """A step that is due about a lead."""

    lead_id: UUID
    owner_id: UUID
    display_name: str
    pool_id: UUID | None
    due_at: datetime
    minutes: int


@records_changes("leads.escalate_responses")
def escalate_responses(ctx: Context) -> int:
    """Take the steps that are due about up to 2,000 leads whose first response is owed; returns about how many.

    Each step is taken once per clock. Several that are due at once are all noted and told as the last of them; several
    leads of one person make one notice. A lead taken back goes on as its band says, not to the owner it left. Leads
    somebody is just working on wait for the next time. About fifty SQL statements, eight where none is taken back.
    Raises ActionRefused.
    """
    require(ctx, "lead", "score")
    terms = escalation_in_force(ctx)
    due = _due(ctx, terms) if terms is not None else []
    if terms is None or not due:
        return 0
    told = _told(ctx, terms, due)
    back = _take_back(ctx, terms, due)
    _note(ctx, due, told, set(back))
    tell_escalation(ctx, leads=_by_lead(due, told, set(back)))
    emit(
        ctx,
        LeadResponseEscalated(
            subject_ids=tuple(one.lead_id for one in due),
            owner_ids=tuple(one.owner_id for one in due),
            minutes=tuple(one.minutes for one in due),
        ),
    )
    if back:
        follow_bands(ctx, lead_ids=back)
    return len({one.lead_id for one in due})


def _due(ctx: Context, terms: Escalation) -> list[Taken]:
    minutes = [step.minutes for step in terms.steps]
    until = [_latest_due(ctx, one, ctx.now) for one in minutes]
    values: dict[str, Any] = {
        "minutes": minutes,
        "until": until,
        "since": [_latest_due(ctx, one, terms.since) for one in minutes],
        "latest": max(until),
        "owned": OWNED_VALUES,
        "most": CHUNK,
    }
    with connection.cursor() as cursor:
        cursor.execute(DUE_SQL, values)
        return [Taken(*row) for row in cursor.fetchall()]


def _latest_due(ctx: Context, minutes: int, at: datetime) -> datetime:
    """The latest due instant of which a step of these minutes is reached then; exactly on the due one is in time."""
    calendar = work_calendar(ctx)
    if minutes < 0:
        return due_after(at, timedelta(minutes=-minutes), calendar)
    return begun_before(at, timedelta(minutes=minutes), calendar) if minutes else at - INSTANT


def _told(ctx: Context, terms: Escalation, due: Sequence[Taken]) -> dict[tuple[UUID, int], set[UUID]]:
    """Whom each step about each lead tells."""
    steps = {step.minutes: step for step in terms.steps}
    roles = {steps[one.minutes].role for one in due if ToldOf.ROLE in steps[one.minutes].tells}
    responsible = responsible_for(
        ctx,
        owner_ids={one.owner_id for one in due},
        pool_ids={one.pool_id for one in due if one.pool_id is not None},
        role_codes=roles,
    )
    return {(one.lead_id, one.minutes): _people(responsible, steps[one.minutes], one) for one in due}


def _people(responsible: Responsible, step: EscalationStep, one: Taken) -> set[UUID]:
    found: set[UUID] = set()
    if ToldOf.OWNER in step.tells:
        found.add(one.owner_id)
    if ToldOf.MANAGER in step.tells:
        found |= responsible.managers.get(one.owner_id, set())
    if ToldOf.POOL_ADMINS in step.tells and one.pool_id is not None:
        found |= responsible.admins.get(one.pool_id, set())
    if ToldOf.ROLE in step.tells:
        found |= responsible.holders.get((step.role, one.owner_id), set())
    return found


def _take_back(ctx: Context, terms: Escalation, due: Sequence[Taken]) -> list[UUID]:
    returning = {step.minutes for step in terms.steps if step.returns}
    ids = sorted({one.lead_id for one in due if one.minutes in returning})
    return recycle_leads(ctx, lead_ids=ids, reason=gettext("Nobody contacted it in time")) if ids else []


def _note(ctx: Context, due: Sequence[Taken], told: dict[tuple[UUID, int], set[UUID]], back: set[UUID]) -> None:
    last = {one.lead_id: one.minutes for one in due}
    ResponseEscalation.objects.bulk_create(
        ResponseEscalation(
            lead_id=one.lead_id,
            owner_id=one.owner_id,
            due_at=one.due_at,
            minutes=one.minutes,
            at=ctx.now,
            told=sorted(told[one.lead_id, one.minutes]),
            returned=one.lead_id in back and one.minutes == last[one.lead_id],
        )
        for one in due
    )


def _by_lead(due: Sequence[Taken], told: dict[tuple[UUID, int], set[UUID]], back: set[UUID]) -> list[EscalatedLead]:
    """Each lead as far as it came, with everybody its steps tell."""
    found = []
    for lead_id, steps in groupby(due, key=lambda one: one.lead_id):
        taken = list(steps)
        kind = BACK if lead_id in back else LATE if taken[-1].minutes >= 0 else SOON
        everybody = frozenset(user_id for one in taken for user_id in told[lead_id, one.minutes])
        found.append(EscalatedLead(lead_id, taken[-1].display_name, kind, everybody))
    return found
