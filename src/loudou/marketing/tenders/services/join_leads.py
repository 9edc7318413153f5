"""Matches that became leads which became one lead."""

from collections.abc import Mapping
from uuid import UUID

from django.db import connection

from loudou.kernel.context import Context
from loudou.platform.changes.recording import records_changes

JOIN_SQL = """
    UPDATE tenders_tendermatch m SET lead_id = d.new, version = m.version + 1, updated_at = %s
    FROM unnest(%s::uuid[], %s::uuid[]) AS d(old, new) WHERE m.lead_id = d.old RETURNING d.old, m.id
"""


@records_changes("tenders.join_leads")
def join_leads(ctx: Context, *, joined: Mapping[UUID, UUID]) -> list[tuple[UUID, UUID]]:
    """Let matches lead to the leads that remain, by the ids of those that go; returns each match behind the lead that
    went.

    A consequence of merging, so it asks for no right. One SQL statement.
    """  # noqa: D205 - one sentence
    if not joined:
        return []
    with connection.cursor() as cursor:
        cursor.execute(JOIN_SQL, [ctx.now, list(joined), list(joined.values())])
        return [(old, row_id) for old, row_id in cursor.fetchall()]
