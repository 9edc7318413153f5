"""Say who visitors turned out to be."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import connection

from loudou.kernel.context import Context
from loudou.marketing.behaviour.events import PeopleEngaged
from loudou.platform.changes.recording import records_changes
from loudou.platform.outbox.services.emit import emit

IDENTIFY_SQL = """
    INSERT INTO behaviour_visitor (id, person_id, identified_at)
    SELECT v.id, v.person_id, %(now)s FROM unnest(%(visitors)s::uuid[], %(people)s::uuid[]) AS v(id, person_id)
    ON CONFLICT (id) DO UPDATE SET person_id = excluded.person_id, identified_at = excluded.identified_at
    WHERE behaviour_visitor.person_id <> excluded.person_id
    RETURNING person_id
"""


@records_changes("behaviour.identify")
def identify_visitors(ctx: Context, *, people: Mapping[UUID, UUID]) -> int:
    """From now on these visitors are these people, by visitor; returns how many that was new of.

    Whoever filled a form last on a device is who it belongs to. What a visitor did within 90 days before counts for the
    person. Two SQL statements.
    """
    if not people:
        return 0
    values: dict[str, Any] = {"now": ctx.now, "visitors": list(people), "people": list(people.values())}
    with connection.cursor() as cursor:
        cursor.execute(IDENTIFY_SQL, values)
        found = [row[0] for row in cursor.fetchall()]
    emit(ctx, PeopleEngaged(subject_ids=tuple(dict.fromkeys(found))))
    return len(found)
