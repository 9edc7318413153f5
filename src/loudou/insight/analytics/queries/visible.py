"""Records the actor may see as a piece of a larger statement."""

from typing import Any

from django.db.models import QuerySet


def as_named_sql(records: QuerySet[Any], prefix: str) -> tuple[str, dict[str, Any]]:
    """The statement of these records with its values named `<prefix>_0`, … for a statement that names its own.

    The engine's statement numbers its values, ours name them; a doubled %% inside it stays as it is. No SQL statement.
    """
    sql, given = records.query.sql_with_params()
    named = {f"{prefix}_{place}": value for place, value in enumerate(given)}
    pieces = sql.split("%s")
    return pieces[0] + "".join(f"%({name})s{piece}" for name, piece in zip(named, pieces[1:], strict=True)), named
