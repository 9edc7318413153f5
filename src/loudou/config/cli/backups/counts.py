"""Counts the rows of every table, to prove that nothing was lost on the way."""

from typing import Any

import psycopg
from psycopg import sql

NOT_KEPT = "platform_cache"  # a cache: neither written to a backup nor expected from one

TABLES = """
    SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind = 'r' AND c.relname <> %s ORDER BY 1
"""


def count_rows(connection: psycopg.Connection[Any]) -> dict[str, int]:
    """Rows by table, in the connection's transaction. Two SQL statements per hundred tables or so."""
    names = [name for (name,) in connection.execute(TABLES, [NOT_KEPT])]
    counts: dict[str, int] = {}
    for start in range(0, len(names), 100):
        some = names[start : start + 100]
        each = [sql.SQL("SELECT {}, count(*) FROM public.{}").format(name, sql.Identifier(name)) for name in some]
        counts |= dict(connection.execute(sql.SQL(" UNION ALL ").join(each)).fetchall())
    return counts
