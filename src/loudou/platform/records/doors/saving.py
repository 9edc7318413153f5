"""Saved views, columns chosen by hand."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from loudou.platform.records.declaration import RecordType
from loudou.platform.records.doors.addresses import list_of
from loudou.platform.records.doors.request import context_of, door, is_htmx
from loudou.platform.records.errors import RecordInvalid
from loudou.platform.records.fields import fields_for
from loudou.platform.records.services.views import ViewDraft, delete_view, save_view


@require_POST
@door
def save_current_view(request: HttpRequest, kind: RecordType) -> HttpResponse:
    """Keep the list as it stands under a name."""
    name = request.POST.get("name", "").strip()[:60]
    if not name:
        raise RecordInvalid("Give the view a name.")
    draft = ViewDraft(
        kind.key,
        name,
        request.POST.get("filter", ""),
        request.POST.get("sort", ""),
        tuple(part for part in request.POST.get("cols", "").split(",") if part),
        is_shared=bool(request.POST.get("is_shared")),
    )
    view_id = save_view(context_of(request), draft=draft)
    messages.success(request, gettext("View saved."))
    return redirect(list_of(kind) + f"?view={view_id}")


@require_POST
@door
def forget_view(request: HttpRequest, kind: RecordType, view_id: UUID) -> HttpResponse:
    """Delete one of the person's own views."""
    delete_view(context_of(request), view_id=view_id)
    messages.success(request, gettext("View deleted."))
    return redirect(list_of(kind))


@require_GET
@door
def choose_columns(request: HttpRequest, kind: RecordType) -> HttpResponse:
    """The list with the chosen columns in the chosen order; a script gets the menu that asks for them."""
    sent = request.GET
    kept = {name: sent[name] for name in ("view", "filter", "q", "sort") if name in sent}
    if not is_htmx(request):
        return redirect(list_of(kind) + "?" + urlencode({**kept, "cols": ",".join(sent.getlist("col"))}))
    usable = fields_for(context_of(request), kind)
    shown = [name for name in sent.get("cols", "").split(",") if name in usable]
    order = shown + [name for name in usable if name not in shown]
    columns = [{"name": name, "label": usable[name].field.label, "is_shown": name in shown} for name in order]
    return render(request, "records/_columns_menu.html", {"kind": kind, "kept": kept, "columns": columns})
