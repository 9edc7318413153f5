"""Many rows into a table in one statement: new ones written, known ones changed where something differs."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from django.db import connection

ARRAY, TOKENS, JSON = "text[]", "tokens", "jsonb"
_ZERO = re.compile(rb"(?<!\\)((?:\\\\)*)\\u0000")


@dataclass(frozen=True, slots=True)
class Table:
    """A table as rows are written to it: its columns with their types, what names a row, and what a change leaves be.

    `tokens` are words that become a tsvector. `counts_versions` tells record tables.
    """

    name: str
    columns: Mapping[str, str]
    conflict: tuple[str, ...]
    kept: frozenset[str] = frozenset()
    counts_versions: bool = False

    @property
    def statement(self) -> str:
        """The statement over one JSON array of rows: a tenth of the cost of an array for each column."""
        names = list(self.columns)
        read = [
            f"array_to_tsvector(d.{name})" if kind == TOKENS else f"d.{name}" for name, kind in self.columns.items()
        ]
        typed = [f"{name} {ARRAY if kind == TOKENS else kind}" for name, kind in self.columns.items()]
        changed = [name for name in names if name not in self.conflict and name not in self.kept]
        compared = [name for name in changed if name not in {"updated_at", "search", "title_key"}]
        sets = [f"{name} = excluded.{name}" for name in changed]
        if self.counts_versions:
            sets.append("version = t.version + 1")
        return (
            f"INSERT INTO {self.name} AS t ({', '.join(names)}) SELECT {', '.join(read)} "  # noqa: S608 - our own names
            f"FROM json_to_recordset(%s::json) AS d({', '.join(typed)}) "
            f"ON CONFLICT ({', '.join(self.conflict)}) DO UPDATE SET {', '.join(sets)} "
            f"WHERE ({', '.join(f't.{name}' for name in compared)}) IS DISTINCT FROM "
            f"({', '.join(f'excluded.{name}' for name in compared)})"
        )

    def write(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Write the rows, each named once. One SQL statement, none without rows."""
        if not rows:
            return
        with connection.cursor() as cursor:
            cursor.execute(self.statement, [_document(rows)])


def _document(value: object) -> str:
    """A JSON document without the zero characters PostgreSQL cannot hold; amounts are written as texts, exactly."""
    text = orjson.dumps(value, default=str, option=orjson.OPT_NON_STR_KEYS)
    return (_ZERO.sub(rb"\1", text) if b"\\u0000" in text else text).decode()
