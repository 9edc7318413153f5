"""From names in a file to records and people, for a whole chunk at once."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_noop

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.platform.identity.queries import people_named
from loudou.platform.records.declaration import Field, Kind, RecordType
from loudou.platform.records.registry import record_type as type_named

NOT_FOUND = gettext_noop("There is no such record, or you may not see it.")
AMBIGUOUS = gettext_noop("Several records have this name. Use the number instead.")


def resolve_references(
    ctx: Context, record_type: RecordType, rows: Sequence[dict[str, Any]]
) -> list[list[FieldProblem]]:
    """Replace names of people and records by ids, in place; one list of problems per row.

    A record is named by its number, its title or its id and must be visible; a person by user name, e-mail or name.
    One SQL statement per field, however many rows.
    """
    problems: list[list[FieldProblem]] = [[] for _ in rows]
    for field in record_type.fields:
        if field.kind not in {Kind.USER, Kind.REFERENCE}:
            continue
        wanted = {str(row[field.name]).strip() for row in rows if row.get(field.name)}
        if not wanted:
            continue
        found = people_named(wanted) if field.kind == Kind.USER else _records_named(ctx, field, wanted)
        for row, wrong in zip(rows, problems, strict=True):
            _replace(field, row, found, wrong)
    return problems


def _replace(field: Field, row: dict[str, Any], found: Mapping[str, list[UUID]], problems: list[FieldProblem]) -> None:
    name = str(row.get(field.name) or "").strip()
    if not name:
        return
    matches = found.get(name.lower(), [])
    if len(matches) == 1:
        row[field.name] = matches[0]
    elif matches:
        problems.append(FieldProblem(field.name, "reference.ambiguous", AMBIGUOUS))
    else:
        problems.append(FieldProblem(field.name, "not_found", NOT_FOUND))


def _records_named(ctx: Context, field: Field, wanted: set[str]) -> dict[str, list[UUID]]:
    target = type_named(field.reference)
    title = next(f.attribute for f in target.fields if f.name == target.title)
    has_number = any(f.name == "number" for f in target.model._meta.get_fields())
    condition = Q(**{f"{title}__in": wanted})
    if has_number:
        condition |= Q(number__in=wanted)
    ids = {text for text in wanted if _is_uuid(text)}
    if ids:
        condition |= Q(pk__in=ids)
    columns = ["pk", title, *(["number"] if has_number else [])]
    found: dict[str, list[UUID]] = {}
    rows = target.model.objects.visible_to(ctx).filter(condition).values_list(*columns)  # type: ignore[attr-defined]  # record querysets
    for pk, *names in rows:
        for name in {str(pk), *(str(n).lower() for n in names)}:
            found.setdefault(name, []).append(pk)
    return found


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
