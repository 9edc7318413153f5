"""Take a change set back."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.apps import apps
from django.db import IntegrityError, connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Model

from loudou.kernel.context import Context
from loudou.platform.access.queries import access_profile
from loudou.platform.changes.errors import NotUndoable, UndoConflict, UnknownChangeSet
from loudou.platform.changes.keeping import RecordKeeping
from loudou.platform.changes.models import ChangeSet
from loudou.platform.changes.recording import recording
from loudou.platform.changes.shapes import UndoResult
from loudou.platform.changes.triggers import keeping_of
from loudou.platform.identity.services.lock_people import keep_an_administrator

PEOPLE = "identity_user"
BOOKKEEPING = ("version", "updated_at")
"""Columns every edit moves: they neither make a conflict nor are taken back."""

NET_SQL = """
    CREATE TEMPORARY TABLE undo_net ON COMMIT DROP AS
    WITH own AS MATERIALIZED (
        SELECT seq, table_name, row_id, op, before, after FROM changes_rowchange
        WHERE change_set_id = %(id)s AND (%(rows)s::uuid[] IS NULL OR row_id = ANY(%(rows)s::uuid[]))),
    nets AS (
        SELECT table_name, row_id, (array_agg(op ORDER BY seq))[1] AS first_op,
               (array_agg(op ORDER BY seq DESC))[1] AS last_op, max(seq) AS last_seq, count(*) AS changes
        FROM own GROUP BY table_name, row_id),
    first_values AS (
        SELECT table_name, row_id, hstore(array_agg(key), array_agg(value)) AS before FROM (
            SELECT DISTINCT ON (table_name, row_id, key) table_name, row_id, key, value
            FROM own JOIN nets USING (table_name, row_id) CROSS JOIN LATERAL each(own.before)
            WHERE nets.changes > 1 ORDER BY table_name, row_id, key, seq) f GROUP BY 1, 2),
    last_values AS (
        SELECT table_name, row_id, hstore(array_agg(key), array_agg(value)) AS after FROM (
            SELECT DISTINCT ON (table_name, row_id, key) table_name, row_id, key, value
            FROM own JOIN nets USING (table_name, row_id) CROSS JOIN LATERAL each(own.after)
            WHERE nets.changes > 1 ORDER BY table_name, row_id, key, seq DESC) l GROUP BY 1, 2)
    SELECT n.table_name, n.row_id, n.first_op, n.last_op, n.last_seq,
           CASE WHEN n.last_op = 'D' THEN coalesce(o.before, f.before)
                ELSE coalesce(o.before, f.before, '') - %(bookkeeping)s::text[] END AS before,
           coalesce(o.after, l.after, '') - %(bookkeeping)s::text[] AS after
    FROM nets n
    LEFT JOIN own o ON n.changes = 1 AND o.seq = n.last_seq
    LEFT JOIN first_values f ON f.table_name = n.table_name AND f.row_id = n.row_id
    LEFT JOIN last_values l ON l.table_name = n.table_name AND l.row_id = n.row_id
    WHERE NOT (n.first_op = 'I' AND n.last_op = 'D')
"""
# A later change that was itself undone, and the undoing of it, cancel out; what the system worked out since counts not.
LATER_SQL = """
    WITH worked_out AS (
        SELECT t.name, t.columns::text[] AS columns
        FROM unnest(%(tables)s::text[], %(computed)s::text[]) AS t(name, columns))
    SELECT DISTINCT n.table_name, n.row_id FROM undo_net n
    JOIN worked_out w ON w.name = n.table_name
    JOIN changes_rowchange later ON later.row_id = n.row_id AND later.table_name = n.table_name
         AND later.seq > n.last_seq AND later.change_set_id <> %(id)s
    JOIN changes_changeset s ON s.id = later.change_set_id AND s.undo_of IS NULL
         AND NOT EXISTS (SELECT 1 FROM changes_changeset u WHERE u.undo_of = s.id)
    WHERE n.last_op = 'D' OR later.op <> 'U'
       OR n.first_op = 'I' AND later.after - w.columns <> ''
       OR n.first_op <> 'I' AND later.after - w.columns ?| akeys(n.after)
    LIMIT 100
