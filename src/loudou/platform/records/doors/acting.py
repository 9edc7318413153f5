"""Actions from pages: on one record, on the chosen rows, on everything a filter finds."""

from typing import Any
from uuid import UUID

import orjson
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from loudou.kernel.context import Context
from loudou.platform.records.actions import actions_of, run_action
from loudou.platform.records.api import MOST_IN_A_SET
from loudou.platform.records.declaration import Action, RecordType
from loudou.platform.records.doors.forms import RecordForm, as_field
from loudou.platform.records.doors.request import acted_once, context_of, door, page_of
from loudou.platform.records.errors import RecordInvalid, RecordNotFound
from loudou.platform.records.query import ListQuery, get_record, matching


@require_http_methods(["GET", "POST"])
@door
def act_on_one(request: HttpRequest, kind: RecordType, record_id: UUID, key: str) -> HttpResponse:
    """The inputs of an action on GET, the act itself on POST; then the record's page with Undo on offer."""
    ctx = context_of(request)
    get_record(ctx, kind, record_id)
    action = _action(kind, key)
    form = RecordForm(ctx, [as_field(f) for f in action.fields], initial={}, data=request.POST or None)
    back = page_of(kind, record_id)
    if request.method == "GET":
        return _ask(request, kind, action, form, back)
    try:
        facts = acted_once(request, lambda: run_action(ctx, kind, key, ids=[record_id], raw=form.raw()))
    except RecordInvalid as error:
        form.refuse(error.problems)
        return _ask(request, kind, action, form, back, status=422)
    return _done(request, kind, action, facts, back)


@require_http_methods(["GET", "POST"])
@door
def act_on_many(request: HttpRequest, kind: RecordType, key: str) -> HttpResponse:
    """The same for the rows chosen in a list, or all that match its filter."""
    ctx = context_of(request)
    action = _action(kind, key)
    sent = request.POST if request.method == "POST" else request.GET
    form = RecordForm(
        ctx, [as_field(f) for f in action.fields], initial={}, data=request.POST if "confirmed" in sent else None
    )
    back = reverse("records:list", args=[kind.plural]) + (f"?{sent['back']}" if sent.get("back") else "")
    chosen = {
        "ids": sent.getlist("ids"),
        "all": sent.get("all", ""),
        "filter": sent.get("filter", ""),
        "q": sent.get("q", ""),
    }
    if "confirmed" not in sent and (action.fields or action.is_dangerous):
        return _ask(request, kind, action, form, back, chosen=chosen)
    try:
        ids = _chosen(ctx, kind, action, chosen)
        facts = acted_once(
            request, lambda: run_action(ctx, kind, key, ids=ids, raw=form.raw() if form.is_bound else {})
        )
    except RecordInvalid as error:
        form.refuse(error.problems)
        return _ask(request, kind, action, form, back, chosen=chosen, status=422)
    return _done(request, kind, action, facts, back)


@require_POST
@door
def move_card(request: HttpRequest, kind: RecordType, record_id: UUID) -> HttpResponse:
    """A card dropped on another column; refusals are answered with everything that is missing."""
    ctx = context_of(request)
    if kind.board is None or not kind.board.move_action:
        raise RecordNotFound("This board cannot be rearranged.")
    values = {kind.board.move_value: request.POST.get("to", "")}
    facts = acted_once(request, lambda: run_action(ctx, kind, kind.board.move_action, ids=[record_id], raw=values))  # type: ignore[union-attr]  # checked above
    response = HttpResponse(status=204)
    response.headers["HX-Trigger"] = _toast(gettext("Moved."), facts)
    return response


def _action(kind: RecordType, key: str) -> Action:
    found = next((a for a in actions_of(kind) if a.key == key), None)
    if found is None:
        raise RecordNotFound("There is no such action.")
    return found


def _chosen(ctx: Context, kind: RecordType, action: Action, chosen: dict[str, Any]) -> list[UUID]:
    if not chosen["all"]:
        try:
            return [UUID(text) for text in chosen["ids"]]
        except ValueError:
            raise RecordNotFound("There is no such record, or you may not see it.") from None
    query = ListQuery(filter=chosen["filter"], text=chosen["q"])
    found = matching(ctx, kind, query, action.access_action).order_by("pk").values_list("pk", flat=True)
    ids = list(found[: MOST_IN_A_SET + 1])
    if len(ids) > MOST_IN_A_SET:
        raise RecordInvalid("This finds more than %(most)s records. Narrow the list first.", most=MOST_IN_A_SET)
    return ids


def _ask(
    request: HttpRequest,
    kind: RecordType,
    action: Action,
    form: RecordForm,
    back: str,
    *,
    chosen: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    shown = {"kind": kind, "action": action, "form": form, "back": back, "chosen": chosen, "url": request.path}
    return render(request, "records/action.html", shown, status=status)


def _done(request: HttpRequest, kind: RecordType, action: Action, facts: dict[str, Any], back: str) -> HttpResponse:
    count = int(facts.get("count", 1))
    text = ngettext("%(act)s: %(count)s record.", "%(act)s: %(count)s records.", count) % {
        "act": action.label,
        "count": count,
    }
    messages.success(request, text, extra_tags="undo:" + reverse("records:undo", args=[facts["change_set"]]))
    return redirect(facts.get("url") or back)


def _toast(message: str, facts: dict[str, Any]) -> str:
    undo = reverse("records:undo", args=[facts["change_set"]])
    return orjson.dumps({"toast": {"message": message, "undo": undo}}).decode()
