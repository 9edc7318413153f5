"""What a field can be set to: records found by words, as the list under the field that picks one."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from loudou.kernel.context import Context
from loudou.platform.access.queries import access_profile
from loudou.platform.identity.queries import find_people, people
from loudou.platform.records.cells import title_attribute, title_text
from loudou.platform.records.declaration import Field, Kind, RecordType
from loudou.platform.records.doors.addresses import list_of
from loudou.platform.records.doors.request import context_of, door
from loudou.platform.records.query import ListQuery, list_records, matching
from loudou.platform.records.references import names_of
from loudou.platform.records.registry import record_type as type_named

FEW = 40
"""Up to so many records are offered in a plain list; among more one is searched for."""
PICKED_FROM = 12
MOST_PEOPLE = 200


@require_GET
@door
def options(request: HttpRequest, kind: RecordType) -> HttpResponse:
    """The records that fit what was typed, best first, and the way to add what was not found."""
    ctx, text = context_of(request), request.GET.get("q", "").strip()[:100]
    may_create = kind.can_create and access_profile(ctx).may(kind.key, "create")
    shown = {
        "kind": kind,
        "text": text,
        "options": found_options(ctx, kind, text),
        "create_url": list_of(kind, "create") if may_create else "",
    }
    return render(request, "records/_options.html", shown)


def found_options(ctx: Context, kind: RecordType, text: str) -> list[dict[str, Any]]:
    """The records a picker offers for these words. At most three SQL statements."""
    columns = tuple(name for name in (kind.title, kind.subtitle) if name)
    page = list_records(ctx, kind, ListQuery(text=text, limit=PICKED_FROM, columns=columns))
    subtitle = kind.field_named(kind.subtitle) if kind.subtitle else None
    is_plain = subtitle is not None and subtitle.kind not in {Kind.REFERENCE, Kind.USER, Kind.CHOICE}
    return [
        {
            "id": row["id"],
            "title": title_text(kind, row),
            "subtitle": row.get(subtitle.attribute) if subtitle is not None and is_plain else "",
        }
        for row in page.rows
    ]


def few_options(ctx: Context, field: Field, value: Any = None) -> list[tuple[str, Any]]:
    """Options, active people, or the visible records of the referenced type where those are few; else none.

    The present value is among them even when it could not be chosen anew. At most two SQL statements.
    """
    if field.kind == Kind.CHOICE:
        return [(option.value, option.label) for option in field.options]
    if field.kind == Kind.USER:
        found = {str(person.id): person.name for person in find_people(limit=MOST_PEOPLE)}
        if value is not None and str(value) not in found:
            found |= {str(person.id): person.name for person in people([UUID(str(value))]).values()}
        return list(found.items())
    target = type_named(field.reference)
    title = title_attribute(target)
    rows = list(matching(ctx, target, ListQuery()).order_by(title, "pk").values_list("pk", title)[: FEW + 1])
    if len(rows) > FEW:
        return []
    named = {str(pk): str(name) for pk, name in rows}
    if value is not None and str(value) not in named:
        named[str(value)] = name_of(field, value)
    return list(named.items())


def name_of(field: Field, value: Any) -> str:
    """What the record or person is called that a field holds. One SQL statement."""
    try:
        record_id = value if isinstance(value, UUID) else UUID(str(value))
    except ValueError:
        return ""
    return next(iter(names_of([field], [{field.attribute: record_id}]).values()), "")
