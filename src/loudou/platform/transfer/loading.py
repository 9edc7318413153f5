"""Taking rows in: created set-wise, found by key, updated set-wise."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext_noop

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.platform.records.declaration import LoadedRow, Outcome, RecordType
from loudou.platform.records.fields import fields_for
from loudou.platform.transfer.finding import KEY_AMBIGUOUS, KEY_EMPTY, KEY_MISSING, KEY_REPEATED, Key, find_by_key
from loudou.platform.transfer.inserting import insert_each
from loudou.platform.transfer.updating import update_each

NOT_NEW = gettext_noop("This field cannot be set on a new record.")
Row = Mapping[str, Any]
NumberedRow = tuple[int, dict[str, Any]]
"""The number of a row in its file, and its typed values by field name."""


@dataclass(frozen=True, slots=True)
class LoadingWay:
    """What becomes of rows: `key` names the fields existing records are found by, `options` are the record type's own.

    `delivery` names the file, so that the same row of the same file is recognised.
    """

    mode: str
    key: Sequence[str] = ()
    options: Mapping[str, str] = field(default_factory=dict)
    delivery: str = ""


def load_rows(ctx: Context, record_type: RecordType, rows: Sequence[NumberedRow], way: LoadingWay) -> list[LoadedRow]:
    """Create, update or both by key; one answer per row. A row that changes nothing is skipped.

    Without a key every row is new to us; what is a duplicate then, the record type's own `load` decides. A constant
    number of SQL statements per thousand rows.
    """
    insert = _inserting(ctx, record_type, way)
    if way.mode == "create" and not way.key:
        return insert(rows)
    found = find_by_key(ctx, record_type, [row for _, row in rows], way.key, to_edit=way.mode != "create")
    makes_new = way.mode != "update" and _may_be_new(ctx, record_type, way.key)
    answers: dict[int, LoadedRow] = {}
    fresh: list[int] = []
    changing: list[tuple[int, models.Model]] = []
    seen: set[Key] = set()
    for index, (key, records, refused) in enumerate(found):
        answer = _answer(way.mode, key, records, refused, is_repeated=key in seen, makes_new=makes_new)
        if answer is not None:
            answers[index] = answer
        elif records:
            changing.append((index, records[0]))
        else:
            fresh.append(index)
        seen.add(key)
    answers |= dict(zip(fresh, insert([rows[index] for index in fresh]), strict=True))
    updated = update_each(ctx, record_type, [(rows[index][1], record) for index, record in changing])
    answers |= dict(zip((index for index, _ in changing), updated, strict=True))
    return [answers[index] for index in range(len(rows))]


def _answer(
    mode: str,
    key: Key,
    records: Sequence[models.Model],
    refused: tuple[FieldProblem, ...],
    *,
    is_repeated: bool,
    makes_new: bool,
) -> LoadedRow | None:
    """What is clear about a row by its key alone; None when it is to be created or updated."""
    if refused:
        return LoadedRow(Outcome.FAILED, problems=refused)
    if not all(key):
        return LoadedRow(Outcome.FAILED, problems=(KEY_EMPTY,))
    if mode == "create" and (records or is_repeated):
        return LoadedRow(Outcome.SKIPPED, records[0].pk if records else None)
    if is_repeated:
        return LoadedRow(Outcome.FAILED, problems=(KEY_REPEATED,))
    if len(records) > 1:
        return LoadedRow(Outcome.FAILED, problems=(KEY_AMBIGUOUS,))
    return None if records or makes_new else LoadedRow(Outcome.FAILED, problems=(KEY_MISSING,))


def _may_be_new(ctx: Context, record_type: RecordType, key: Sequence[str]) -> bool:
    """A key we give ourselves (a number) only ever names a record that is there."""
    usable = fields_for(ctx, record_type)
    return all(usable[name].can_create for name in key)


def _inserting(
    ctx: Context, record_type: RecordType, way: LoadingWay
) -> Callable[[Sequence[NumberedRow]], list[LoadedRow]]:
    """How new rows are written: by the record type's own way where it has one; what cannot be set on one fails it."""
    usable = fields_for(ctx, record_type)
    never_new = [name for name, field_in_use in usable.items() if not field_in_use.can_create]

    def write(rows: Sequence[NumberedRow]) -> list[LoadedRow]:
        if record_type.load is None:
            return insert_each(ctx, record_type, [row for _, row in rows])
        named = [row | {"delivery": f"{way.delivery}:{number}"} for number, row in rows]
        return list(record_type.load(ctx, named, mode="create", key=(), options=way.options)) if named else []

    def insert(rows: Sequence[NumberedRow]) -> list[LoadedRow]:
        mapped = [name for name in never_new if rows and name in rows[0][1]]
        wrong = {place: found for place, (_, row) in enumerate(rows) if mapped and (found := _not_new(row, mapped))}
        if not wrong:
            return write(rows)
        written = iter(write([row for place, row in enumerate(rows) if place not in wrong]))
        return [
            LoadedRow(Outcome.FAILED, problems=wrong[place]) if place in wrong else next(written)
            for place in range(len(rows))
        ]

    return insert


def _not_new(row: Row, never_new: Sequence[str]) -> tuple[FieldProblem, ...]:
    return tuple(FieldProblem(name, "field.not_new", NOT_NEW) for name in never_new if row.get(name) is not None)
