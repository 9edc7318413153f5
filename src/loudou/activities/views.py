"""Reading on in a timeline, and ticking off a task where one sees it."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from loudou.activities.panels import timeline_context
from loudou.activities.services.settle import complete_tasks
from loudou.activities.shapes import RecordRef
from loudou.platform.changes.recording import recording
from loudou.platform.records.doors.request import context_of
from loudou.platform.records.errors import QueryInvalid
from loudou.platform.records.query import get_record
from loudou.platform.records.registry import record_type


@require_GET
@login_required
def timeline_part(request: HttpRequest, key: str, record_id: UUID) -> HttpResponse:
    """A further page of a record's timeline, or its first one of another group."""
    ctx = context_of(request)
    kind = record_type(key)
    get_record(ctx, kind, record_id)
    try:
        before = datetime.fromisoformat(request.GET["before"]) if request.GET.get("before") else None
    except ValueError:
        raise QueryInvalid("This is not a point in time.", field="before") from None
    shown = timeline_context(ctx, RecordRef(kind.key, record_id), before=before, group=request.GET.get("group", ""))
    return render(request, "activities/_timeline_items.html", {"panel": shown})


@require_POST
@login_required
def complete(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """Tick off a task and go back to where it was ticked."""
    ctx = context_of(request)
    with recording(ctx, "task.complete") as change_set:
        complete_tasks(ctx, task_ids=[task_id])
    messages.success(request, gettext("Done."), extra_tags="undo:" + reverse("records:undo", args=[change_set]))
    target = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return redirect(target if is_ours else "/")
