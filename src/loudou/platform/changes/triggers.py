"""The database side of history: one capture function, three statement triggers per table, and tables only added to.

Capture runs at statement level over the transition tables, so bulk SQL is recorded as surely as a single edit, and
it refuses a write outside a change set. `hstore` gives the difference of two rows in one operator and restores a row
from text exactly (ADR 0010). Columns a model lists as `derived` can be computed again (search tokens) and are left
out. An insert keeps no copy of the row: the row itself, and the differences that followed, say what it was.
"""

from collections.abc import Sequence

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

from loudou.platform.changes.keeping import RecordKeeping

CAPTURE = """
CREATE OR REPLACE FUNCTION changes_capture() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $body$
DECLARE
    change_set uuid := nullif(current_setting('loudou.change_set', true), '')::uuid;
    derived text[] := coalesce(TG_ARGV[0], '{}')::text[];
BEGIN
    IF change_set IS NULL THEN
        RAISE EXCEPTION 'write to % outside a change set', TG_TABLE_NAME USING ERRCODE = 'LD001';
    END IF;
    IF TG_OP = 'INSERT' THEN
        INSERT INTO changes_rowchange (change_set_id, table_name, row_id, op)
        SELECT change_set, TG_TABLE_NAME, n.id, 'I' FROM new_rows n;
    ELSIF TG_OP = 'UPDATE' THEN
        INSERT INTO changes_rowchange (change_set_id, table_name, row_id, op, before, after)
        SELECT change_set, TG_TABLE_NAME, d.id, 'U', d.was - d.became, d.became - d.was
        FROM (SELECT o.id, hstore(o) - derived AS was, hstore(n) - derived AS became
              FROM old_rows o JOIN new_rows n ON n.id = o.id OFFSET 0) d
        WHERE d.was <> d.became;
    ELSE
        INSERT INTO changes_rowchange (change_set_id, table_name, row_id, op, before)
        SELECT change_set, TG_TABLE_NAME, o.id, 'D', hstore(o) - derived FROM old_rows o;
    END IF;
    RETURN NULL;
END $body$;

CREATE OR REPLACE FUNCTION changes_only_added() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION '% is only added to; correct it with a reversing row', TG_TABLE_NAME USING ERRCODE = 'LD002';
END $body$;
"""
TRANSITIONS = {
    "INSERT": "REFERENCING NEW TABLE AS new_rows",
    "UPDATE": "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "DELETE": "REFERENCING OLD TABLE AS old_rows",
}
ONLY_ADDED = (RecordKeeping.LEDGER, RecordKeeping.HISTORY)


def keeping_of(model: type[Model]) -> RecordKeeping:
    """How rows of this model are kept; tables of libraries are working memory."""
    if not model.__module__.startswith("loudou."):
        return RecordKeeping.UNTRACKED
    return RecordKeeping(getattr(model, "keeping", RecordKeeping.TRACKED))


def sync_triggers(connection: BaseDatabaseWrapper, models: Sequence[type[Model]]) -> None:
    """Create the functions and make each table's triggers match how its model says rows are kept."""
    statements = [CAPTURE]
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        if "changes_rowchange" not in tables:
            return
        for model in models:
            if model._meta.managed and not model._meta.proxy and model._meta.db_table in tables:
                statements += _statements_for(model._meta.db_table, keeping_of(model), getattr(model, "derived", ()))
        cursor.execute("\n".join(statements))


def _statements_for(table: str, keeping: RecordKeeping, derived: Sequence[str]) -> list[str]:
    omitted = "{" + ",".join(derived) + "}"
    statements = [f'DROP TRIGGER IF EXISTS changes_{event.lower()} ON "{table}";' for event in TRANSITIONS]
    statements.append(f'DROP TRIGGER IF EXISTS changes_only_added ON "{table}";')
    if keeping in {RecordKeeping.TRACKED, RecordKeeping.FINANCIAL, RecordKeeping.LEDGER}:
        statements += [
            f'CREATE TRIGGER changes_{event.lower()} AFTER {event} ON "{table}" {transition} '
            f"FOR EACH STATEMENT EXECUTE FUNCTION changes_capture('{omitted}');"
            for event, transition in TRANSITIONS.items()
        ]
    if keeping in ONLY_ADDED:
        statements.append(
            f'CREATE TRIGGER changes_only_added BEFORE UPDATE OR DELETE ON "{table}" '
            "FOR EACH ROW EXECUTE FUNCTION changes_only_added();"
        )
        statements.append(_revoke(table, keeping))
    return statements


def _revoke(table: str, keeping: RecordKeeping) -> str:
    rights = "UPDATE, DELETE, TRUNCATE" if keeping == RecordKeeping.LEDGER or table != "changes_rowchange" else "ALL"
    regrant = f'GRANT SELECT ON "{table}" TO "{settings.APP_ROLE}";' if rights == "ALL" else ""
    return (
        f"DO $do$ BEGIN IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{settings.APP_ROLE}') THEN "  # noqa: S608 - our own names
        f'REVOKE {rights} ON "{table}" FROM "{settings.APP_ROLE}"; {regrant} END IF; END $do$;'
    )
