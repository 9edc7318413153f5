"""The page of a deal: its way, what the stage asks for, what happened."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_POST

from loudou.kernel.errors import Conflict, Invalid
from loudou.platform.access.queries import access_profile, require
from loudou.platform.records.actions import run_action
from loudou.platform.records.doors.page import head_context, panels_of
from loudou.platform.records.doors.related import related_lists
from loudou.platform.records.doors.request import acted_once, context_of
from loudou.platform.records.query import get_record
from loudou.platform.records.registry import record_type
from loudou.sales.pipeline.queries import opportunity_facts, stage_states
from loudou.sales.pipeline.shapes import StageState
from loudou.ui.formats import span

KEY = "opportunity"


@require_GET
@login_required
def opportunity_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Everything about one deal."""
    ctx = context_of(request)
    kind = record_type(KEY)
    require(ctx, KEY, "read")
    record = get_record(ctx, kind, pk)
    request.nav_key = kind.plural  # type: ignore[attr-defined]  # read by the frame
    states = stage_states(ctx, pk)
    is_open = record.status == "open"
    shown: dict[str, Any] = head_context(ctx, kind, record) | {
        "deal": opportunity_facts(ctx, pk),
        "path": stage_path(states),
        "gates": [state for state in states if state.criteria and state.state in {"current", "ahead"}],
        "may_check": is_open and access_profile(ctx).may(KEY, "check_criterion"),
        "next_stage": next_stage(states) if is_open and access_profile(ctx).may(KEY, "move_stage") else None,
        "main": panels_of(ctx, kind, record, "main"),
        "side": panels_of(ctx, kind, record, "side"),
        "related": related_lists(ctx, kind, pk),
        "idempotency_key": uuid4(),
    }
    return render(request, "pipeline/opportunity.html", shown)


@require_POST
@login_required
def check(request: HttpRequest, pk: UUID, criterion_id: UUID) -> HttpResponse:
    """Confirm a condition of a deal, or take it back, and return to the deal."""
    raw = {
        "criterion": str(criterion_id),
        "is_met": request.POST.get("is_met", "true"),
        "evidence": request.POST.get("evidence", ""),
    }
    return _act(request, pk, "check_criterion", raw, gettext("Noted."))


@require_POST
@login_required
def move(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Move a deal to the stage of a button and return to the deal."""
    return _act(request, pk, "move_stage", {"stage": request.POST.get("stage", "")}, gettext("Moved."))


def stage_path(states: Sequence[StageState]) -> list[dict[str, str]]:
    """The open stages and, once it is closed, the stage that ended the deal, as the stage path shows them."""
    language = get_language() or "en"
    return [
        {
            "label": state.label,
            "state": "done" if state.state in {"done", "skipped"} else "current" if state.state == "current" else "",
            "time": span(timedelta(seconds=state.seconds), lang=language) if state.seconds is not None else "",
        }
        for state in states
        if state.type == "active" or state.state == "current"
    ]


def next_stage(states: Sequence[StageState]) -> StageState | None:
    """The open stage after the present one; None at the end."""
    return next((state for state in states if state.state == "ahead" and state.type == "active"), None)


def _act(request: HttpRequest, pk: UUID, key: str, raw: dict[str, Any], text: str) -> HttpResponse:
    """The act from a button of the page; what it refuses is said there, beside what has to be done."""
    ctx = context_of(request)
    try:
        facts = acted_once(request, lambda: run_action(ctx, record_type(KEY), key, ids=[pk], raw=raw))
    except (Conflict, Invalid) as error:
        missing = dict.fromkeys(gettext(problem.message) for problem in error.problems)
        messages.error(request, " · ".join([gettext(error.detail), *missing]))
    else:
        messages.success(request, text, extra_tags="undo:" + reverse("records:undo", args=[facts["change_set"]]))
    return redirect("opportunity-page", pk=pk)
