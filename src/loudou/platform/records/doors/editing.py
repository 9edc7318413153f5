"""Create, edit and inline edit."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from loudou.kernel.context import Context
from loudou.platform.access.queries import require
from loudou.platform.records.cells import render_value
from loudou.platform.records.declaration import RecordType
from loudou.platform.records.doors.forms import RecordForm, html_name, sections_of
from loudou.platform.records.doors.request import acted_once, context_of, door, look_for, page_of
from loudou.platform.records.errors import RecordInvalid, RecordNotFound, RecordStale
from loudou.platform.records.fields import FieldInUse, fields_for
from loudou.platform.records.query import get_record
from loudou.platform.records.references import names_of
from loudou.platform.records.services.create import create_records
from loudou.platform.records.services.edit import edit_records


@require_http_methods(["GET", "POST"])
@door
def create_page(request: HttpRequest, kind: RecordType) -> HttpResponse:
    """An empty form; what the address names is filled in. A refused form comes back with everything typed."""
    ctx = context_of(request)
    require(ctx, kind.key, "create")
    usable = {name: f for name, f in fields_for(ctx, kind).items() if f.can_create}
    given = {name: request.GET[name] for name in usable if name in request.GET}
    form = RecordForm(ctx, [f.field for f in usable.values()], initial=given, data=request.POST or None)
    if request.method == "POST":
        raw = {name: value for name, value in form.raw().items() if value not in ("", None)}
        try:
            made = acted_once(request, lambda: {"id": str(create_records(ctx, kind, [raw])[0])})
        except RecordInvalid as error:
            form.refuse(error.problems)
        else:
            messages.success(request, gettext("Saved."))
            return redirect(page_of(kind, UUID(made["id"])))
    return _form_page(request, kind, form, usable, record=None)


@require_http_methods(["GET", "POST"])
@door
def edit_page(request: HttpRequest, kind: RecordType, record_id: UUID) -> HttpResponse:
    """The form of a record; a stale save is refused with both values shown."""
    ctx = context_of(request)
    record = get_record(ctx, kind, record_id, "edit")
    usable = {name: f for name, f in fields_for(ctx, kind).items() if f.can_edit}
    initial = initial_of(usable, record)
    form = RecordForm(ctx, [f.field for f in usable.values()], initial=initial, data=request.POST or None)
    stale: RecordStale | None = None
    if request.method == "POST":
        try:
            done = acted_once(request, lambda: _save(ctx, kind, record_id, form, int(request.POST["version"])))
        except RecordInvalid as error:
            form.refuse(error.problems)
        except RecordStale as error:
            stale = error
        else:
            undo = reverse("records:undo", args=[done["change_set"]])
            messages.success(request, gettext("Saved."), extra_tags=f"undo:{undo}")
            return redirect(page_of(kind, record_id))
    return _form_page(request, kind, form, usable, record=record, stale=stale)


@require_http_methods(["GET", "POST"])
@door
def inline_field(request: HttpRequest, kind: RecordType, record_id: UUID, name: str) -> HttpResponse:
    """One field edited in place: the small form on GET, the new value on POST."""
    ctx = context_of(request)
    record = get_record(ctx, kind, record_id, "edit")
    usable = fields_for(ctx, kind).get(name.replace("__", "."))
    if usable is None or not usable.can_edit:
        raise RecordNotFound("There is no such field, or you may not change it.")
    form = RecordForm(ctx, [usable.field], initial=initial_of({usable.name: usable}, record), data=request.POST or None)
    if request.method == "POST":
        version = int(request.POST["version"]) if "version" in request.POST else None
        try:
            edit_records(ctx, kind, [record_id], form.raw(), version=version)
        except RecordInvalid as error:
            form.refuse(error.problems)
        else:
            return _shown_value(kind, usable, get_record(ctx, kind, record_id))
    shown = {"form": form, "field": form[html_name(usable.field)], "version": record.version, "url": request.path}
    return render(request, "records/_inline.html", shown)


def initial_of(usable: dict[str, FieldInUse], record: Any) -> dict[str, Any]:
    """The present values of a record by field name."""
    return {
        name: (record.custom or {}).get(f.custom.key) if f.custom else getattr(record, f.field.attribute)
        for name, f in usable.items()
    }


def _save(ctx: Context, kind: RecordType, record_id: UUID, form: RecordForm, version: int) -> dict[str, Any]:
    return {"change_set": str(edit_records(ctx, kind, [record_id], form.raw(), version=version))}


def _shown_value(kind: RecordType, usable: FieldInUse, record: Any) -> HttpResponse:
    row = {f.attname: getattr(record, f.attname) for f in kind.model._meta.concrete_fields}
    return HttpResponse(render_value(usable, row, look_for(names_of([usable.field], [row]))))


def _form_page(
    request: HttpRequest,
    kind: RecordType,
    form: RecordForm,
    usable: dict[str, FieldInUse],
    *,
    record: Any,
    stale: RecordStale | None = None,
) -> HttpResponse:
    sections = [
        {"title": s.title, "fields": [form[html_name(usable[n].field)] for n in s.fields if n in usable]}
        for s in sections_of(kind, usable)
    ]
    placed = {bound.html_name for section in sections for bound in section["fields"]}
    rest = [form[name] for name in form.fields if name not in placed]
    if rest:
        sections.append({"title": gettext("Further fields"), "fields": rest})
    shown = {
        "kind": kind,
        "form": form,
        "record": record,
        "sections": [s for s in sections if s["fields"]],
        "stale": stale,
        "version": stale.facts["version"] if stale else getattr(record, "version", None),
        "cancel_url": page_of(kind, record.pk) if record else reverse("records:list", args=[kind.plural]),
    }
    return render(request, "records/form.html", shown, status=409 if stale else 422 if form.errors else 200)
