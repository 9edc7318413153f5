"""A person's day, and everything a search finds."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from loudou.platform.records.doors.addresses import list_of
from loudou.platform.records.doors.palette import search_all
from loudou.platform.records.doors.request import context_of
from loudou.workspace.today.page import today

SEARCHED = 100
HITS = 8


@login_required
@require_GET
def today_page(request: HttpRequest) -> HttpResponse:
    """What this person has to know and do now. At most fourteen SQL statements, however much there is."""
    shown = today(context_of(request), request.GET.get("scope", ""))
    return render(request, "workspace/today.html", shown)


@login_required
@require_GET
def search_page(request: HttpRequest) -> HttpResponse:
    """Every record type's hits; a whole type's opens its list. At most three SQL statements per type."""
    request.nav_key = "search"  # type: ignore[attr-defined]  # read by the frame: no page of the side bar
    text = request.GET.get("q", "").strip()[:SEARCHED]
    groups = search_all(context_of(request), text, limit=HITS) if text else []
    shown = {"text": text, "groups": [_group(group, text) for group in groups], "title": gettext("Search")}
    return render(request, "workspace/search.html", shown)


def _group(group: dict[str, Any], text: str) -> dict[str, Any]:
    kind = group["kind"]
    return group | {"all_url": f"{list_of(kind)}?", "query": text, "is_full": len(group["hits"]) == HITS}
