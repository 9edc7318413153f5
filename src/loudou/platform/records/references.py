"""Names for ids: who owns it, which account it belongs to. A constant number of statements, however many rows."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from loudou.platform.identity.queries import people
from loudou.platform.records.declaration import Field, Kind
from loudou.platform.records.registry import record_type as type_named

USER = "user"


def names_of(fields: Sequence[Field], rows: Iterable[Mapping[str, Any]]) -> dict[tuple[str, UUID], str]:
    """The names of all users and records these rows point to, by (record type, id). One SQL statement per type."""
    wanted: dict[str, set[UUID]] = {}
    pointing = [(f.attribute, reference_of(f)) for f in fields if f.kind in {Kind.USER, Kind.REFERENCE}]
    for row in rows:
        for attribute, target in pointing:
            if row.get(attribute) is not None:
                wanted.setdefault(target, set()).add(row[attribute])
    names: dict[tuple[str, UUID], str] = {}
    for target, ids in wanted.items():
        names.update(_names(target, ids))
    return names


def reference_of(field: Field) -> str:
    """The record type a field points to; users are `user`."""
    return USER if field.kind == Kind.USER else field.reference


def _names(target: str, ids: set[UUID]) -> dict[tuple[str, UUID], str]:
    if target == USER:
        return {(USER, person.id): person.name for person in people(ids).values()}
    record_type = type_named(target)
    title = next(f for f in record_type.fields if f.name == record_type.title)
    # The name of a record that a visible one points to may always be read.
    rows = record_type.model._default_manager.filter(pk__in=ids).values_list("pk", title.attribute)
    return {(target, pk): str(name) for pk, name in rows}