"""


def undo_change_set(ctx: Context, *, change_set_id: UUID) -> UndoResult:
    """Restore every row of a change set to what it was before; the undo is a change set itself.

    All or nothing: UndoConflict lists (up to 100) rows whose same columns were changed since (a row made by the change
    set: any column), or that other rows now depend on; what the system worked out since (`computed` of a model) is no
    conflict. An actor undoes their own change sets, an administrator any, and only an administrator those of people
    and rights. Raises UnknownChangeSet, NotUndoable, LastAdministrator. A constant number of SQL statements per table,
    however many rows.
    """
    original = _load(ctx, change_set_id)
    with recording(ctx, f"undo:{original.label}", undo_of=change_set_id), connection.cursor() as cursor:
        groups = net_changes(ctx, cursor, change_set_id)
        _refuse_financial(groups)
        _refuse_rights(ctx, groups)
        _refuse_later_changes(cursor, change_set_id)
        rows = restore(ctx, cursor, groups)
        if PEOPLE in rows:
            keep_an_administrator(ctx)
        return UndoResult(change_set_id=change_set_id, rows=rows)


def _load(ctx: Context, change_set_id: UUID) -> ChangeSet:
    found = ChangeSet.objects.filter(pk=change_set_id).first()
    is_administrator = access_profile(ctx).is_everything
    if found is None or not (is_administrator or found.actor_id == ctx.actor_id):
        raise UnknownChangeSet("There is no such change that you may undo.", change_set_id=change_set_id)
    if found.undo_of is not None or ChangeSet.objects.filter(undo_of=change_set_id).exists():
        raise NotUndoable("This change was undone already.", change_set_id=change_set_id)
    return found


def net_changes(
    ctx: Context, cursor: CursorWrapper, change_set_id: UUID, row_ids: Sequence[UUID] | None = None
) -> list[tuple[str, str]]:
    """Put what a change set did to its rows, or to these of them, into `undo_net`; returns the tables with what has to
    be done to take it back, the latest touched first.
    """  # noqa: D205 - one sentence about one thing
    del ctx
    cursor.execute("DROP TABLE IF EXISTS undo_net")
    named = None if row_ids is None else list(row_ids)
    cursor.execute(NET_SQL, {"id": change_set_id, "rows": named, "bookkeeping": list(BOOKKEEPING)})
    cursor.execute(
        """SELECT table_name, CASE WHEN first_op = 'I' THEN 'delete' WHEN last_op = 'D' THEN 'insert' ELSE 'update' END
           FROM undo_net GROUP BY 1, 2 ORDER BY max(last_seq) DESC"""
    )
    return [(row[0], row[1]) for row in cursor.fetchall()]


def _tables() -> Mapping[str, type[Model]]:
    return {model._meta.db_table: model for model in apps.get_models()}


def _refuse_financial(groups: Sequence[tuple[str, str]]) -> None:
    models = _tables()
    kept = {table for table, _ in groups if keeping_of(models[table]) != RecordKeeping.TRACKED}
    if kept:
        raise NotUndoable(
            "This change touched financial documents. They are reversed, not undone.", tables=sorted(kept)
        )


def _refuse_rights(ctx: Context, groups: Sequence[tuple[str, str]]) -> None:
    """Nobody gets a right back by undoing that they gave it up."""
    models = _tables()
    decide = {table for table, _ in groups if getattr(models[table], "decides_rights", False)}
    if decide and not access_profile(ctx).is_everything:
        raise NotUndoable("Only an administrator takes back changes of people and rights.", tables=sorted(decide))


def _refuse_later_changes(cursor: CursorWrapper, change_set_id: UUID) -> None:
    computed = {table: (*BOOKKEEPING, *getattr(model, "computed", ())) for table, model in _tables().items()}
    columns = ["{" + ",".join(names) + "}" for names in computed.values()]
    cursor.execute(LATER_SQL, {"id": change_set_id, "tables": list(computed), "computed": columns})
    conflicts = [{"table": row[0], "id": str(row[1])} for row in cursor.fetchall()]
    if conflicts:
        raise UndoConflict("Some of these records were changed since.", conflicts=conflicts)


def restore(ctx: Context, cursor: CursorWrapper, groups: Sequence[tuple[str, str]]) -> dict[str, int]:
    """Foreign keys are deferred while rows come and go, and checked before the transaction ends.

    One SQL statement per table. Raises UndoConflict when other rows depend on what would go.
    """
    del ctx
    restored: dict[str, int] = defaultdict(int)
    models = _tables()
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    try:
        for table, act in groups:
            cursor.execute(_statement(models[table], act), {"table": table})
            restored[table] += cursor.rowcount
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except IntegrityError as error:
        raise UndoConflict("Other records now depend on these.", reason=str(error).splitlines()[0]) from error
    return dict(restored)


def _statement(model: type[Model], act: str) -> str:
    table = model._meta.db_table
    columns = [f'"{field.column}"' for field in model._meta.concrete_fields if not field.generated]
    if act == "delete":
        return (
            f'DELETE FROM "{table}" t USING undo_net n '  # noqa: S608 - a table of our own
            "WHERE n.table_name = %(table)s AND n.first_op = 'I' AND t.id = n.row_id"
        )
    if act == "insert":
        return (
            f'INSERT INTO "{table}" ({", ".join(columns)}) '  # noqa: S608 - a table of our own
            f"SELECT {', '.join(_restored(model, column) for column in columns)} FROM undo_net n "
            f'CROSS JOIN LATERAL populate_record(NULL::"{table}", n.before) p '
            "WHERE n.table_name = %(table)s AND n.first_op <> 'I' AND n.last_op = 'D'"
        )
    has_version = any(column == '"version"' for column in columns)
    bump = ', "version" = t."version" + 1' if has_version else ""
    restored = [column for column in columns if column not in {'"id"', '"version"'}]
    chosen = ", ".join(f"p.{column}" for column in restored)
    return (
        f'UPDATE "{table}" t SET ({", ".join(restored)}) = '  # noqa: S608 - a table of our own
        f"(SELECT {chosen} FROM populate_record(t, n.before) p){bump} FROM undo_net n "
        "WHERE n.table_name = %(table)s AND n.first_op = 'U' AND n.last_op = 'U' AND t.id = n.row_id"
    )


def _restored(model: type[Model], column: str) -> str:
    """A column of a row that comes back; one that can be computed again stands empty until it is."""
    is_derived = column.strip('"') in getattr(model, "derived", ())
    field = model._meta.get_field(column.strip('"')) if is_derived else None
    return f"coalesce(p.{column}, '')" if field is not None and not field.null else f"p.{column}"
