"""Create, edit and inline edit."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from loudou.kernel.context import Context
from loudou.platform.access.queries import require
from loudou.platform.records.cells import render_value, title_text
from loudou.platform.records.declaration import Kind, RecordType
from loudou.platform.records.doors.addresses import list_of, page_of
from loudou.platform.records.doors.form_page import FormPage, initial_of, render_form, theirs_of
from loudou.platform.records.doors.forms import RecordForm, html_name
from loudou.platform.records.doors.request import (
    acted_once,
    context_of,
    door,
    is_htmx,
    leave_to,
    look_for,
    telling,
    version_of,
)
from loudou.platform.records.doors.rows import concrete_field, row_of
from loudou.platform.records.doors.undoing import undo_of
from loudou.platform.records.errors import RecordInvalid, RecordNotFound, RecordStale
from loudou.platform.records.fields import FieldInUse, fields_for
from loudou.platform.records.query import get_record
from loudou.platform.records.references import names_of
from loudou.platform.records.services.create import create_records
from loudou.platform.records.services.edit import edit_records


@require_http_methods(["GET", "POST"])
@door
def create_page(request: HttpRequest, kind: RecordType) -> HttpResponse:
    """An empty form; what the address names is filled in. A refused form comes back with everything typed.

    Asked by a script it is only the form, and tells the page it was opened on what was made.
    """
    ctx = context_of(request)
    require(ctx, kind.key, "create")
    usable = {name: f for name, f in fields_for(ctx, kind).items() if f.can_create}
    given = _defaults(ctx, kind, usable) | {name: request.GET[name] for name in usable if name in request.GET}
    form = RecordForm(ctx, [f.field for f in usable.values()], initial=given, data=request.POST or None)
    shown = FormPage(kind, form, usable, cancel_url=list_of(kind))
    if request.method == "GET":
        return render_form(request, shown)
    raw = {name: value for name, value in form.raw().items() if value not in ("", None)}
    try:
        made = UUID(acted_once(request, lambda: {"id": str(create_records(ctx, kind, [raw])[0])})["id"])
    except RecordInvalid as error:
        form.refuse_for(error)
        return render_form(request, shown)
    return _made(request, kind, made)


@require_http_methods(["GET", "POST"])
@door
def edit_page(request: HttpRequest, kind: RecordType, record_id: UUID) -> HttpResponse:
    """The form of a record; a stale save is refused with both values shown, field by field."""
    ctx = context_of(request)
    record = get_record(ctx, kind, record_id, "edit")
    usable = {name: f for name, f in fields_for(ctx, kind).items() if f.can_edit}
    initial = initial_of(usable, record)
    form = RecordForm(ctx, [f.field for f in usable.values()], initial=initial, data=request.POST or None)
    shown = FormPage(kind, form, usable, cancel_url=page_of(kind, record_id), record=record)
    if request.method == "GET":
        return render_form(request, shown)
    try:
        done = acted_once(request, lambda: _save(ctx, kind, record_id, form, version_of(request)))
    except RecordInvalid as error:
        form.refuse_for(error)
        return render_form(request, shown)
    except RecordStale:
        form.full_clean()
        return render_form(request, shown, theirs=theirs_of(kind, usable, record, form))
    messages.success(request, gettext("Saved."), extra_tags=undo_of(done["change_set"]))
    return leave_to(request, page_of(kind, record_id))


@require_http_methods(["GET", "POST"])
@door
def inline_field(request: HttpRequest, kind: RecordType, record_id: UUID, name: str) -> HttpResponse:
    """One field edited in place: the small form on GET, the new value on POST; stale shows what is saved now."""
    ctx = context_of(request)
    record = get_record(ctx, kind, record_id, "edit")
    usable = fields_for(ctx, kind).get(name.replace("__", "."))
    if usable is None or not usable.can_edit:
        raise RecordNotFound("There is no such field, or you may not change it.")
    form = RecordForm(ctx, [usable.field], initial=initial_of({usable.name: usable}, record), data=request.POST or None)
    shown = {"form": form, "field": form[html_name(usable.field)], "version": record.version, "url": request.path}
    if request.method == "GET":
        return render(request, "records/_inline.html", shown)
    try:
        done = acted_once(request, lambda: _save(ctx, kind, record_id, form, version_of(request)))
    except RecordInvalid as error:
        form.refuse_for(error)
        return render(request, "records/_inline.html", shown, status=422)
    except RecordStale:
        shown["theirs"] = _value(kind, usable, record)
        return render(request, "records/_inline.html", shown, status=422)
    toast = {"message": gettext("Saved."), "undo": undo_of(done["change_set"]).removeprefix("undo:")}
    return telling(HttpResponse(_value(kind, usable, get_record(ctx, kind, record_id))), toast=toast)


def _save(ctx: Context, kind: RecordType, record_id: UUID, form: RecordForm, version: int | None) -> dict[str, Any]:
    if version is None:
        raise RecordInvalid("This page was open for too long. Reload it and try again.")
    return {"change_set": str(edit_records(ctx, kind, [record_id], form.raw(), version=version))}


def _made(request: HttpRequest, kind: RecordType, made: UUID) -> HttpResponse:
    if is_htmx(request):
        row = row_of(kind, get_record(context_of(request), kind, made))
        picked = {"id": str(made), "title": title_text(kind, row), "type": kind.plural}
        return telling(HttpResponse(status=204), picked=picked)
    messages.success(request, gettext("Saved."))
    return leave_to(request, page_of(kind, made))


def _defaults(ctx: Context, kind: RecordType, usable: dict[str, FieldInUse]) -> dict[str, Any]:
    """What the model gives a choice or a box to tick when nothing is said; the owner is whoever asks."""
    given: dict[str, Any] = {"owner": ctx.actor_id} if "owner" in usable else {}
    for name, one in usable.items():
        if one.custom is None and one.field.kind in {Kind.BOOLEAN, Kind.CHOICE}:
            field = concrete_field(kind, one.field.attribute)
            if field.has_default():
                given[name] = field.get_default()
    return given


def _value(kind: RecordType, usable: FieldInUse, record: Any) -> str:
    row = row_of(kind, record)
    return render_value(usable, row, look_for(names_of([usable.field], [row])))
