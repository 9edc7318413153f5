"""Reads of custom field definitions."""

from django.db import connection

from loudou.kernel.context import Context
from loudou.platform.access.queries import require
from loudou.platform.customfields.models import CustomField
from loudou.platform.customfields.shapes import CustomFieldDef, CustomFieldRow

ACTIVE_SQL = """
    SELECT record_type, key, label_zh, label_en, type, choices, is_required
    FROM customfields_customfield WHERE is_active ORDER BY position, key
"""


def custom_fields_of(ctx: Context, record_type: str) -> tuple[CustomFieldDef, ...]:
    """The active custom fields of a record type, in their order. One SQL statement per context."""
    known = ctx.memo.get("custom_fields")
    if not isinstance(known, dict):
        found: dict[str, list[CustomFieldDef]] = {}
        with connection.cursor() as cursor:
            cursor.execute(ACTIVE_SQL)
            for kind, key, label_zh, label_en, type_, choices, is_required in cursor.fetchall():
                definition = CustomFieldDef(key, label_zh, label_en, type_, tuple(choices), is_required)
                found.setdefault(kind, []).append(definition)
        ctx.memo["custom_fields"] = known = found
    return tuple(known.get(record_type, ()))


def all_custom_fields(ctx: Context) -> list[CustomFieldRow]:
    """Every custom field by record type, retired ones last. One SQL statement. Raises ActionRefused."""
    require(ctx, "custom_field", "read")
    rows = CustomField.objects.order_by("record_type", "-is_active", "position", "key")
    return [CustomFieldRow(row.pk, row.record_type, _definition(row), row.is_active) for row in rows]


def _definition(row: CustomField) -> CustomFieldDef:
    return CustomFieldDef(row.key, row.label_zh, row.label_en, row.type, tuple(row.choices), row.is_required)
