"""Reads of the history."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from loudou.kernel.context import Context
from loudou.platform.access.queries import access_profile
from loudou.platform.changes.models import RowChange
from loudou.platform.changes.shapes import ChangeSetRow, HistoryEntry

HISTORY_SQL = """
    SELECT r.seq, r.change_set_id, s.label, s.actor_id, s.at, s.source, s.reason, r.table_name, r.row_id, r.op,
           coalesce(r.before, ''::hstore), coalesce(r.after, ''::hstore)
    FROM changes_rowchange r JOIN changes_changeset s ON s.id = r.change_set_id
    WHERE r.row_id = ANY(%s) AND r.seq < %s ORDER BY r.seq DESC LIMIT %s
"""
FEED_SQL = """
    SELECT r.seq, r.change_set_id, s.label, s.actor_id, s.at, s.source, s.reason, r.table_name, r.row_id, r.op,
           coalesce(r.before, ''::hstore), coalesce(r.after, ''::hstore)
    FROM changes_rowchange r JOIN changes_changeset s ON s.id = r.change_set_id
    WHERE r.seq > %s AND r.table_name = ANY(%s) ORDER BY r.seq LIMIT %s
"""
RECENT_SQL = """
    SELECT s.id, s.label, s.actor_id, s.at, s.source, s.reason,
           (SELECT count(*) FROM (SELECT 1 FROM changes_rowchange r WHERE r.change_set_id = s.id LIMIT 10001) c),
           EXISTS (SELECT 1 FROM changes_changeset u WHERE u.undo_of = s.id)
    FROM changes_changeset s WHERE (%(all)s OR s.actor_id = %(actor)s) ORDER BY s.at DESC, s.id DESC LIMIT %(limit)s
"""
FIRST_SQL = """
    SELECT DISTINCT ON (r.row_id, was.key) r.row_id, was.key, was.value
    FROM changes_rowchange r JOIN changes_changeset s ON s.id = r.change_set_id
    JOIN {table} t ON t.id = r.row_id AND s.at > t.created_at + %(grace)s,
    LATERAL each(slice(r.before, %(columns)s::text[])) AS was
    WHERE r.table_name = %(table)s AND r.op = 'U' AND r.before ?| %(columns)s::text[]
      AND (%(rows)s::uuid[] IS NULL OR r.row_id = ANY(%(rows)s::uuid[]))
    ORDER BY r.row_id, was.key, r.seq
"""
EDITED_SQL = """
    SELECT r.row_id, array_agg(DISTINCT changed.name)
    FROM changes_rowchange r JOIN changes_changeset s ON s.id = r.change_set_id
    CROSS JOIN LATERAL skeys(r.after) AS changed(name)
    WHERE r.row_id = ANY(%s) AND r.table_name = %s AND r.op = 'U' AND s.actor_id IS NOT NULL
        AND s.source NOT IN ('job', 'rule') AND changed.name = ANY(%s) AND NOT coalesce(r.after ? %s, false)
    GROUP BY r.row_id
"""
LATEST = 2**62


def history_of(row_ids: Sequence[UUID], *, before_seq: int = LATEST, limit: int = 50) -> list[HistoryEntry]:
    """The changes of these rows, newest first. Visibility of the rows is the caller's duty. One SQL statement."""
    with connection.cursor() as cursor:
        cursor.execute(HISTORY_SQL, [list(row_ids), before_seq, limit])
        return [HistoryEntry(*row) for row in cursor.fetchall()]


def values_before(
    table: str, columns: Sequence[str], *, grace: timedelta, row_ids: Sequence[UUID] | None = None
) -> list[tuple[UUID, str, str | None]]:
    """What columns of rows held so long after their `created_at`, where they were changed later than that.

    Of these rows, or of all of the table. As PostgreSQL's own text, None for NULL; a column that was not changed since
    is left out. Visibility of the rows is the caller's duty. One SQL statement, however many rows.
    """
    values: dict[str, Any] = {
        "table": table,
        "columns": list(columns),
        "grace": grace,
        "rows": list(row_ids) if row_ids is not None else None,
    }
    with connection.cursor() as cursor:
        cursor.execute(FIRST_SQL.format(table=connection.ops.quote_name(table)), values)
        return list(cursor.fetchall())


def change_feed(tables: Sequence[str], *, after_seq: int, limit: int) -> list[HistoryEntry]:
    """Changes of these tables after a sequence number, oldest first; the caller narrows them. One SQL statement."""
    with connection.cursor() as cursor:
        cursor.execute(FEED_SQL, [after_seq, list(tables), limit])
        return [HistoryEntry(*row) for row in cursor.fetchall()]


def recent_change_sets(ctx: Context, *, limit: int = 50) -> list[ChangeSetRow]:
    """The actor's latest acts (everybody's for an administrator), newest first. At most two SQL statements."""
    everything = access_profile(ctx).is_everything
    with connection.cursor() as cursor:
        cursor.execute(RECENT_SQL, {"all": everything, "actor": ctx.actor_id, "limit": limit})
        return [ChangeSetRow(*row) for row in cursor.fetchall()]


def edited_fields(
    table: str, row_ids: Sequence[UUID], names: Sequence[str], *, unless_with: str = ""
) -> dict[UUID, frozenset[str]]:
    """Which of these columns people changed since the rows were made; rows nobody changed are absent.

    What jobs and rules changed does not count, nor do changes that went together with one of the column `unless_with`,
    where a table notes in it what was worked out. Visibility is the caller's duty. One SQL statement.
    """
    with connection.cursor() as cursor:
        cursor.execute(EDITED_SQL, [list(row_ids), table, list(names), unless_with])
        return {row_id: frozenset(changed) for row_id, changed in cursor.fetchall()}


def rows_of_change_set(change_set_id: UUID) -> dict[str, list[UUID]]:
    """The rows a change set touched, by table. One SQL statement."""
    found: dict[str, list[UUID]] = {}
    rows = RowChange.objects.filter(change_set_id=change_set_id).values_list("table_name", "row_id").distinct()
    for table, row_id in rows:
        found.setdefault(table, []).append(row_id)
    return found
