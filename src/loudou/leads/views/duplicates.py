"""The queue of pairs that may be one lead: merge, not the same, later."""

from decimal import Decimal
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from loudou.kernel.context import Context
from loudou.kernel.errors import Conflict, Invalid
from loudou.leads.errors import CandidateNotFound
from loudou.leads.queries.duplicate_queue import PAGE, certain_pairs, duplicate_queue, open_pair_count, pairs_named
from loudou.leads.rules.merging import grouped
from loudou.leads.services.decide_pairs import dismiss_pairs, put_off_pairs
from loudou.leads.services.merge import merge_leads
from loudou.leads.shapes import CandidatePair, MergeDraft
from loudou.leads.views.showing import pair_shown
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import recording
from loudou.platform.records.doors.request import acted_once, context_of
from loudou.platform.records.doors.undoing import undo_of

LEVELS = (
    ("", _("All")),
    ("certain", _("Certain ones")),
    ("0.98", _("98 % alike or more")),
    ("0.95", _("95 % or more")),
)
"""How far the queue is narrowed down."""


@require_GET
@login_required
def queue(request: HttpRequest) -> HttpResponse:
    """The pairs that wait for somebody, the most alike first."""
    ctx = context_of(request)
    require(ctx, "lead", "merge")
    request.nav_key = "lead-duplicates"  # type: ignore[attr-defined]  # read by the frame
    level, after = _level(request.GET.get("level", "")), _id(request.GET.get("after", ""))
    is_certain = level == "certain"
    found = duplicate_queue(
        ctx, at_least=Decimal(0) if is_certain else Decimal(level or 0), only_certain=is_certain, after=after
    )
    shown = {
        "pairs": [pair_shown(ctx, pair) for pair in found],
        "count": open_pair_count(ctx),
        "certain_count": len(_groups(certain_pairs(ctx))),
        "levels": [(value, label, value == level) for value, label in LEVELS],
        "level": level,
        "next_url": _address(level, found[-1].id) if len(found) == PAGE else "",
        "key": uuid4(),
        "empty_title": gettext("Nothing waits here."),
        "empty_text": gettext("Leads that come in are compared with all others; pairs that may be one stand here."),
    }
    return render(request, "leads/duplicates.html", shown)


@require_POST
@login_required
def decide(request: HttpRequest) -> HttpResponse:
    """One pair: merged by the rule, called different, or put off; then the rest of the queue."""
    ctx = context_of(request)
    pair_id = _id(request.POST.get("pair", ""))
    verdict = {"merge": _merge, "different": _dismiss, "later": _put_off}.get(request.POST.get("verdict", ""))
    if pair_id is None or verdict is None:
        raise CandidateNotFound("There is no such pair, or you may not see both leads.")
    return _told(request, lambda: verdict(ctx, [pair_id]))


@require_POST
@login_required
def merge_certain(request: HttpRequest) -> HttpResponse:
    """Merge every pair that needs no look."""
    ctx = context_of(request)
    return _told(request, lambda: _merge_groups(ctx, certain_pairs(ctx)))


def _told(request: HttpRequest, act: Any) -> HttpResponse:
    """Act once, say what came of it with Undo on offer, and go on with the queue."""
    try:
        facts = acted_once(request, act)
    except (Invalid, Conflict) as refused:
        messages.error(request, gettext(refused.detail))
    else:
        messages.success(request, facts["text"], extra_tags=undo_of(facts["change_set"]))
    return _back(request)


def _back(request: HttpRequest) -> HttpResponseRedirect:
    return redirect(_address(_level(request.POST.get("level", ""))))


def _merge(ctx: Context, pair_ids: list[UUID]) -> dict[str, Any]:
    return _merge_groups(ctx, pairs_named(ctx, pair_ids))


def _merge_groups(ctx: Context, pairs: list[CandidatePair]) -> dict[str, Any]:
    groups = _groups(pairs)
    with recording(ctx, "leads.merge") as change_set:
        done = merge_leads(ctx, merges=[MergeDraft(ids) for ids in groups])
    count = sum(len(one.merged_ids) for one in done)
    text = ngettext("%(count)s lead was merged.", "%(count)s leads were merged.", count) % {"count": count}
    return {"text": text, "change_set": str(change_set)}


def _dismiss(ctx: Context, pair_ids: list[UUID]) -> dict[str, Any]:
    with recording(ctx, "leads.dismiss_pairs") as change_set:
        dismiss_pairs(ctx, pair_ids=pair_ids)
    return {"text": gettext("These are two leads from now on."), "change_set": str(change_set)}


def _put_off(ctx: Context, pair_ids: list[UUID]) -> dict[str, Any]:
    with recording(ctx, "leads.put_off_pairs") as change_set:
        put_off_pairs(ctx, pair_ids=pair_ids)
    return {"text": gettext("The pair comes back in a week."), "change_set": str(change_set)}


def _groups(pairs: list[CandidatePair]) -> list[tuple[UUID, ...]]:
    return grouped((pair.first.id, pair.second.id) for pair in pairs)


def _address(level: str, after: UUID | None = None) -> str:
    asked = {"level": level, "after": str(after) if after else ""}
    given = urlencode({name: value for name, value in asked.items() if value})
    return reverse("lead-duplicates") + (f"?{given}" if given else "")


def _level(asked: str) -> str:
    return asked if asked in {value for value, _label in LEVELS} else ""


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
