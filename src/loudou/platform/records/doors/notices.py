"""What the person was told."""

from itertools import groupby
from typing import cast
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from loudou.platform.notifications.queries import notices_of
from loudou.platform.notifications.services.read import read_notices
from loudou.platform.records.doors.request import context_of
from loudou.ui import formats

SHOWN = 50


@login_required
@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    """The latest notices, newest first."""
    rows = notices_of(cast("UUID", request.user.pk), limit=SHOWN)
    days = groupby(rows, key=lambda row: timezone.localdate(row.created_at))
    lang, today = get_language() or "en", timezone.localdate()
    shown = {
        "days": [
            {"label": formats.short_day(day, lang=lang, today=today), "notices": list(group)} for day, group in days
        ],
        "has_unread": any(row.is_unread for row in rows),
    }
    return render(request, "records/notices.html", shown)


@login_required
@require_POST
def mark_read(request: HttpRequest) -> HttpResponse:
    """Nothing is unread any more."""
    read_notices(context_of(request))
    return redirect("records:notices")
