"""New records."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem, Forbidden
from loudou.kernel.ids import new_id
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import recording
from loudou.platform.customfields.queries import custom_fields_of
from loudou.platform.customfields.shapes import clean_document
from loudou.platform.numbering.services.take import take_numbers
from loudou.platform.records.days import business_day
from loudou.platform.records.declaration import Field, RecordType
from loudou.platform.records.errors import RecordInvalid
from loudou.platform.records.fields import fields_for
from loudou.platform.records.raw import custom_part, declared_part
from loudou.platform.records.services.derive import derive_search
from loudou.platform.records.services.targets import check_targets
from loudou.platform.records.values import parse_values


def create_records(ctx: Context, record_type: RecordType, rows: Sequence[Mapping[str, object]]) -> list[UUID]:
    """Add records from field names to raw values; all or none. Returns their ids in order.

    Values are parsed, custom fields checked, references must be visible; the domain's own service writes them where it
    has one. Raises RecordInvalid listing every problem with its row, ActionRefused.
    """
    require(ctx, record_type.key, "create")
    if not record_type.can_create:
        raise Forbidden("Records of this type are not made by hand.", record_type=record_type.key)
    with recording(ctx, f"{record_type.key}.create"):
        cleaned = parse_rows(ctx, record_type, rows)
        return insert_records(ctx, record_type, cleaned)


def insert_records(ctx: Context, record_type: RecordType, rows: Sequence[Mapping[str, Any]]) -> list[UUID]:
    """Write rows of typed values, by the domain's own service where it has one. Runs inside the caller's change set."""
    if not rows:
        return []
    return list(record_type.create(ctx, rows)) if record_type.create is not None else _insert(ctx, record_type, rows)


def parse_rows(ctx: Context, record_type: RecordType, rows: Sequence[Mapping[str, object]]) -> list[dict[str, Any]]:
    """Each row's typed values by field name, `custom` as one document. Raises RecordInvalid with all problems."""
    allowed = {name: f.field for name, f in fields_for(ctx, record_type).items() if f.can_create and f.custom is None}
    definitions = custom_fields_of(ctx, record_type.key)
    cleaned, problems = [], []
    for number, raw in enumerate(rows, start=1):
        values, found = parse_values(allowed, declared_part(raw))
        found += _missing(allowed, values)
        document, wrong = clean_document(definitions, custom_part(raw), partial=False)
        values["custom"] = {key: value for key, value in document.items() if value is not None}
        problems += [FieldProblem(p.field, p.code, p.message, number) for p in (*found, *wrong)]
        cleaned.append(values)
    problems += check_targets(ctx, allowed, cleaned)
    if problems:
        raise RecordInvalid("Some values are not acceptable. Nothing was saved.", problems=problems)
    return cleaned


def _missing(allowed: Mapping[str, Field], values: Mapping[str, Any]) -> list[FieldProblem]:
    return [
        FieldProblem(name, "required", "This field is required.")
        for name, field in allowed.items()
        if field.is_required and name not in values
    ]


def _insert(ctx: Context, record_type: RecordType, rows: Sequence[Mapping[str, Any]]) -> list[UUID]:
    attributes = {field.name: field.attribute for field in record_type.fields}
    numbers = (
        take_numbers(record_type.number_prefix, business_day(ctx), len(rows))
        if record_type.number_prefix
        else [None] * len(rows)
    )
    made = []
    for values, number in zip(rows, numbers, strict=True):
        attrs: Mapping[str, Any] = {
            attributes.get(name, name): value for name, value in values.items() if value is not None
        }
        attrs = record_type.clean(attrs) if record_type.clean else attrs
        given = {"owner_id": ctx.actor_id, **attrs} | ({"number": number} if number else {})
        made.append(
            record_type.model(id=new_id(), created_at=ctx.now, updated_at=ctx.now, created_by=ctx.actor_id, **given)
        )
    record_type.model._default_manager.bulk_create(made)
    ids = [record.pk for record in made]
    derive_search(record_type.key, ids)
    return ids
