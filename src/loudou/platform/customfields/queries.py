"""Reads of custom field definitions."""

from loudou.kernel.context import Context
from loudou.platform.customfields.models import CustomField
from loudou.platform.customfields.shapes import CustomFieldDef


def custom_fields_of(ctx: Context, record_type: str) -> tuple[CustomFieldDef, ...]:
    """The active custom fields of a record type, in their order. One SQL statement per context."""
    known = ctx.memo.get("custom_fields")
    if not isinstance(known, dict):
        found: dict[str, list[CustomFieldDef]] = {}
        rows = CustomField.objects.filter(is_active=True).order_by("position", "key")
        for row in rows:
            definition = CustomFieldDef(
                row.key, row.label_zh, row.label_en, row.type, tuple(row.choices), row.is_required
            )
            found.setdefault(row.record_type, []).append(definition)
        ctx.memo["custom_fields"] = known = found
    return tuple(known.get(record_type, ()))
