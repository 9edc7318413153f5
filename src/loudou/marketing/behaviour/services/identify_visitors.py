"""Say who visitors turned out to be."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from loudou.kernel.context import Context
from loudou.kernel.ids import new_id
from loudou.marketing.behaviour.events import PeopleEngaged
from loudou.platform.changes.recording import records_changes
from loudou.platform.outbox.services.emit import emit

LOOK_BACK = timedelta(days=90)
"""How long before it was identified a visitor's history counts (domain 1.7.3)."""
LOCK_SQL = """
    SELECT pg_advisory_xact_lock(hashtextextended('behaviour.visitor:' || v, 0))
    FROM (SELECT v FROM unnest(%(visitors)s::uuid[]) v ORDER BY v) AS ordered(v)
"""
END_SQL = """
    UPDATE behaviour_visitor held SET counts_until = greatest(%(now)s, held.counts_from)
    FROM unnest(%(visitors)s::uuid[], %(people)s::uuid[]) AS told(visitor_id, person_id)
    WHERE held.visitor_id = told.visitor_id AND held.counts_until IS NULL AND held.person_id <> told.person_id
"""
BEGIN_SQL = """
    INSERT INTO behaviour_visitor (id, visitor_id, person_id, identified_at, counts_from)
    SELECT told.id, told.visitor_id, told.person_id, %(now)s, greatest(%(since)s, (
        SELECT max(former.counts_until) FROM behaviour_visitor former WHERE former.visitor_id = told.visitor_id))
    FROM unnest(%(ids)s::uuid[], %(visitors)s::uuid[], %(people)s::uuid[]) AS told(id, visitor_id, person_id)
    ON CONFLICT (visitor_id) WHERE counts_until IS NULL DO NOTHING
    RETURNING person_id
"""


@records_changes("behaviour.identify")
def identify_visitors(ctx: Context, *, people: Mapping[UUID, UUID]) -> int:
    """From now on these visitors are these people, by visitor; returns how many that was new of.

    Whoever filled a form last on a device is who it belongs to. What a visitor did anonymously within 90 days before
    counts for the person; what was done while the device was somebody else's stays theirs. Four SQL statements.
    """
    if not people:
        return 0
    values: dict[str, Any] = {
        "now": ctx.now,
        "since": ctx.now - LOOK_BACK,
        "ids": [new_id() for _ in people],
        "visitors": list(people),
        "people": list(people.values()),
    }
    with connection.cursor() as cursor:
        cursor.execute(LOCK_SQL, values)
        cursor.execute(END_SQL, values)
        cursor.execute(BEGIN_SQL, values)
        found = [row[0] for row in cursor.fetchall()]
    emit(ctx, PeopleEngaged(subject_ids=tuple(dict.fromkeys(found))))
    return len(found)
