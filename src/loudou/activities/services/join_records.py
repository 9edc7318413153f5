"""What was about records that became one is about the one that remains."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from loudou.activities.shapes import RecordRef
from loudou.kernel.context import Context
from loudou.kernel.ids import new_id
from loudou.platform.changes.recording import records_changes

TWICE_SQL = """
    WITH moving AS (
        SELECT l.id, d.old, d.new, l.activity_id,
               row_number() OVER (PARTITION BY l.activity_id, d.new ORDER BY l.id) AS place
        FROM unnest(%(old)s::uuid[], %(new)s::uuid[]) AS d(old, new)
        JOIN activities_activitylink l ON l.record_id = d.old AND l.record_type = %(type)s)
    DELETE FROM activities_activitylink gone USING moving m
    WHERE gone.id = m.id AND (m.place > 1 OR EXISTS (
        SELECT FROM activities_activitylink k
        WHERE k.activity_id = m.activity_id AND k.record_type = %(type)s AND k.record_id = m.new))
    RETURNING m.old, gone.id
"""
MOVE_SQL = """
    UPDATE activities_activitylink l SET record_id = d.new
    FROM unnest(%(old)s::uuid[], %(new)s::uuid[]) AS d(old, new)
    WHERE l.record_id = d.old AND l.record_type = %(type)s
    RETURNING d.old, l.id, l.activity_id
"""
HAND_OVER_SQL = """
    UPDATE activities_activity a SET owner_id = d.owner, version = a.version + 1, updated_at = %(now)s
    FROM (SELECT DISTINCT ON (activity) activity, old, owner
          FROM unnest(%(activities)s::uuid[], %(old)s::uuid[], %(owners)s::uuid[]) AS d(activity, old, owner)
          ORDER BY activity, old) d
    WHERE a.id = d.activity AND a.state = 'open' AND a.owner_id IS DISTINCT FROM d.owner
    RETURNING d.old, a.id
"""
ALSO_SQL = """
    INSERT INTO activities_activitylink (id, activity_id, record_type, record_id, happens_at)
    SELECT d.id, d.activity, d.type, d.record, a.happens_at
    FROM unnest(%(ids)s::uuid[], %(activities)s::uuid[], %(types)s::text[], %(records)s::uuid[])
         AS d(id, activity, type, record)
    JOIN activities_activity a ON a.id = d.activity
    ON CONFLICT (activity_id, record_type, record_id) DO NOTHING
"""
Rows = list[tuple[UUID, UUID]]
NONE: Mapping[UUID, Sequence[RecordRef]] = {}


@records_changes("activity.join")
def join_records(
    ctx: Context,
    *,
    record_type: str,
    joined: Mapping[UUID, UUID],
    owners: Mapping[UUID, UUID],
    also: Mapping[UUID, Sequence[RecordRef]] = NONE,
) -> list[tuple[UUID, UUID]]:
    """Make everything about the records that go be about those that remain, by their ids; returns each row that changed
    behind the record that went.

    An activity about both stays once. Open tasks that come over go to the owner of the record that remains, where
    `owners` names one: whoever goes on with it does what is left to do. What comes over is about the records of `also`
    too (a customer the one that remains became). A consequence and not an act of its own, so it asks for no right. Four
    SQL statements at most.
    """  # noqa: D205 - one sentence
    if not joined:
        return []
    ids: dict[str, Any] = {"type": record_type, "old": list(joined), "new": list(joined.values())}
    with connection.cursor() as cursor:
        cursor.execute(TWICE_SQL, ids)
        rows: Rows = cursor.fetchall()
        cursor.execute(MOVE_SQL, ids)
        moved = [(old, row_id, activity) for old, row_id, activity in cursor.fetchall()]
    rows += [(old, row_id) for old, row_id, _ in moved]
    handed = [(activity, old, owners[joined[old]]) for old, _, activity in moved if joined[old] in owners]
    linked = [(new_id(), old, activity, ref) for old, _, activity in moved for ref in also.get(joined[old], ())]
    return rows + _hand_over(ctx, handed) + _link(linked)


def _hand_over(ctx: Context, handed: Sequence[tuple[UUID, UUID, UUID]]) -> Rows:
    if not handed:
        return []
    activities, old, owners = (list(column) for column in zip(*handed, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(HAND_OVER_SQL, {"now": ctx.now, "activities": activities, "old": old, "owners": owners})
        return [(one, row_id) for one, row_id in cursor.fetchall()]


def _link(linked: Sequence[tuple[UUID, UUID, UUID, RecordRef]]) -> Rows:
    if not linked:
        return []
    values: dict[str, Any] = {
        "ids": [row_id for row_id, _, _, _ in linked],
        "activities": [activity for _, _, activity, _ in linked],
        "types": [ref.record_type for _, _, _, ref in linked],
        "records": [ref.record_id for _, _, _, ref in linked],
    }
    with connection.cursor() as cursor:
        cursor.execute(ALSO_SQL, values)
    return [(old, row_id) for row_id, old, _, _ in linked]
