"""Take back part of a change set, as far as nobody has changed it since."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.apps import apps
from django.db import connection
from django.db.backends.utils import CursorWrapper

from loudou.kernel.context import Context
from loudou.platform.changes.recording import records_changes
from loudou.platform.changes.services.undo import BOOKKEEPING, net_changes, restore
from loudou.platform.changes.shapes import KeptChange

KEEP_SQL = """
    UPDATE undo_net n SET kept = array(
        SELECT name FROM skeys(n.after) AS name WHERE hstore(t) -> name IS DISTINCT FROM n.after -> name)
    FROM "{table}" t
    WHERE n.table_name = %(table)s AND t.id = n.row_id AND n.first_op = 'U' AND n.last_op = 'U'
"""
TOGETHER_SQL = """
    UPDATE undo_net SET kept = array(
        SELECT unnest(kept) UNION (SELECT unnest(%(columns)s::text[]) INTERSECT SELECT skeys(after)))
    WHERE table_name = %(table)s AND kept && %(columns)s::text[]
"""
MADE_SQL = """
    UPDATE undo_net n SET kept = '{{*}}' FROM "{table}" t
    WHERE n.table_name = %(table)s AND t.id = n.row_id AND n.first_op = 'I' AND EXISTS (
        SELECT FROM (
            SELECT DISTINCT ON (was.key) was.key, was.value
            FROM changes_rowchange later CROSS JOIN LATERAL each(later.before) AS was
            WHERE later.row_id = n.row_id AND later.table_name = n.table_name AND later.op = 'U'
                AND later.seq > n.last_seq AND later.change_set_id <> %(id)s AND was.key <> ALL(%(computed)s::text[])
            ORDER BY was.key, later.seq) first
        WHERE hstore(t) -> first.key IS DISTINCT FROM first.value)
"""
"""A row that was made: what it said first, wherever it was changed, against what it says now."""


@records_changes("restore_unchanged")
def restore_unchanged(
    ctx: Context,
    *,
    change_set_id: UUID,
    row_ids: Iterable[UUID],
    together: Mapping[str, Sequence[Sequence[str]]] | None = None,
) -> list[KeptChange]:
    """Give these rows of a change set what they held before it, column by column; returns what stays as it is.

    A column somebody changed since stays, and so does a row the change set made that was changed since. `together`
    names, by table, columns that only make sense with each other: one of them changed keeps them all. What was
    changed and changed back is as it was. Unlike an undo this is a part of the act it serves, which has checked who may
    do it. A constant number of SQL statements per table. Raises UndoConflict when other rows now stand in the way.
    """
    with connection.cursor() as cursor:
        groups = net_changes(ctx, cursor, change_set_id, list(row_ids))
        cursor.execute("ALTER TABLE undo_net ADD COLUMN kept text[] NOT NULL DEFAULT '{}'")
        _mark_changed(cursor, change_set_id, sorted({table for table, _ in groups}), together or {})
        cursor.execute("SELECT table_name, row_id, kept FROM undo_net WHERE kept <> '{}' ORDER BY table_name, row_id")
        kept = [KeptChange(table, row_id, tuple(sorted(columns))) for table, row_id, columns in cursor.fetchall()]
        cursor.execute("UPDATE undo_net SET before = before - kept WHERE kept <> '{}' AND first_op = 'U'")
        cursor.execute("DELETE FROM undo_net WHERE kept <> '{}' AND (first_op = 'I' OR before = '')")
        restore(ctx, cursor, groups)
    return kept


def _mark_changed(
    cursor: CursorWrapper, change_set_id: UUID, touched: Sequence[str], together: Mapping[str, Sequence[Sequence[str]]]
) -> None:
    computed = {m._meta.db_table: [*BOOKKEEPING, *getattr(m, "computed", ())] for m in apps.get_models()}
    for table in touched:
        cursor.execute(KEEP_SQL.format(table=table), {"table": table})
        for columns in together.get(table, ()):
            cursor.execute(TOGETHER_SQL, {"table": table, "columns": list(columns)})
        cursor.execute(MADE_SQL.format(table=table), {"table": table, "id": change_set_id, "computed": computed[table]})
