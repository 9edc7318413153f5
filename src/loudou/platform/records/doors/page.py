"""The record page and the peek drawer: facts, history and related lists."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from loudou.kernel.context import Context
from loudou.platform.access.queries import require
from loudou.platform.records.actions import allowed_actions
from loudou.platform.records.cells import NUMERIC, avatar_of, render_value, subtitle_markup, title_text
from loudou.platform.records.declaration import Action, RecordType
from loudou.platform.records.doors.addresses import door_of, list_of, own_page_of, page_of
from loudou.platform.records.doors.forms import sections_of
from loudou.platform.records.doors.history import history_days
from loudou.platform.records.doors.related import related_lists
from loudou.platform.records.doors.request import context_of, door, look_for
from loudou.platform.records.doors.rows import editable_fields, fields_url, row_of
from loudou.platform.records.fields import fields_for
from loudou.platform.records.query import get_record, successor_of
from loudou.platform.records.references import names_of
from loudou.platform.records.registry import record_type as type_named
from loudou.platform.records.renderers import Look, option_of
from loudou.ui.panels import panels_in

BUTTONS = 2
"""So many actions stand as buttons in the head of a record, the primary ones first; the rest fold into a menu."""
PEEKED = 5


@require_GET
@door
def record_page(request: HttpRequest, kind: RecordType, record_id: UUID) -> HttpResponse:
    """Everything about one record."""
    own = own_page_of(kind, record_id)
    if own:
        return redirect(own)
    ctx = context_of(request)
    moved_to = merged_into(ctx, kind, record_id)
    if moved_to is not None:
        messages.info(request, gettext("The record you asked for was merged into this one."))
        return redirect(page_of(kind, moved_to))
    shown = page_context(ctx, kind, record_id)
    return render(request, "records/page.html", shown)


@require_GET
@door
def peek(request: HttpRequest, kind: RecordType, record_id: UUID) -> HttpResponse:
    """The short form of a record beside its list."""
    ctx = context_of(request)
    record = get_record(ctx, kind, merged_into(ctx, kind, record_id) or record_id)
    shown = head_context(ctx, kind, record) | {"days": history_days(ctx, kind, record, limit=PEEKED)}
    return render(request, "records/_peek.html", shown | {"panels": panels_of(ctx, kind, record, "peek")})


@login_required
@require_GET
def go(request: HttpRequest, key: str, record_id: UUID) -> HttpResponse:
    """The page of a record whose type is known only by its key."""
    kind = type_named(key)
    require(context_of(request), kind.key, "read")
    return redirect(page_of(kind, record_id))


def merged_into(ctx: Context, kind: RecordType, record_id: UUID) -> UUID | None:
    """Where the old address of a merged record leads; None for every other. No SQL for types that are never merged."""
    return successor_of(ctx, kind, record_id) if kind.successor else None


def head_context(ctx: Context, kind: RecordType, record: Any) -> dict[str, Any]:
    """What the head and the facts of a record need; domains with pages of their own start from it.

    At most one SQL statement per type of reference the record has.
    """
    usable = fields_for(ctx, kind)
    row = row_of(kind, record)
    look = look_for(names_of([f.field for f in usable.values()], [row])).whole
    actions = sorted((a for a in allowed_actions(ctx, kind) if offered(a, row)), key=lambda a: not a.is_primary)
    title = title_text(kind, row)
    return {
        "kind": kind,
        "record": record,
        "title": title,
        "avatar": avatar_of(kind, title, 40),
        "subtitle": subtitle_markup(kind, row, look) if kind.subtitle != "number" else "",
        "number": row.get("number") or "",
        "sections": _sections(ctx, kind, record, row, look),
        "state": _state(kind, row, look),
        "stages": _stages(kind, row),
        "actions": actions,
        "action_buttons": list(reversed(actions[:BUTTONS])),
        "action_menu": actions[BUTTONS:],
        "may_edit": bool(editable_fields(ctx, kind)),
        "page_url": page_of(kind, record.pk),
        "edit_url": door_of("edit", kind, record.pk),
        "owner_name": look.names.get(("user", record.owner_id), "") if getattr(record, "owner_id", None) else "",
        "back_url": list_of(kind),
        "back_label": kind.label_plural,
    }


def page_context(ctx: Context, kind: RecordType, record_id: UUID) -> dict[str, Any]:
    """Head, history, panels and related lists of a record; for pages that extend `records/page.html`."""
    record = get_record(ctx, kind, record_id)
    return head_context(ctx, kind, record) | {
        "days": history_days(ctx, kind, record),
        "top_panels": panels_of(ctx, kind, record, "top"),
        "main_panels": panels_of(ctx, kind, record, "main"),
        "side_panels": panels_of(ctx, kind, record, "side"),
        "related": related_lists(ctx, kind, record_id),
    }


def panels_of(ctx: Context, kind: RecordType, record: Any, place: str) -> list[dict[str, Any]]:
    """What other packages show on this place of the record's page (`top`, `main`, `side`, `peek`)."""
    found = [(panel, panel.context(ctx, record)) for panel in panels_in(f"{kind.key}.{place}")]
    return [
        {"key": panel.key, "title": panel.title, "template": panel.template, "context": context}
        for panel, context in found
        if context is not None
    ]


def offered(action: Action, row: dict[str, Any]) -> bool:
    """Whether the action fits the record's present state."""
    return action.applies is None or action.applies(row)


def _sections(ctx: Context, kind: RecordType, record: Any, row: dict[str, Any], look: Look) -> list[dict[str, Any]]:
    usable, editable = fields_for(ctx, kind), editable_fields(ctx, kind)
    base = fields_url(kind, record.pk)
    sections = [
        {
            "title": section.title,
            "facts": [
                {
                    "label": usable[name].field.label,
                    "value": render_value(usable[name], row, look),
                    "edit_url": base + name.replace(".", "__") if name in editable else "",
                    "is_number": usable[name].field.kind in NUMERIC,
                }
                for name in section.fields
                if name in usable
            ],
        }
        for section in sections_of(kind, usable)
    ]
    return [section for section in sections if section["facts"]]


def _state(kind: RecordType, row: dict[str, Any], look: Look) -> Any:
    """The state as a pill, where no path shows it."""
    field = kind.field_named(kind.state_field) if kind.state_field and not kind.state_path else None
    if field is None or row.get(field.attribute) is None:
        return None
    option = option_of(field, row[field.attribute])
    return {"label": option.label, "tone": option.tone or "idle", "icon": option.icon}


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
