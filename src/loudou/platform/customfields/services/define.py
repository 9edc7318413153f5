"""Add or change a custom field."""

from uuid import UUID

from loudou.kernel.context import Context
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.customfields.enums import CustomFieldType
from loudou.platform.customfields.errors import CustomFieldInvalid
from loudou.platform.customfields.models import KEY, CustomField
from loudou.platform.customfields.shapes import CustomFieldDef


@records_changes("customfields.define")
def define_custom_field(ctx: Context, *, record_type: str, definition: CustomFieldDef) -> UUID:
    """Add a custom field, or change labels, choices and duty of the one with this key. Returns its id.

    The type of an existing field never changes, so stored values stay readable. Raises CustomFieldInvalid.
    """
    require(ctx, "custom_field", "edit")
    if not KEY.match(definition.key):
        raise CustomFieldInvalid("A key is small letters, digits and underscores.", key=definition.key)
    if definition.type not in CustomFieldType.values:
        raise CustomFieldInvalid("There is no such type of field.", type=definition.type)
    if definition.type == CustomFieldType.CHOICE and not definition.choices:
        raise CustomFieldInvalid("A choice needs at least one option.", key=definition.key)
    row = CustomField.objects.select_for_update().filter(record_type=record_type, key=definition.key).first()
    if row is None:
        row = CustomField(record_type=record_type, key=definition.key, type=definition.type)
    elif row.type != definition.type:
        raise CustomFieldInvalid("The type of a field never changes.", key=definition.key, type=row.type)
    row.label_zh, row.label_en = definition.label_zh, definition.label_en
    row.choices, row.is_required, row.is_active = list(definition.choices), definition.is_required, True
    row.save()
    ctx.memo.pop("custom_fields", None)
    return row.id
