"""Existing records brought up to what rows of a file say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_noop

from loudou.kernel.context import Context
from loudou.kernel.errors import Conflict, FieldProblem, Invalid
from loudou.platform.records.declaration import LoadedRow, Outcome, RecordType
from loudou.platform.records.fields import fields_for
from loudou.platform.records.services.derive import derive_search
from loudou.platform.transfer.inserting import REFUSALS, refusal_of

FIXED = gettext_noop("This field of an existing record cannot be changed by an import.")
Change = tuple[Mapping[str, Any], models.Model]
"""The values a row gives by field name, and the record it is about, locked."""


@dataclass(frozen=True, slots=True)
class _Pending:
    place: int
    record: models.Model
    attributes: frozenset[str]


def update_each(ctx: Context, record_type: RecordType, changes: Sequence[Change]) -> list[LoadedRow]:
    """Set what the rows give and differs; one answer per row.

    An empty cell leaves what is there. A row fails alone: for a value the domain refuses, for one that clashes with
    another record, and for a field that may not be changed unless it says what is there already. Two writing SQL
    statements per 500 rows, and those of the domain's own follow-up.
    """
    editable = {name for name, f in fields_for(ctx, record_type).items() if f.can_edit and record_type.can_edit}
    answers: dict[int, LoadedRow] = {}
    pending: list[_Pending] = []
    for place, (row, record) in enumerate(changes):
        try:
            problems = _fixed(record_type, row, record, editable)
            given = _given(record_type, row, editable)
        except (Invalid, Conflict) as error:
            problems, given = refusal_of(error), {}
        if problems:
            answers[place] = LoadedRow(Outcome.FAILED, record.pk, problems)
        elif attributes := _apply(record, given, row.get("custom")):
            pending.append(_Pending(place, record, frozenset(attributes)))
        else:
            answers[place] = LoadedRow(Outcome.SKIPPED, record.pk)
    return [(answers | _write(ctx, record_type, pending))[place] for place in range(len(changes))]


def _fixed(
    record_type: RecordType, row: Mapping[str, Any], record: models.Model, editable: set[str]
) -> tuple[FieldProblem, ...]:
    """The fields whose value the row would change though nobody may."""
    fixed = [f for f in record_type.fields if f.name not in editable and row.get(f.name) is not None]
    given = {f.attribute: row[f.name] for f in fixed}
    if record_type.clean is not None and given:
        given = {**given, **record_type.clean(given)}
    return tuple(
        FieldProblem(f.name, "field.fixed", FIXED)
        for f in fixed
        if str(getattr(record, f.attribute)) != str(given[f.attribute])
    )


def _given(record_type: RecordType, row: Mapping[str, Any], editable: set[str]) -> Mapping[str, Any]:
    """The values a row gives by attribute, in the domain's own normal form. Raises what its cleaning raises."""
    attributes = {f.name: f.attribute for f in record_type.fields if f.name in editable}
    given = {
        attributes[name]: list(value) if isinstance(value, tuple) else value
        for name, value in row.items()
        if value is not None and name in attributes
    }
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


def _write(ctx: Context, record_type: RecordType, pending: Sequence[_Pending]) -> dict[int, LoadedRow]:
    """All at once; what is refused is halved until the row at fault stands alone."""
    answers: dict[int, LoadedRow] = {}
    waiting = [list(pending)] if pending else []
    for each in pending:
        each.record.version += 1  # type: ignore[attr-defined]  # record tables have it
        each.record.updated_at = ctx.now  # type: ignore[attr-defined]  # record tables have it
    while waiting:
        part = waiting.pop()
        try:
            with transaction.atomic():
                _write_all(ctx, record_type, part)
        except REFUSALS as error:
            if len(part) == 1:
                answers[part[0].place] = LoadedRow(Outcome.FAILED, part[0].record.pk, refusal_of(error))
            else:
                waiting += [part[: len(part) // 2], part[len(part) // 2 :]]
        else:
            answers |= {each.place: LoadedRow(Outcome.UPDATED, each.record.pk) for each in part}
    return answers


def _write_all(ctx: Context, record_type: RecordType, part: Sequence[_Pending]) -> None:
    touched = frozenset[str]().union(*(each.attributes for each in part))
    records = [each.record for each in part]
    ids = [record.pk for record in records]
    record_type.model._default_manager.bulk_update(records, [*touched, "version", "updated_at"], batch_size=500)
    searched = {f.attribute for f in record_type.fields if f.is_searched or f.name == record_type.title}
    if touched & searched:
        derive_search(record_type.key, ids)
    if record_type.after_edit is not None:
        names = {f.name for f in record_type.fields if f.attribute in touched}
        record_type.after_edit(ctx, ids, frozenset(names))
