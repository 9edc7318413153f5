"""Merging leads field by field, choosing with whom, and taking a merge apart."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from loudou.kernel.context import Context
from loudou.kernel.errors import Conflict, Invalid
from loudou.leads.errors import MergeRefused
from loudou.leads.queries.merges import merge_preview
from loudou.leads.rules.merging import MOST_AT_ONCE
from loudou.leads.services.merge import merge_leads
from loudou.leads.services.unmerge import unmerge_leads
from loudou.leads.shapes import MergeDraft
from loudou.leads.views.showing import kept_words, merge_shown, partners
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import recording
from loudou.platform.records.doors.addresses import list_of, page_of
from loudou.platform.records.doors.request import acted_once, context_of, leave_to
from loudou.platform.records.doors.undoing import undo_of
from loudou.platform.records.query import ListQuery, get_record, matching
from loudou.platform.records.registry import record_type

FIELD = "field."


@require_http_methods(["GET", "POST"])
@login_required
def start(request: HttpRequest) -> HttpResponse:
    """The leads chosen in a list, or all its filter finds, beside each other."""
    ctx, kind = context_of(request), record_type("lead")
    require(ctx, kind.key, "merge")
    sent = request.POST if request.method == "POST" else request.GET
    ids: Sequence[UUID] = _ids(sent.getlist("ids"))
    if sent.get("all"):
        query = ListQuery(filter=sent.get("filter", ""), text=sent.get("q", ""))
        ids = list(matching(ctx, kind, query, "merge").order_by("pk").values_list("pk", flat=True)[: MOST_AT_ONCE + 1])
    if not 2 <= len(ids) <= MOST_AT_ONCE:
        messages.error(request, gettext("Choose two to twenty leads to merge."))
        return leave_to(request, list_of(kind) + (f"?{sent['back']}" if sent.get("back") else ""))
    return redirect(_address(ids))


@require_GET
@login_required
def merge_with(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """Choose what a lead is merged with: those it resembles, or what words find."""
    ctx, kind = context_of(request), record_type("lead")
    require(ctx, kind.key, "merge")
    lead = get_record(ctx, kind, record_id, "merge")
    request.nav_key = kind.plural  # type: ignore[attr-defined]  # read by the frame
    text = request.GET.get("q", "").strip()[:100]
    shown = {
        "lead": lead,
        "text": text,
        "found": partners(ctx, record_id, text),
        "back": page_of(kind, record_id),
        "url": reverse("lead-merge"),
    }
    return render(request, "leads/merge_with.html", shown)


@require_http_methods(["GET", "POST"])
@login_required
def merge(request: HttpRequest) -> HttpResponse:
    """Leads beside each other, field by field, on GET; merged on POST, then the page of the one that remains."""
    ctx, kind = context_of(request), record_type("lead")
    require(ctx, kind.key, "merge")
    request.nav_key = kind.plural  # type: ignore[attr-defined]  # read by the frame
    sent = request.POST if request.method == "POST" else request.GET
    draft = MergeDraft(tuple(_ids(sent.getlist("ids"))), _id(sent.get("survivor", "")), _choices(sent))
    problem = ""
    if request.method == "POST":
        try:
            facts = acted_once(request, lambda: _merge(ctx, draft))
        except (Invalid, Conflict) as refused:
            problem = gettext(refused.detail)
        else:
            return _done(request, facts)
    return _page(request, ctx, draft, problem)


@require_POST
@login_required
def unmerge(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a merge apart; what stayed as it is stands in the message."""
    ctx, kind = context_of(request), record_type("lead")
    facts = acted_once(request, lambda: _unmerge(ctx, pk))
    messages.success(request, facts["text"], extra_tags=undo_of(facts["change_set"]))
    if facts["kept"]:
        messages.info(request, facts["kept"])
    return redirect(page_of(kind, UUID(facts["survivor_id"])))


def _page(request: HttpRequest, ctx: Context, draft: MergeDraft, problem: str) -> HttpResponse:
    kind = record_type("lead")
    try:
        preview = merge_preview(ctx, draft.lead_ids, survivor_id=draft.survivor_id, choices=draft.choices)
    except MergeRefused as refused:
        messages.error(request, problem or gettext(refused.detail))
        return redirect(list_of(kind))
    shown = merge_shown(ctx, preview) | {
        "problem": problem,
        "back": page_of(kind, preview.survivor_id),
        "idempotency_key": uuid4(),
    }
    return render(request, "leads/merge.html", shown, status=422 if problem else 200)


def _merge(ctx: Context, draft: MergeDraft) -> dict[str, Any]:
    with recording(ctx, "leads.merge") as change_set:
        (done,) = merge_leads(ctx, merges=[draft])
    return {
        "survivor_id": str(done.survivor_id),
        "count": len(done.merged_ids),
        "change_set": str(change_set),
    }


def _done(request: HttpRequest, facts: Mapping[str, Any]) -> HttpResponse:
    count = facts["count"]
    text = ngettext("%(count)s lead was merged into this one.", "%(count)s leads were merged into this one.", count)
    messages.success(request, text % {"count": count}, extra_tags=undo_of(facts["change_set"]))
    return redirect(page_of(record_type("lead"), UUID(facts["survivor_id"])))


def _unmerge(ctx: Context, merge_id: UUID) -> dict[str, Any]:
    with recording(ctx, "leads.unmerge") as change_set:
        (done,) = unmerge_leads(ctx, merge_ids=[merge_id])
    count = len(done.lead_ids)
    text = ngettext("%(count)s lead stands on its own again.", "%(count)s leads stand on their own again.", count)
    return {
        "survivor_id": str(done.survivor_id),
        "text": text % {"count": count},
        "kept": kept_words(done),
        "change_set": str(change_set),
    }


def _choices(sent: QueryDict) -> dict[str, UUID]:
    """The fields somebody decided; one left to the policy says nothing."""
    chosen = {name.removeprefix(FIELD): _id(str(sent[name])) for name in sent if name.startswith(FIELD)}
    return {name: lead_id for name, lead_id in chosen.items() if lead_id is not None}


def _address(ids: Sequence[UUID]) -> str:
    return reverse("lead-merge") + "?" + urlencode({"ids": ",".join(map(str, ids))})


def _ids(texts: Sequence[str]) -> list[UUID]:
    found = (_id(part) for text in texts for part in text.split(","))
    return list(dict.fromkeys(one for one in found if one is not None))


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
