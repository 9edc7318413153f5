"""The record page and the peek drawer: facts, history and related lists."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from loudou.kernel.context import Context
from loudou.platform.access.queries import access_profile, require
from loudou.platform.changes.queries import history_of
from loudou.platform.records.actions import allowed_actions
from loudou.platform.records.cells import option_of, render_value, title_text
from loudou.platform.records.declaration import Action, Kind, RecordType, Related
from loudou.platform.records.doors.forms import sections_of
from loudou.platform.records.doors.listing import Asked, rows_of
from loudou.platform.records.doors.request import context_of, door, look_for, page_of
from loudou.platform.records.fields import fields_for
from loudou.platform.records.history import shown_history
from loudou.platform.records.query import ListQuery, get_record, list_records
from loudou.platform.records.references import names_of
from loudou.platform.records.registry import record_type as type_named
from loudou.ui.panels import panels_in

RELATED_ROWS = 8


@require_GET
@door
def record_page(request: HttpRequest, kind: RecordType, record_id: UUID) -> HttpResponse:
    """Everything about one record."""
    if kind.page_url:
        return redirect(page_of(kind, record_id))
    shown = page_context(context_of(request), kind, record_id)
    return render(request, "records/page.html", shown)


@require_GET
@door
def peek(request: HttpRequest, kind: RecordType, record_id: UUID) -> HttpResponse:
    """The short form of a record beside its list."""
    ctx = context_of(request)
    return render(request, "records/_peek.html", head_context(ctx, kind, get_record(ctx, kind, record_id)))


@require_GET
def go(request: HttpRequest, key: str, record_id: UUID) -> HttpResponse:
    """The page of a record whose type is known only by its key."""
    kind = type_named(key)
    require(context_of(request), kind.key, "read")
    return redirect(page_of(kind, record_id))


def head_context(ctx: Context, kind: RecordType, record: Any) -> dict[str, Any]:
    """What the head and the facts of a record need; domains with pages of their own start from it."""
    usable = fields_for(ctx, kind)
    row = {f.attname: getattr(record, f.attname) for f in kind.model._meta.concrete_fields}
    look = look_for(names_of([f.field for f in usable.values()], [row]))
    may_edit = kind.can_edit and access_profile(ctx).may(kind.key, "edit")
    sections = [
        {
            "title": section.title,
            "facts": [
                {
                    "label": usable[name].field.label,
                    "value": render_value(usable[name], row, look),
                    "edit_url": _inline_url(kind, record, name) if may_edit and usable[name].can_edit else "",
                    "is_number": usable[name].field.kind in {Kind.MONEY, Kind.NUMBER},
                }
                for name in section.fields
                if name in usable
            ],
        }
        for section in sections_of(kind, usable)
    ]
    return {
        "kind": kind,
        "record": record,
        "title": title_text(kind, row),
        "number": row.get("number", ""),
        "sections": [section for section in sections if section["facts"]],
        "stages": _stages(kind, row),
        "actions": [a for a in allowed_actions(ctx, kind) if offered(a, row)],
        "may_edit": may_edit,
        "page_url": page_of(kind, record.pk),
        "owner_name": look.names.get(("user", record.owner_id), "") if record.owner_id else "",
    }


def page_context(ctx: Context, kind: RecordType, record_id: UUID) -> dict[str, Any]:
    """Head, history, panels and related lists of a record."""
    record = get_record(ctx, kind, record_id)
    history = shown_history(ctx, kind, history_of([record_id], limit=30))
    panels = [(p, p.context(ctx, record)) for p in panels_in(f"{kind.key}.side")]
    return head_context(ctx, kind, record) | {
        "history": history,
        "panels": [
            {"title": p.title, "template": p.template, "context": found} for p, found in panels if found is not None
        ],
        "related": [r for r in (related_list(ctx, kind, record_id, each) for each in kind.related) if r],
    }


def related_list(ctx: Context, kind: RecordType, record_id: UUID, related: Related) -> dict[str, Any] | None:
    """The first rows of a related list; None when the actor may not read that type."""
    target = type_named(related.record_type)
    if not access_profile(ctx).may(target.key, "read"):
        return None
    expression = f'{related.field} == "{record_id}"'
    page = list_records(ctx, target, ListQuery(filter=expression, columns=related.columns, limit=RELATED_ROWS))
    asked = Asked("", expression, "", "", related.columns)
    return {
        "label": related.label,
        "kind": target,
        "heads": [column.field for column in page.columns],
        "rows": rows_of(target, replace(page, next_cursor=None), asked),
        "count": len(page.rows),
        "all_url": asked.address(target),
        "new_url": _new_url(ctx, target, related, record_id),
    }


def offered(action: Action, row: dict[str, Any]) -> bool:
    """Whether the action fits the record's present state."""
    return action.applies is None or action.applies(row)


def _new_url(ctx: Context, target: RecordType, related: Related, record_id: UUID) -> str:
    if not target.can_create or not access_profile(ctx).may(target.key, "create"):
        return ""
    return reverse("records:create", args=[target.plural]) + f"?{related.field}={record_id}"


def _inline_url(kind: RecordType, record: Any, name: str) -> str:
    return reverse("records:inline", args=[kind.plural, record.pk, name.replace(".", "__")])


def _stages(kind: RecordType, row: dict[str, Any]) -> list[dict[str, Any]]:
    """The state path with the present state marked; a state off the path stands alone at its end."""
    field = kind.field_named(kind.state_field) if kind.state_field else None
    if field is None or not kind.state_path:
        return []
    present = str(row.get(field.attribute))
    path = list(kind.state_path)
    if present not in path:
        path = [*path[:1], present]
    at = path.index(present)
    return [
        {
            "label": option_of(field, value).label,
            "state": "done" if index < at else "current" if index == at else "",
            "time": "",
        }
        for index, value in enumerate(path)
    ]
