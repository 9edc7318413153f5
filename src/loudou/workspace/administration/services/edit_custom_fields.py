"""Add and change custom fields without losing what records hold."""

from uuid import UUID

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.customfields.errors import CustomFieldInvalid
from loudou.platform.customfields.queries import all_custom_fields
from loudou.platform.customfields.services.define import define_custom_field
from loudou.platform.customfields.shapes import CustomFieldDef
from loudou.platform.records.registry import record_types


@records_changes("custom_field.define")
def save_custom_field(
    ctx: Context, *, record_type: str, definition: CustomFieldDef, field_id: UUID | None = None
) -> UUID:
    """Add a field to a record type, or change the one of this id; returns its id.

    A key is used once, an option some record holds stays. Seven SQL statements at most. Raises ActionRefused,
    CustomFieldInvalid.
    """
    require(ctx, "custom_field", "edit")
    kind = next((kind for kind in record_types() if kind.key == record_type), None)
    if kind is None:
        raise _refused("record_type", "record_type.unknown", "There is no such record type.")
    known = next(
        (row for row in all_custom_fields(ctx) if (row.record_type, row.definition.key) == (kind.key, definition.key)),
        None,
    )
    if known is not None and known.id != field_id:
        raise _refused("key", "key.taken", "The record type has a field with this key already.")
    if known is None and field_id is not None:
        raise _refused("key", "key.fixed", "The key of a field never changes.")
    gone = set(known.definition.choices) - set(definition.choices) if known is not None else set()
    # system: an option is in use whoever may see the record
    records = kind.model.objects.filter(**{f"custom__{definition.key}__in": sorted(gone)})  # type: ignore[attr-defined]
    if gone and records.exists():
        raise _refused("choices", "choices.used", "Records hold one of the options you took away.")
    return define_custom_field(ctx, record_type=record_type, definition=definition)


def _refused(field: str, code: str, message: str) -> CustomFieldInvalid:
    return CustomFieldInvalid(
        "The field is not acceptable like this. Nothing was changed.", problems=[FieldProblem(field, code, message)]
    )
