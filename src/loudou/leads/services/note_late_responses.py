"""First responses that are late are told, once."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from loudou.kernel.context import Context
from loudou.leads.events import LeadResponseOverdue
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.notifications.services.notify import notify
from loudou.platform.notifications.shapes import NoticeDraft
from loudou.platform.outbox.services.emit import emit

CHUNK = 2_000
LATE_SQL = """
    WITH late AS (
        SELECT id FROM leads_lead
        WHERE response_due_at < %(now)s AND first_response_at IS NULL AND response_breached_at IS NULL
          AND status IN ('assigned', 'following', 'qualified')
        ORDER BY response_due_at, id LIMIT %(most)s FOR NO KEY UPDATE SKIP LOCKED)
    UPDATE leads_lead l SET response_breached_at = %(now)s, version = l.version + 1, updated_at = %(now)s
    FROM late WHERE l.id = late.id RETURNING l.id, l.owner_id, l.display_name, l.pool_id
"""
ADMINS_SQL = """
    SELECT m.pool_id, m.user_id FROM leads_poolmember m JOIN identity_user u ON u.id = m.user_id
    WHERE m.is_admin AND u.is_active AND m.pool_id = ANY(%s)
"""


class _Late(NamedTuple):
    id: UUID
    owner_id: UUID
    display_name: str
    pool_id: UUID | None


@records_changes("leads.note_late_responses")
def note_late_responses(ctx: Context) -> int:
    """Note up to 2,000 first responses that are overdue, and tell owners and the administrators of the pools.

    Each lead is noted once per clock; several of one person make one notice. Returns how many were noted; leads
    somebody is just working on wait for the next time. Four SQL statements. Raises ActionRefused.
    """
    require(ctx, "lead", "score")
    with connection.cursor() as cursor:
        cursor.execute(LATE_SQL, {"now": ctx.now, "most": CHUNK})
        late = sorted(_Late(*row) for row in cursor.fetchall())
        if not late:
            return 0
        cursor.execute(ADMINS_SQL, [list({lead.pool_id for lead in late if lead.pool_id is not None})])
        admins = cursor.fetchall()
    _tell(ctx, late, admins)
    emit(
        ctx,
        LeadResponseOverdue(
            subject_ids=tuple(lead.id for lead in late), owner_ids=tuple(lead.owner_id for lead in late)
        ),
    )
    return len(late)


def _tell(ctx: Context, late: Sequence[_Late], admins: Sequence[tuple[UUID, UUID]]) -> None:
    told: dict[UUID, list[_Late]] = defaultdict(list)
    answering: dict[UUID, set[UUID]] = defaultdict(set)
    for pool_id, user_id in admins:
        answering[pool_id].add(user_id)
    for lead in late:
        for user_id in {lead.owner_id, *(answering[lead.pool_id] if lead.pool_id is not None else ())}:
            told[user_id].append(lead)
    notify(ctx, drafts=[_notice(user_id, leads) for user_id, leads in sorted(told.items())])


def _notice(user_id: UUID, leads: Sequence[_Late]) -> NoticeDraft:
    if len(leads) == 1:
        return NoticeDraft(
            user_id=user_id,
            message="The first contact is overdue: %(lead)s",
            facts={"lead": leads[0].display_name[:120]},
            link=f"/leads/{leads[0].id}",
        )
    return NoticeDraft(
        user_id=user_id,
        message="The first contact of %(count)s leads is overdue.",
        facts={"count": len(leads)},
        link="/leads?view=response_late",
    )
