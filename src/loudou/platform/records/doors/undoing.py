"""Recent changes, and taking one back."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_POST

from loudou.platform.changes.queries import recent_change_sets
from loudou.platform.identity.queries import people
from loudou.platform.records.doors.request import acted_once, context_of, is_htmx, own_address
from loudou.platform.records.doors.words import act_words, source_words
from loudou.platform.records.services.undo import undo

SHOWN = 100


@login_required
@require_GET
def recent_changes(request: HttpRequest) -> HttpResponse:
    """What the person (or, for an administrator, anybody) did last, each with Undo."""
    rows = [row for row in recent_change_sets(context_of(request), limit=SHOWN) if row.row_count]
    names = people({row.actor_id for row in rows if row.actor_id})
    shown = [
        {
            "row": row,
            "act": act_words(row.label),
            "who": names[row.actor_id].name if row.actor_id in names else gettext("System"),
            "source": source_words(row.source),
        }
        for row in rows
    ]
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
    messages.success(request, text)
    if is_htmx(request):
        response = HttpResponse(status=204)
        response.headers["HX-Refresh"] = "true"
        return response
    return redirect(own_address(request, request.headers.get("Referer", ""), reverse("records:changes")))


def undo_of(change_set_id: object) -> str:
    """What makes the toast of a message offer Undo: its extra tags."""
    return "undo:" + reverse("records:undo", args=[change_set_id])
