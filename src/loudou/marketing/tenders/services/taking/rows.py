"""Many rows into a table in one statement: new ones written, known ones changed where something differs."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from django.db import connection

ARRAY, TOKENS, JSON, DOCUMENT = "text[]", "tokens", "jsonb", "document"
_ZERO = re.compile(rb"(?<!\\)((?:\\\\)*)\\u0000")
_READ = {
    TOKENS: "array_to_tsvector(string_to_array(d.{0}, ' '))",
    DOCUMENT: "CASE WHEN json_typeof(d.{0}) <> 'null' THEN d.{0}::jsonb END",
}
_TYPES = {TOKENS: "text"}


@dataclass(frozen=True, slots=True)
class Table:
    """A table as rows are written to it: its columns with their types, what names a row, and what a change leaves be.

    `tokens` are words that become a tsvector, `document` is JSON of any size. `counts_versions` tells record tables.
    """

    name: str
    columns: Mapping[str, str]
    conflict: tuple[str, ...]
    kept: frozenset[str] = frozenset()
    counts_versions: bool = False

    @property
    def statement(self) -> str:
        """The statement over one JSON array of rows, a tenth of the cost of an array for each column, and one more
        for each column of documents: inside the rows PostgreSQL would read them three times over.
        """  # noqa: D205 - one sentence
        names = list(self.columns)
        read = [_READ.get(kind, "d.{0}").format(name) for name, kind in self.columns.items()]
        changed = [name for name in names if name not in self.conflict and name not in self.kept]
        compared = [name for name in changed if name not in {"updated_at", "search", "title_key"}]
        sets = [f"{name} = excluded.{name}" for name in changed]
        if self.counts_versions:
            sets.append("version = t.version + 1")
        return (
            f"INSERT INTO {self.name} AS t ({', '.join(names)}) SELECT {', '.join(read)} FROM {self._source} "  # noqa: S608 - our own names
            f"ON CONFLICT ({', '.join(self.conflict)}) DO UPDATE SET {', '.join(sets)} "
            f"WHERE ({', '.join(f't.{name}' for name in compared)}) IS DISTINCT FROM "
            f"({', '.join(f'excluded.{name}' for name in compared)})"
        )

    @property
    def _documents(self) -> list[str]:
        return [name for name, kind in self.columns.items() if kind == DOCUMENT]

    @property
    def _source(self) -> str:
        """The rows as `d`, their documents beside them."""
        plain = {name: _TYPES.get(kind, kind) for name, kind in self.columns.items() if kind != DOCUMENT}
        typed = ", ".join(f"{name} {kind}" for name, kind in plain.items())
        documents = "".join(", json_array_elements(%s::json)" for _ in self._documents)
        return (
            f"ROWS FROM (json_to_recordset(%s::json) AS ({typed}){documents}) "
            f"AS d({', '.join((*plain, *self._documents))})"
        )

    def write(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Write the rows, each named once. One SQL statement, none without rows."""
        if not rows:
            return
        tokens = [name for name, kind in self.columns.items() if kind == TOKENS]
        apart = dict.fromkeys(self._documents)
        plain = [row | apart | {name: " ".join(row[name]) for name in tokens} for row in rows]  # type: ignore[operator]  # rows are dicts
        documents = [_document([row[name] for row in rows]) for name in apart]
        with connection.cursor() as cursor:
            cursor.execute(self.statement, [_document(plain), *documents])


def _document(value: object) -> str:
    """A JSON document without the zero characters PostgreSQL cannot hold; amounts are written as texts, exactly."""
    text = orjson.dumps(value, default=str, option=orjson.OPT_NON_STR_KEYS)
    return (_ZERO.sub(rb"\1", text) if b"\\u0000" in text else text).decode()
