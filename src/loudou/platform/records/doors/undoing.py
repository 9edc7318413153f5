"""Recent changes, and taking one back."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_POST

from loudou.platform.changes.queries import recent_change_sets
from loudou.platform.identity.queries import people
from loudou.platform.records.doors.request import acted_once, context_of
from loudou.platform.records.services.undo import undo


@login_required
@require_GET
def recent_changes(request: HttpRequest) -> HttpResponse:
    """What the person (or, for an administrator, anybody) did last, each with Undo."""
    rows = recent_change_sets(context_of(request))
    names = people({row.actor_id for row in rows if row.actor_id})
    shown = [(row, names[row.actor_id].name if row.actor_id in names else gettext("System")) for row in rows]
    return render(request, "records/changes.html", {"rows": shown})


@login_required
@require_POST
def undo_changes(request: HttpRequest, change_set_id: UUID) -> HttpResponse:
    """Take the change set back; the page it came from is shown again."""
    ctx = context_of(request)
    facts = acted_once(request, lambda: {"rows": sum(undo(ctx, change_set_id=change_set_id).rows.values())})
    text = ngettext("Undone: %(count)s row restored.", "Undone: %(count)s rows restored.", facts["rows"]) % {
        "count": facts["rows"]
    }
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=204)
        response.headers["HX-Refresh"] = "true"
        messages.success(request, text)
        return response
    messages.success(request, text)
    return redirect(request.headers.get("Referer", "/") if _is_ours(request) else "/")


def _is_ours(request: HttpRequest) -> bool:
    referer = request.headers.get("Referer", "")
    return referer.startswith(f"{request.scheme}://{request.get_host()}/")
