"""The fields of a record type as a mapping may aim at them."""

from dataclasses import replace

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from loudou.kernel.context import Context
from loudou.platform.records.declaration import Field, Kind, RecordType
from loudou.platform.records.fields import fields_for
from loudou.platform.transfer.mapping.convert import RowConverter, compile_mapping
from loudou.platform.transfer.mapping.fields import FieldKind, TargetChoice, TargetField
from loudou.platform.transfer.mapping.full_names import FIRST, LAST
from loudou.platform.transfer.mapping.spec import MappingSpec
from loudou.platform.transfer.reading.open_source import Table

KNOWN = {kind.value for kind in FieldKind}
KINDS = {kind: FieldKind(kind.value) for kind in Kind if kind.value in KNOWN}
PARTS = {FIRST: _("First name"), LAST: _("Last name")}
TEXTUAL = {Kind.TEXT, Kind.LONG_TEXT, Kind.PHONE, Kind.EMAIL, Kind.URL}


def target_fields(ctx: Context, record_type: RecordType) -> list[TargetField]:
    """Every field the actor may give or find records by, with its names in both languages; names of people in parts."""
    found = []
    for usable in fields_for(ctx, record_type).values():
        edits = usable.can_edit and record_type.can_edit
        if usable.can_create or edits or usable.name in record_type.import_keys:
            target = as_target(record_type, usable.field, creates=usable.can_create, edits=edits)
            found += [target, *_parts(target)] if target.kind is FieldKind.PERSON else [target]
    return found


def shown_label(record_type: RecordType, name: str) -> str:
    """What a target is called in the language of the reader, its own name when it has no label."""
    for part, label in PARTS.items():
        if name.endswith(part):
            return str(label)
    field = record_type.field_named(name)
    return str(field.label) if field is not None else name


def compiled(ctx: Context, record_type: RecordType, spec: MappingSpec, table: Table) -> RowConverter:
    """The converter of a mapping for this file; times without an offset are the company's. Raises MappingRefused."""
    whole = replace(spec, zone=spec.zone or settings.TIME_ZONE)
    return compile_mapping(whole, target_fields(ctx, record_type), table.headers, serials=table.serials)


def _parts(whole: TargetField) -> list[TargetField]:
    return [
        TargetField(
            whole.name + part,
            labels=tuple(dict.fromkeys(in_every_language(label))),
            longest=whole.longest,
            creates=whole.creates,
            edits=whole.edits,
            whole=whole.name,
        )
        for part, label in PARTS.items()
    ]


def as_target(record_type: RecordType, field: Field, *, creates: bool = True, edits: bool = True) -> TargetField:
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
        creates=creates,
        edits=edits,
    )


def in_every_language(label: object) -> list[str]:
    """A label in Chinese and in English."""
    found = []
    for language in ("zh-hans", "en"):
        with translation.override(language):
            found.append(str(label))
    return found
