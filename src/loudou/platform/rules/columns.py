"""Where PostgreSQL finds a field: a column, an SQL expression, or a key of a JSONB column."""

import re

from loudou.platform.rules.catalogue import FieldSpec, ValueType
from loudou.platform.rules.sql_templates import CASTS

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def column_sql(field: FieldSpec, alias: str) -> tuple[str, tuple[object, ...]]:
    """The text that reads the field from the table under this alias, and its parameters."""
    if not _IDENTIFIER.fullmatch(alias):
        raise ValueError(f"not a plain table alias: {alias!r}")
    column = _column(field.column, f'"{alias}"')
    if field.json_key is None:
        return column, ()
    if field.value_type == ValueType.LIST_TEXT:
        return _json_list(column), (field.json_key, field.json_key)
    cast = CASTS[field.value_type]
    text = f"({column} ->> %s::text)"
    return (text if cast == "text" else f"{text}::{cast}"), (field.json_key,)


def _column(column: str, table: str) -> str:
    if _IDENTIFIER.fullmatch(column):
        return f'{table}."{column}"'
    return f"({column.replace('{alias}', table).replace('%', '%%')})"


def _json_list(column: str) -> str:
    return (
        f"(CASE WHEN jsonb_typeof({column} -> %s::text) = 'array' "
        f"THEN ARRAY(SELECT jsonb_array_elements_text({column} -> %s::text)) END)"
    )
