"""Records as JSON: amounts and scores as exact text, instants in UTC, references as id and name."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson

from loudou.platform.records.declaration import Kind
from loudou.platform.records.fields import FieldInUse
from loudou.platform.records.references import names_of, reference_of

POINTING = {Kind.USER, Kind.REFERENCE}


def records_out(columns: Sequence[FieldInUse], rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows as JSON objects. One SQL statement per type of reference shown, however many rows."""
    names = names_of([c.field for c in columns], rows)
    return [record_out(columns, row, names) for row in rows]


def record_out(
    columns: Sequence[FieldInUse], row: Mapping[str, Any], names: Mapping[tuple[str, UUID], str]
) -> dict[str, Any]:
    """One row as a JSON object."""
    out: dict[str, Any] = {"id": row["id"]}
    custom: dict[str, Any] = {}
    for column in columns:
        field = column.field
        value = row.get(field.attribute)
        if column.custom is not None:
            custom[column.custom.key] = (value or {}).get(column.custom.key)
        elif field.kind in POINTING:
            out[f"{field.name}_id"] = value
            out[f"{field.name}_name"] = names.get((reference_of(field), value)) if value is not None else None
        else:
            out[field.name] = plain(value)
    if custom:
        out["custom"] = custom
    for name in ("currency", "version"):
        if name in row and name not in out:
            out[name] = row[name]
    return out


def plain(value: Any) -> Any:
    """A value as JSON carries it."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    return value


def dump(body: Any) -> bytes:
    """JSON bytes; ids and times in their standard forms."""
    return orjson.dumps(body, default=_other)


def _other(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value)
