"""References must lead somewhere the actor can see."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.platform.identity.queries import people
from loudou.platform.records.declaration import Field, Kind
from loudou.platform.records.registry import record_type as type_named


def check_targets(ctx: Context, fields: Mapping[str, Field], rows: Sequence[Mapping[str, Any]]) -> list[FieldProblem]:
    """A problem for every value that names no visible record or no active user. One SQL statement per field used."""
    problems = []
    for name, field in fields.items():
        if field.kind not in {Kind.USER, Kind.REFERENCE}:
            continue
        wanted = {row[name] for row in rows if row.get(name) is not None}
        missing = wanted - _existing(ctx, field, wanted) if wanted else set()
        if missing:
            problems += [
                FieldProblem(name, "not_found", "There is no such record, or you may not see it.", number)
                for number, row in enumerate(rows, start=1)
                if row.get(name) in missing
            ]
    return problems


def _existing(ctx: Context, field: Field, ids: set[UUID]) -> set[UUID]:
    if field.kind == Kind.USER:
        return {person.id for person in people(ids).values() if person.is_active}
    kind = type_named(field.reference)
    found = kind.model.objects.visible_to(ctx).filter(pk__in=ids, **kind.standing)  # type: ignore[attr-defined]  # record querysets have it
    return set(found.values_list("pk", flat=True))
