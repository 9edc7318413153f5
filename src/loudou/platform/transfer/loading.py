"""The generic way to take rows in: created set-wise, found by key and updated set-wise."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import models

from loudou.kernel.context import Context
from loudou.kernel.errors import Conflict, FieldProblem, Invalid
from loudou.platform.records.declaration import LoadedRow, Outcome, RecordType
from loudou.platform.records.services.derive import derive_search
from loudou.platform.transfer.inserting import insert_each, refusal_of

KEY_MISSING = FieldProblem("", "key.missing", "No record has this key.")
KEY_AMBIGUOUS = FieldProblem("", "key.ambiguous", "Several records have this key.")
KEY_REPEATED = FieldProblem("", "key.repeated", "An earlier row of this file has the same key.")
KEY_EMPTY = FieldProblem("", "key.empty", "The key is empty in this row.")
Key = tuple[str, ...]


def load_rows(
    ctx: Context, record_type: RecordType, rows: Sequence[Mapping[str, Any]], *, mode: str, key: Sequence[str]
) -> list[LoadedRow]:
    """Create, update or both by key; one answer per row. A row that changes nothing is skipped.

    A constant number of SQL statements per thousand rows.
    """
    if mode == "create" and not key:
        return insert_each(ctx, record_type, rows)
    existing = _existing(ctx, record_type, rows, key)
    answers: dict[int, LoadedRow] = {}
    fresh: list[int] = []
    changing: list[tuple[int, models.Model]] = []
    seen: set[Key] = set()
    for index, row in enumerate(rows):
        values = key_of(row, key)
        found = existing.get(values, [])
        problem = _key_problem(values, found, seen, must_exist=mode == "update")
        if problem is not None:
            answers[index] = LoadedRow(Outcome.FAILED, problems=(problem,))
        elif not found:
            fresh.append(index)
        elif mode == "create":
            answers[index] = LoadedRow(Outcome.SKIPPED, found[0].pk)
        else:
            changing.append((index, found[0]))
        seen.add(values)
    answers |= dict(zip(fresh, insert_each(ctx, record_type, [rows[index] for index in fresh]), strict=True))
    answers |= dict(_update(ctx, record_type, rows, changing))
    return [answers[index] for index in range(len(rows))]


def key_of(row: Mapping[str, Any], key: Sequence[str]) -> Key:
    """The key of a row as text, so that it compares however it was typed."""
    return tuple("" if row.get(name) is None else str(row[name]) for name in key)


def _key_problem(
    values: Key, found: Sequence[models.Model], seen: set[Key], *, must_exist: bool
) -> FieldProblem | None:
    if not all(values):
        return KEY_EMPTY
    if values in seen:
        return KEY_REPEATED
    if len(found) > 1:
        return KEY_AMBIGUOUS
    return KEY_MISSING if must_exist and not found else None


def _existing(
    ctx: Context, record_type: RecordType, rows: Sequence[Mapping[str, Any]], key: Sequence[str]
) -> dict[Key, list[models.Model]]:
    """The records the actor may edit whose first key field occurs in these rows, by their whole key."""
    attributes = [next(f.attribute for f in record_type.fields if f.name == name) for name in key]
    first = {row[key[0]] for row in rows if row.get(key[0]) is not None}
    objects = record_type.model.objects  # type: ignore[attr-defined]  # record querysets have visible_to
    found: dict[Key, list[models.Model]] = {}
    for record in objects.visible_to(ctx, "edit").filter(**{f"{attributes[0]}__in": first}).select_for_update():
        values = tuple("" if getattr(record, a) is None else str(getattr(record, a)) for a in attributes)
        found.setdefault(values, []).append(record)
    return found


def _update(
    ctx: Context,
    record_type: RecordType,
    rows: Sequence[Mapping[str, Any]],
    changing: Sequence[tuple[int, models.Model]],
) -> list[tuple[int, LoadedRow]]:
    """Only values the file gives are set; an empty cell leaves what is there. A row the domain refuses fails alone."""
    touched: set[str] = set()
    changed: list[models.Model] = []
    answers = []
    for index, record in changing:
        try:
            attributes = _apply(record, _given(record_type, rows[index]), rows[index].get("custom"))
        except (Invalid, Conflict) as error:
            answers.append((index, LoadedRow(Outcome.FAILED, record.pk, refusal_of(error))))
            continue
        if attributes:
            touched |= attributes
            changed.append(record)
        answers.append((index, LoadedRow(Outcome.UPDATED if attributes else Outcome.SKIPPED, record.pk)))
    for record in changed:
        record.version += 1  # type: ignore[attr-defined]  # record tables have it
        record.updated_at = ctx.now  # type: ignore[attr-defined]  # record tables have it
    if changed:
        record_type.model._default_manager.bulk_update(changed, [*touched, "version", "updated_at"], batch_size=500)
        _follow_up(ctx, record_type, [record.pk for record in changed], touched)
    return answers


def _given(record_type: RecordType, row: Mapping[str, Any]) -> Mapping[str, Any]:
    """The values a row gives by attribute, in the domain's own normal form. Raises what its cleaning raises."""
    attributes = {f.name: f.attribute for f in record_type.fields if f.can_edit}
    given = {attributes[name]: value for name, value in row.items() if value is not None and name in attributes}
    return record_type.clean(given) if record_type.clean is not None else given


def _apply(record: models.Model, given: Mapping[str, Any], custom: Mapping[str, Any] | None) -> set[str]:
    """Set what differs; the attributes that did."""
    changed = {attribute for attribute, value in given.items() if getattr(record, attribute) != value}
    for attribute in changed:
        setattr(record, attribute, given[attribute])
    merged = {**getattr(record, "custom", {}), **{k: v for k, v in (custom or {}).items() if v is not None}}
    if merged != getattr(record, "custom", {}):
        record.custom = merged  # type: ignore[attr-defined]  # record tables have it
        changed.add("custom")
    return changed


def _follow_up(ctx: Context, record_type: RecordType, ids: Sequence[UUID], touched: set[str]) -> None:
    searched = {f.attribute for f in record_type.fields if f.is_searched or f.name == record_type.title}
    if touched & searched:
        derive_search(record_type.key, ids)
    if record_type.after_edit is not None:
        names = {f.name for f in record_type.fields if f.attribute in touched}
        record_type.after_edit(ctx, ids, frozenset(names))
