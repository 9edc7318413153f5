"""Generic edits: one record with its version, or many at once."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import F, JSONField, Value
from django.db.models.expressions import CombinedExpression

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.platform.access.errors import ActionRefused
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import recording
from loudou.platform.customfields.queries import custom_fields_of
from loudou.platform.customfields.shapes import clean_document
from loudou.platform.records.declaration import RecordType
from loudou.platform.records.errors import RecordInvalid, RecordMerged, RecordNotFound, RecordStale
from loudou.platform.records.fields import FieldInUse, fields_for
from loudou.platform.records.raw import custom_part, declared_part
from loudou.platform.records.services.derive import derive_search
from loudou.platform.records.services.targets import check_targets
from loudou.platform.records.values import parse_values


def edit_records(
    ctx: Context,
    record_type: RecordType,
    ids: Sequence[UUID],
    raw: Mapping[str, object],
    *,
    version: int | None = None,
) -> UUID:
    """Set the same values on these records; all or none. Returns the change set's id, which undoes it.

    With `version` (one record) a save of something changed meanwhile is refused with the current values. Owner, state,
    stage and money are not set here. Raises RecordInvalid, RecordNotFound, RecordStale, RecordMerged, ActionRefused.
    """
    require(ctx, record_type.key, "edit")
    with recording(ctx, f"{record_type.key}.edit") as change_set:
        usable = fields_for(ctx, record_type)
        attrs, changed = _parse(ctx, record_type, usable, raw)
        _lock(ctx, record_type, ids, version, usable)
        found = record_type.model._default_manager.filter(pk__in=ids)
        found.update(**attrs, version=F("version") + 1, updated_at=ctx.now)
        if any(name == record_type.title or usable[name].field.is_searched for name in changed if name in usable):
            derive_search(record_type.key, ids)
        if record_type.after_edit is not None:
            record_type.after_edit(ctx, ids, changed)
    return change_set


def _parse(
    ctx: Context, record_type: RecordType, usable: Mapping[str, FieldInUse], raw: Mapping[str, object]
) -> tuple[dict[str, Any], frozenset[str]]:
    editable = {name: f.field for name, f in usable.items() if f.can_edit and f.custom is None and record_type.can_edit}
    values, problems = parse_values(editable, declared_part(raw))
    problems += check_targets(ctx, editable, [values])
    custom = custom_part(raw)
    document, wrong = clean_document(custom_fields_of(ctx, record_type.key), custom, partial=True)
    problems += wrong
    if problems:
        shown = [FieldProblem(p.field, p.code, p.message) for p in problems]
        raise RecordInvalid("Some values are not acceptable. Nothing was saved.", problems=shown)
    attrs: dict[str, Any] = {
        editable[name].attribute: _empty_for(record_type, editable[name].attribute, value)
        for name, value in values.items()
    }
    if record_type.clean is not None:
        attrs = dict(record_type.clean(attrs))
    if document:
        attrs["custom"] = CombinedExpression(
            F("custom"), "||", Value(document, output_field=JSONField()), output_field=JSONField()
        )
    return attrs, frozenset((*values, *(f"custom.{key}" for key in document)))


def _empty_for(record_type: RecordType, attribute: str, value: Any) -> Any:
    """An emptied text column holds "" unless it is nullable."""
    if value is not None:
        return value
    field = record_type.model._meta.get_field(attribute)
    return None if getattr(field, "null", False) else ""


def _lock(
    ctx: Context,
    record_type: RecordType,
    ids: Sequence[UUID],
    version: int | None,
    usable: Mapping[str, FieldInUse],
) -> None:
    objects = record_type.model.objects  # type: ignore[attr-defined]  # record querysets have visible_to
    rows = {row.pk: row for row in objects.visible_to(ctx, "edit").filter(pk__in=ids).select_for_update(of=("self",))}
    if len(rows) < len(set(ids)):
        if objects.visible_to(ctx).filter(pk__in=ids).count() == len(set(ids)):
            raise ActionRefused("You may see this record but not change it.", record_type=record_type.key)
        raise RecordNotFound("There is no such record, or you may not see it.")
    merged = [row for row in rows.values() if record_type.successor and getattr(row, record_type.successor)]
    if merged:
        into = getattr(merged[0], record_type.successor)
        raise RecordMerged("This record was merged into another.", id=merged[0].pk, successor_id=into)
    if version is not None and (row := rows[ids[0]]).version != version:
        current = {name: getattr(row, f.field.attribute) for name, f in usable.items() if f.custom is None}
        raise RecordStale(
            "Somebody changed this record meanwhile.",
            version=row.version,
            current={name: value if isinstance(value, (int, bool)) else str(value) for name, value in current.items()},
        )
