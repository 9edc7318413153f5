"""The leads behind a figure of the funnel."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from loudou.insight.analytics.forms import Asked, asked_of, figure_of, question_of
from loudou.insight.analytics.queries import lead_ids
from loudou.insight.analytics.shapes import RowsQuestion
from loudou.insight.analytics.views import wording
from loudou.platform.access.queries import require
from loudou.platform.records.doors.request import context_of, is_htmx
from loudou.platform.records.doors.rows import heads_of, rows_of
from loudou.platform.records.query import ListQuery, list_records
from loudou.platform.records.registry import record_type

PAGE_ROWS = 80


@login_required
@require_GET
def rows_page(request: HttpRequest) -> HttpResponse:
    """Exactly the leads a figure counts, newest first; whoever may see leads may follow a figure to theirs.

    Two SQL statements beside frame and rights, however many leads.
    """
    ctx = context_of(request)
    require(ctx, "lead", "read")
    kind = record_type("lead")
    asked, figure = asked_of(request.GET), figure_of(request.GET)
    question = question_of(ctx, asked)
    ids = lead_ids(ctx, question, figure)
    page = list_records(ctx, kind, ListQuery(limit=PAGE_ROWS, ids=ids, cursor=request.GET.get("cursor", "")))
    rows = rows_of(ctx, kind, page, next_url=_following(request, page.next_cursor), can_choose=False)
    if is_htmx(request) and "cursor" in request.GET:
        return HttpResponse(rows)
    request.nav_key = "funnel"  # type: ignore[attr-defined]  # read by the frame
    period = question.before if figure.is_before else question.period
    shown = {
        "title": _title(figure),
        "days": wording.days(period),
        "narrowed": _narrowed(asked),
        "total": len(ids),
        "heads": heads_of(page.columns),
        "rows": rows,
        "back_url": asked.address(),
        "back_label": gettext("Funnel"),
        "empty_title": gettext("No leads here"),
        "empty_icon": "funnel",
    }
    return render(request, "analytics/rows.html", shown)


def _title(figure: RowsQuestion) -> str:
    text = (
        gettext("Leads that did not get to: %(step)s") if figure.has_stopped else gettext("Leads that got to: %(step)s")
    )
    title = text % {"step": figure.step.label}
    return f"{title} · {figure.speed.label}" if figure.speed else title


def _narrowed(asked: Asked) -> bool:
    return bool(asked.source or asked.owner or asked.team)


def _following(request: HttpRequest, cursor: str | None) -> str:
    """The address of the next page; empty at the end."""
    if not cursor:
        return ""
    words = request.GET.copy()
    words["cursor"] = cursor
    return f"{request.path}?{words.urlencode()}"
