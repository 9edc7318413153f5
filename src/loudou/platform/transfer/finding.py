"""Finding the records that rows of a file speak of, by their key."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.db import models
from django.utils.translation import gettext_noop

from loudou.kernel.context import Context
from loudou.kernel.errors import Conflict, FieldProblem, Invalid
from loudou.platform.records.declaration import Field, RecordType
from loudou.platform.transfer.inserting import refusal_of

KEY_MISSING = FieldProblem("", "key.missing", gettext_noop("No record has this key."))
KEY_AMBIGUOUS = FieldProblem("", "key.ambiguous", gettext_noop("Several records have this key."))
KEY_REPEATED = FieldProblem("", "key.repeated", gettext_noop("An earlier row of this file has the same key."))
KEY_EMPTY = FieldProblem("", "key.empty", gettext_noop("The key is empty in this row."))
Key = tuple[str, ...]


class Keyed(NamedTuple):
    """The key of a row in the form it is kept in, the records that have it, and why it cannot be a key, if so."""

    key: Key
    records: Sequence[models.Model] = ()
    refused: tuple[FieldProblem, ...] = ()


def find_by_key(
    ctx: Context, record_type: RecordType, rows: Sequence[Mapping[str, Any]], key: Sequence[str], *, to_edit: bool
) -> list[Keyed]:
    """Each row's key and the records with it that the actor may see, or edit and then locked. One SQL statement, a
    second where records are merged, and one more for each key of a merged record, which finds the one it went into.

    A key is compared as the domain keeps it: 138 0013 8000 finds +8613800138000.
    """  # noqa: D205 - one sentence
    fields = [field for name in key if (field := record_type.field_named(name)) is not None]
    keyed = [_key_of(record_type, fields, row) for row in rows]
    first = {each.key[0] for each in keyed if each.key and each.key[0]}
    records = _records(ctx, record_type, fields, first, to_edit=to_edit) if first else {}
    return [each._replace(records=records.get(each.key, ())) for each in keyed]


def _key_of(record_type: RecordType, fields: Sequence[Field], row: Mapping[str, Any]) -> Keyed:
    values = {f.attribute: row[f.name] for f in fields if row.get(f.name) is not None}
    if record_type.clean is not None and values:
        try:
            values = {**values, **record_type.clean(values)}
        except (Invalid, Conflict) as error:
            return Keyed(tuple(_text(values.get(f.attribute)) for f in fields), refused=refusal_of(error))
    return Keyed(tuple(_text(values.get(f.attribute)) for f in fields))


def _records(
    ctx: Context, record_type: RecordType, fields: Sequence[Field], first: set[str], *, to_edit: bool
) -> dict[Key, list[models.Model]]:
    objects = record_type.model.objects.visible_to(ctx, "edit" if to_edit else "read").order_by("pk")  # type: ignore[attr-defined]  # record querysets
    objects = objects.select_for_update(of=("self",)) if to_edit else objects
    found: dict[Key, list[models.Model]] = {}
    for record in objects.filter(**{f"{fields[0].attribute}__in": first}):
        if not (record_type.successor and getattr(record, record_type.successor)):
            found.setdefault(tuple(_text(getattr(record, f.attribute)) for f in fields), []).append(record)
    for key, successor in _merged_away(record_type, fields, first):
        found.setdefault(key, []).extend(
            objects.filter(pk=successor).exclude(pk__in=[r.pk for r in found.get(key, ())])
        )
    return found


def _merged_away(record_type: RecordType, fields: Sequence[Field], first: set[str]) -> list[tuple[Key, object]]:
    """The keys of merged records, with the records that stand for them. One SQL statement where records are merged."""
    if not record_type.successor:
        return []
    # system: a merged record is nobody's; whether its successor is seen decides
    objects = record_type.model._default_manager.filter(**{f"{record_type.successor}__isnull": False})
    columns = [f.attribute for f in fields]
    rows = objects.filter(**{f"{columns[0]}__in": first}).values_list(*columns, record_type.successor)
    return [(tuple(_text(value) for value in row[:-1]), row[-1]) for row in dict.fromkeys(rows)]


def _text(value: object) -> str:
    return "" if value is None else str(value)
