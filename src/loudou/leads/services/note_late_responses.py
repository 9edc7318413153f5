"""First responses that are late are noted, once."""

from typing import NamedTuple
from uuid import UUID

from django.db import connection

from loudou.kernel.context import Context
from loudou.leads.events import LeadResponseOverdue
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.outbox.services.emit import emit

CHUNK = 2_000
LATE_SQL = """
    WITH late AS (
        SELECT id FROM leads_lead
        WHERE response_due_at < %(now)s AND first_response_at IS NULL AND response_breached_at IS NULL
          AND status IN ('assigned', 'following', 'qualified')
        ORDER BY response_due_at, id LIMIT %(most)s FOR NO KEY UPDATE SKIP LOCKED)
    UPDATE leads_lead l SET response_breached_at = %(now)s, version = l.version + 1, updated_at = %(now)s
    FROM late WHERE l.id = late.id RETURNING l.id, l.owner_id
"""


class _Late(NamedTuple):
    id: UUID
    owner_id: UUID


@records_changes("leads.note_late_responses")
def note_late_responses(ctx: Context) -> int:
    """Note up to 2,000 first responses that are overdue, each once per clock; returns how many.

    Who is told is up to the steps (services/escalate_responses.py). Leads somebody is just working on wait for the
    next time. Two SQL statements. Raises ActionRefused.
    """
    require(ctx, "lead", "score")
    with connection.cursor() as cursor:
        cursor.execute(LATE_SQL, {"now": ctx.now, "most": CHUNK})
        late = sorted(_Late(*row) for row in cursor.fetchall())
    if not late:
        return 0
    emit(
        ctx,
        LeadResponseOverdue(
            subject_ids=tuple(lead.id for lead in late), owner_ids=tuple(lead.owner_id for lead in late)
        ),
    )
    return len(late)
