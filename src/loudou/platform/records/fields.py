"""The fields of a record type as one actor has them: declared and custom ones, with their rights."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from loudou.kernel.context import Context
from loudou.platform.access.enums import FieldRight
from loudou.platform.access.queries import access_profile
from loudou.platform.customfields.queries import custom_fields_of
from loudou.platform.customfields.shapes import CustomFieldDef
from loudou.platform.records.declaration import Field, Kind, Option, RecordType

CUSTOM_KINDS = {
    "text": Kind.TEXT,
    "number": Kind.NUMBER,
    "boolean": Kind.BOOLEAN,
    "date": Kind.DATE,
    "choice": Kind.CHOICE,
}


@dataclass(frozen=True, slots=True)
class FieldInUse:
    """A field with what this actor may do with it; `custom` is set for a field the company added."""

    field: Field
    right: FieldRight
    custom: CustomFieldDef | None = None

    @property
    def name(self) -> str:
        """Its name at every door; custom ones are `custom.key`."""
        return self.field.name

    @property
    def can_edit(self) -> bool:
        """Whether the actor may change it generically."""
        return self.field.can_edit and self.right == FieldRight.EDIT

    @property
    def can_create(self) -> bool:
        """Whether the actor may give it on a new record."""
        return self.field.can_create and self.right == FieldRight.EDIT


def fields_for(ctx: Context, record_type: RecordType) -> dict[str, FieldInUse]:
    """The fields the actor may at least read, by name; hidden ones are absent. At most two statements per context."""
    key = f"fields:{record_type.key}:{get_language()}"
    known = ctx.memo.get(key)
    if isinstance(known, dict):
        return known
    profile = access_profile(ctx)
    found: dict[str, FieldInUse] = {}
    for declared in (*record_type.fields, *_custom(ctx, record_type)):
        field, custom = declared if isinstance(declared, tuple) else (declared, None)
        right = profile.field_right(record_type.key, field.name, field.right)
        if right != FieldRight.HIDDEN:
            found[field.name] = FieldInUse(field, right, custom)
    ctx.memo[key] = found
    return found


def visible_columns(ctx: Context, record_type: RecordType, wanted: Sequence[str]) -> list[FieldInUse]:
    """The wanted columns the actor may read, in their order; the type's own columns when none are wanted."""
    usable = fields_for(ctx, record_type)
    names = wanted or record_type.columns
    return [usable[name] for name in names if name in usable]


def _custom(ctx: Context, record_type: RecordType) -> list[tuple[Field, CustomFieldDef]]:
    language = get_language() or "zh-hans"
    return [(_as_field(definition, language), definition) for definition in custom_fields_of(ctx, record_type.key)]


def _as_field(definition: CustomFieldDef, language: str) -> Field:
    options: tuple[Any, ...] = tuple(Option(choice, choice) for choice in definition.choices)
    return Field(
        name=f"custom.{definition.key}",
        label=definition.label(language),
        kind=CUSTOM_KINDS[definition.type],
        column="custom",
        options=options,
        is_required=definition.is_required,
        synonyms=(definition.label_zh, definition.label_en, definition.key),
    )
