"""What people did who turned out to be one person counts for the one that remains."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from loudou.kernel.context import Context
from loudou.kernel.ids import new_id
from loudou.platform.changes.recording import records_changes

VISITORS_SQL = """
    UPDATE behaviour_visitor v SET person_id = d.new FROM unnest(%(old)s::uuid[], %(new)s::uuid[]) AS d(old, new)
    WHERE v.person_id = d.old RETURNING d.old, v.id
"""
ALIAS_SQL = """
    INSERT INTO behaviour_visitor (id, visitor_id, person_id, identified_at, counts_from)
    SELECT d.id, d.old, d.new, d.since, d.since - interval '90 days'
    FROM unnest(%(ids)s::uuid[], %(old)s::uuid[], %(new)s::uuid[], %(since)s::timestamptz[]) AS d(id, old, new, since)
    ON CONFLICT (visitor_id) WHERE counts_until IS NULL DO UPDATE SET person_id = excluded.person_id
    RETURNING visitor_id, id
"""


@records_changes("behaviour.join")
def join_people(
    ctx: Context, *, joined: Mapping[UUID, UUID], since: Mapping[UUID, datetime]
) -> list[tuple[UUID, UUID]]:
    """Let the people that remain have what those that go did, by their ids; returns each row that changed behind who
    went.

    Their devices become those of the person that remains. Events are only ever added, so what was logged for the
    person itself is found through it: it is from now on a visitor that turned out to be the other, known since the
    instant given. Nothing is counted twice. Two SQL statements.
    """  # noqa: D205 - one sentence
    del ctx
    if not joined:
        return []
    values: dict[str, Any] = {
        "ids": [new_id() for _ in joined],
        "old": list(joined),
        "new": list(joined.values()),
        "since": [since[one] for one in joined],
    }
    rows: list[tuple[UUID, UUID]] = []
    with connection.cursor() as cursor:
        for statement in (VISITORS_SQL, ALIAS_SQL):
            cursor.execute(statement, values)
            rows += cursor.fetchall()
    return rows
