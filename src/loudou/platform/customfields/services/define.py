"""Add, change, retire and bring back custom fields."""

from collections.abc import Iterator
from uuid import UUID

from django.db.models import Max

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.customfields.enums import CustomFieldType
from loudou.platform.customfields.errors import CustomFieldInvalid, UnknownCustomField
from loudou.platform.customfields.models import KEY, CustomField
from loudou.platform.customfields.shapes import CustomFieldDef

LONGEST_LABEL = 80
MOST_CHOICES = 200


@records_changes("custom_field.define")
def define_custom_field(ctx: Context, *, record_type: str, definition: CustomFieldDef) -> UUID:
    """Add a custom field at the end, or change labels, choices and duty of the one with this key. Returns its id.

    The type of an existing field never changes, so stored values stay readable; one that was retired comes back. Four
    SQL statements. Raises ActionRefused, and CustomFieldInvalid naming each value that is not acceptable.
    """
    require(ctx, "custom_field", "edit")
    row = CustomField.objects.select_for_update().filter(record_type=record_type, key=definition.key).first()
    problems = list(_problems(definition, row))
    if problems:
        raise CustomFieldInvalid("The field is not acceptable like this. Nothing was changed.", problems=problems)
    if row is None:
        row = CustomField(record_type=record_type, key=definition.key, type=definition.type)
        last = CustomField.objects.filter(record_type=record_type).aggregate(last=Max("position"))["last"]
        row.position = 0 if last is None else last + 1
    else:
        row.version += 1
    row.label_zh, row.label_en = definition.label_zh.strip(), definition.label_en.strip()
    row.choices, row.is_required, row.is_active = list(definition.choices), definition.is_required, True
    row.save()
    ctx.memo.pop("custom_fields", None)
    return row.id


@records_changes("custom_field.retire")
def retire_custom_field(ctx: Context, *, field_id: UUID, is_active: bool = False) -> None:
    """Take a custom field off every page, or bring it back; its values stay stored. Two SQL statements.

    Raises ActionRefused, UnknownCustomField.
    """
    require(ctx, "custom_field", "edit")
    row = CustomField.objects.select_for_update().filter(pk=field_id).first()
    if row is None:
        raise UnknownCustomField("There is no such custom field.", field_id=field_id)
    row.is_active = is_active
    row.version += 1
    row.save(update_fields=["is_active", "version"])
    ctx.memo.pop("custom_fields", None)


def _problems(definition: CustomFieldDef, row: CustomField | None) -> Iterator[FieldProblem]:
    if not KEY.match(definition.key):
        yield FieldProblem("key", "key.format", "A key is small letters, digits and underscores.")
    if definition.type not in CustomFieldType.values:
        yield FieldProblem("type", "type.unknown", "There is no such type of field.")
    elif row is not None and row.type != definition.type:
        yield FieldProblem("type", "type.fixed", "The type of a field never changes.")
    for name, label in (("label_zh", definition.label_zh), ("label_en", definition.label_en)):
        if not 0 < len(label.strip()) <= LONGEST_LABEL:
            yield FieldProblem(name, "required", "Write a label of at most 80 characters.")
    if definition.type == CustomFieldType.CHOICE:
        yield from _choice_problems(definition.choices)


def _choice_problems(choices: tuple[str, ...]) -> Iterator[FieldProblem]:
    if not choices:
        yield FieldProblem("choices", "choices.none", "A choice needs at least one option.")
    elif len(choices) > MOST_CHOICES or any(not 0 < len(choice) <= LONGEST_LABEL for choice in choices):
        yield FieldProblem("choices", "choices.size", "At most 200 options of at most 80 characters each.")
    elif len(set(choices)) != len(choices):
        yield FieldProblem("choices", "choices.repeated", "Two options are the same.")
