"""What the person was told."""

from typing import cast
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from loudou.platform.notifications.queries import notices_of
from loudou.platform.notifications.services.read import read_notices
from loudou.platform.records.doors.request import context_of


@login_required
@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    """The latest notices, newest first."""
    return render(request, "records/notices.html", {"notices": notices_of(cast("UUID", request.user.pk))})


@login_required
@require_POST
def mark_read(request: HttpRequest) -> HttpResponse:
    """Nothing is unread any more."""
    read_notices(context_of(request))
    return redirect("records:notices")
