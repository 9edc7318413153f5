"""Actions from pages: on one record, on the chosen rows, on everything a filter finds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from loudou.kernel.context import Context
from loudou.kernel.errors import Conflict, Invalid
from loudou.platform.records.actions import actions_of, run_action
from loudou.platform.records.api import MOST_IN_A_SET
from loudou.platform.records.declaration import Action, RecordType
from loudou.platform.records.doors.addresses import list_of, page_of
from loudou.platform.records.doors.forms import RecordForm, as_field
from loudou.platform.records.doors.request import acted_once, context_of, door, is_htmx, leave_to, own_address
from loudou.platform.records.doors.undoing import undo_of
from loudou.platform.records.errors import RecordInvalid, RecordNotFound
from loudou.platform.records.query import ListQuery, get_record, matching


@dataclass(frozen=True, slots=True)
class Chosen:
    """The rows an action is asked for: by their ids, or everything a filter and words find."""

    ids: tuple[str, ...]
    is_all: bool
    filter: str
    text: str

    @property
    def joined(self) -> str:
        """The ids as one field of a form."""
        return ",".join(self.ids)


@dataclass(frozen=True, slots=True)
class Asking:
    """An action that is about to run, with the form of its inputs and where to go after."""

    kind: RecordType
    action: Action
    form: RecordForm
    back: str
    chosen: Chosen | None = None


@require_http_methods(["GET", "POST"])
@door
def act_on_one(request: HttpRequest, kind: RecordType, record_id: UUID, key: str) -> HttpResponse:
    """The inputs of an action on GET, the act itself on POST; then the record's page with Undo on offer."""
    ctx = context_of(request)
    get_record(ctx, kind, record_id)
    action = action_named(kind, key)
    form = _form(ctx, action, request.POST if request.method == "POST" else None, request.GET)
    back = own_address(request, request.POST.get("back", ""), page_of(kind, record_id))
    asking = Asking(kind, action, form, back)
    if request.method == "GET":
        return _ask(request, asking)
    return _run(request, asking, [record_id])


@require_http_methods(["GET", "POST"])
@door
def act_on_many(request: HttpRequest, kind: RecordType, key: str) -> HttpResponse:
    """The same for the rows chosen in a list, or all that match its filter."""
    ctx, action = context_of(request), action_named(kind, key)
    sent = request.POST if request.method == "POST" else request.GET
    is_confirmed = request.method == "POST" and "confirmed" in sent
    form = _form(ctx, action, sent if is_confirmed else None, QueryDict())
    back = list_of(kind) + (f"?{sent['back']}" if sent.get("back") else "")
    asking = Asking(kind, action, form, back, _chosen(sent))
    is_asked = bool(action.fields) or action.is_dangerous or request.method == "GET"
    if not is_confirmed and is_asked:
        return _ask(request, asking)
    return _run(request, asking, _ids(ctx, kind, action, _chosen(sent)))


def action_named(kind: RecordType, key: str) -> Action:
    """The action of this key. Raises RecordNotFound."""
    found = next((a for a in actions_of(kind) if a.key == key), None)
    if found is None:
        raise RecordNotFound("There is no such action.")
    return found


def _form(ctx: Context, action: Action, data: QueryDict | None, given: QueryDict) -> RecordForm:
    fields = [as_field(f) for f in action.fields]
    return RecordForm(ctx, fields, initial={f.name: given[f.name] for f in fields if f.name in given}, data=data)


def _run(request: HttpRequest, asking: Asking, ids: Sequence[UUID]) -> HttpResponse:
    """The act; what it refuses is said in the form it was asked in."""
    ctx, form, action = context_of(request), asking.form, asking.action
    raw = form.raw() if form.is_bound else {}
    try:
        facts = acted_once(request, lambda: run_action(ctx, asking.kind, action.key, ids=ids, raw=raw))
    except (RecordInvalid, Invalid, Conflict) as error:
        if not form.is_bound:
            raise
        form.refuse_for(error)
        return _ask(request, asking, status=422)
    return _done(request, asking, facts)


def _chosen(sent: QueryDict) -> Chosen:
    ids = tuple(part for text in sent.getlist("ids") for part in text.split(",") if part)
    return Chosen(ids, bool(sent.get("all")), sent.get("filter", ""), sent.get("q", ""))


def _ids(ctx: Context, kind: RecordType, action: Action, chosen: Chosen) -> list[UUID]:
    if not chosen.is_all:
        try:
            return [UUID(text) for text in chosen.ids]
        except ValueError:
            raise RecordNotFound("There is no such record, or you may not see it.") from None
    query = ListQuery(filter=chosen.filter, text=chosen.text)
    found = matching(ctx, kind, query, action.access_action).order_by("pk").values_list("pk", flat=True)
    ids = list(found[: MOST_IN_A_SET + 1])
    if len(ids) > MOST_IN_A_SET:
        raise RecordInvalid("This finds more than %(most)s records. Narrow the list first.", most=MOST_IN_A_SET)
    return ids


def _ask(request: HttpRequest, asking: Asking, *, status: int = 200) -> HttpResponse:
    template = "records/_action_sheet.html" if is_htmx(request) else "records/action.html"
    shown = {
        "kind": asking.kind,
        "action": asking.action,
        "form": asking.form,
        "back": asking.back,
        "back_url": asking.back,
        "chosen": asking.chosen,
        "url": request.path,
    }
    return render(request, template, shown, status=status)


def _done(request: HttpRequest, asking: Asking, facts: Mapping[str, Any]) -> HttpResponse:
    count = int(facts.get("count", 1))
    text = ngettext("%(act)s: %(count)s record.", "%(act)s: %(count)s records.", count) % {
        "act": asking.action.label,
        "count": count,
    }
    undo = "" if asking.action.moves_money else undo_of(facts["change_set"])
    messages.success(request, text, extra_tags=undo)
    return leave_to(request, facts.get("url") or asking.back)
