"""The form of a record as a page, or alone inside a dialog."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from loudou.platform.changes.queries import history_of
from loudou.platform.identity.queries import people
from loudou.platform.records.cells import render_value, title_text
from loudou.platform.records.declaration import Field, Kind, RecordType
from loudou.platform.records.doors.forms import RecordForm, html_name, sections_of, shown_value
from loudou.platform.records.doors.request import is_htmx, look_for
from loudou.platform.records.doors.rows import row_of
from loudou.platform.records.fields import FieldInUse
from loudou.platform.records.references import names_of
from loudou.platform.records.values import parse_value

WIDE = frozenset({Kind.LONG_TEXT, Kind.TAGS})


@dataclass(frozen=True, slots=True)
class FormPage:
    """A form with what surrounds it. `record` is None for a new one."""

    kind: RecordType
    form: RecordForm
    usable: Mapping[str, FieldInUse]
    cancel_url: str
    record: Any = None


@dataclass(frozen=True, slots=True)
class Theirs:
    """What somebody else saved meanwhile in a field: as shown, and as the form would take it over."""

    shown: str
    value: str


def initial_of(usable: Mapping[str, FieldInUse], record: Any) -> dict[str, Any]:
    """The present values of a record by field name."""
    return {
        name: (record.custom or {}).get(f.custom.key) if f.custom else getattr(record, f.field.attribute)
        for name, f in usable.items()
    }


def theirs_of(kind: RecordType, usable: Mapping[str, FieldInUse], record: Any, form: RecordForm) -> dict[str, Theirs]:
    """The fields whose saved value is not what was typed, by their name in HTML."""
    saved, typed, row = initial_of(usable, record), form.raw(), row_of(kind, record)
    look = look_for(names_of([one.field for one in usable.values()], [row]))
    return {
        html_name(one.field): Theirs(render_value(one, row, look), str(shown_value(one.field, saved[name])))
        for name, one in usable.items()
        if not _is_same(one.field, typed[name], saved[name])
    }


def render_form(request: HttpRequest, shown: FormPage, *, theirs: Mapping[str, Theirs] | None = None) -> HttpResponse:
    """The form; 409 with what others saved, 422 with problems, else 200."""
    is_stale = theirs is not None
    context = {
        "kind": shown.kind,
        "form": shown.form,
        "record": shown.record,
        "sections": _sections(shown, theirs or {}),
        "is_stale": is_stale,
        "version": getattr(shown.record, "version", None),
        "cancel_url": shown.cancel_url,
        "back_url": shown.cancel_url,
        "url": request.get_full_path(),
        "watch_url": _watch_url(shown),
    }
    if shown.record is not None:
        context["title"] = title_text(shown.kind, row_of(shown.kind, shown.record))
    if is_stale:
        context["changed_by"] = _changed_by(shown.record)
    status = 409 if is_stale else 422 if shown.form.is_bound and shown.form.errors else 200
    is_piece = is_htmx(request)
    template = "records/_form_sheet.html" if is_piece else "records/form.html"
    return render(request, template, context, status=422 if is_piece and status == 409 else status)


def _watch_url(shown: FormPage) -> str:
    """Where a new record is looked at while it is being typed; empty where its type names nothing."""
    name = shown.kind.extras.get("watch") if shown.record is None else None
    return reverse(str(name)) if name else ""


def _sections(shown: FormPage, theirs: Mapping[str, Theirs]) -> list[dict[str, Any]]:
    sections = [
        (section.title, [html_name(shown.usable[name].field) for name in section.fields if name in shown.usable])
        for section in sections_of(shown.kind, shown.usable)
    ]
    placed = {name for _title, names in sections for name in names}
    sections.append((gettext("Further fields"), [name for name in shown.form.fields if name not in placed]))
    wide = {html_name(f.field) for f in shown.usable.values() if f.field.kind in WIDE}
    return [
        {
            "title": title,
            "fields": [
                {"bound": shown.form[name], "theirs": theirs.get(name), "is_wide": name in wide} for name in names
            ],
        }
        for title, names in sections
        if names
    ]


def _is_same(field: Field, typed: object, saved: object) -> bool:
    try:
        parsed = parse_value(field, typed)
    except ValueError:
        return False
    return (parsed or None) == (saved or None)


def _changed_by(record: Any) -> str:
    """Who changed the record last. Two SQL statements."""
    last = next(iter(history_of([record.pk], limit=1)), None)
    person = people([last.actor_id]).get(last.actor_id) if last is not None and last.actor_id else None
    return person.name if person is not None else gettext("Somebody")
