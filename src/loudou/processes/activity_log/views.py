"""Where the composer of a timeline posts to."""

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from loudou.platform.records.actions import run_action
from loudou.platform.records.doors.addresses import page_of
from loudou.platform.records.doors.request import acted_once, context_of
from loudou.platform.records.registry import record_type


@require_POST
@login_required
def log(request: HttpRequest, key: str, record_id: UUID) -> HttpResponse:
    """Log what was typed on the record and go back to its page."""
    kind = record_type(key)
    raw = _raw(request.POST)
    facts = acted_once(request, lambda: run_action(context_of(request), kind, "log_activity", ids=[record_id], raw=raw))
    undo = reverse("records:undo", args=[facts["change_set"]])
    messages.success(request, gettext("Logged."), extra_tags=f"undo:{undo}")
    return redirect(page_of(kind, record_id))


def _raw(sent: QueryDict) -> dict[str, Any]:
    """What was typed; notes have no outcome, and times are the company's."""
    names = ("kind", "subject", "body", "direction", "outcome", "next_step", "next_at")
    raw: dict[str, Any] = {name: sent.get(name, "") for name in names}
    if raw["kind"] == "note":
        raw["outcome"] = raw["direction"] = ""
    if raw["next_at"]:
        raw["next_at"] = _instant(raw["next_at"])
    return raw


def _instant(text: str) -> datetime | str:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(settings.TIME_ZONE))
