"""The fields of a record type as a mapping may aim at them."""

from django.utils import translation

from loudou.kernel.context import Context
from loudou.platform.records.declaration import Field, Kind, RecordType
from loudou.platform.records.fields import fields_for
from loudou.platform.transfer.mapping.fields import FieldKind, TargetChoice, TargetField

KNOWN = {kind.value for kind in FieldKind}
KINDS = {kind: FieldKind(kind.value) for kind in Kind if kind.value in KNOWN}
TEXTUAL = {Kind.TEXT, Kind.LONG_TEXT, Kind.PHONE, Kind.EMAIL, Kind.URL}


def target_fields(ctx: Context, record_type: RecordType) -> list[TargetField]:
    """Every field the actor may give on a new record, with its names in both languages."""
    usable = fields_for(ctx, record_type)
    return [as_target(record_type, f.field) for f in usable.values() if f.can_create]


def as_target(record_type: RecordType, field: Field) -> TargetField:
    """One field as the mapping knows it; `kind` is narrowed where the declaration names what the text is."""
    named = record_type.extras.get("import_kinds", {}).get(field.name)
    return TargetField(
        name=field.name,
        labels=tuple(dict.fromkeys(in_every_language(field.label))),
        kind=FieldKind(named) if named else KINDS.get(field.kind, FieldKind.TEXT),
        synonyms=field.synonyms,
        required=field.is_required,
        choices=tuple(TargetChoice(o.value, tuple(dict.fromkeys(in_every_language(o.label)))) for o in field.options),
        places=field.places if field.kind in {Kind.MONEY, Kind.NUMBER} else None,
        longest=(20_000 if field.kind == Kind.LONG_TEXT else field.longest) if field.kind in TEXTUAL else None,
    )


def in_every_language(label: object) -> list[str]:
    """A label in Chinese and in English."""
    found = []
    for language in ("zh-hans", "en"):
        with translation.override(language):
            found.append(str(label))
    return found
