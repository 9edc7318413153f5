"""The records behind a figure of a campaign, and all figures as a file."""

import csv
from decimal import Decimal
from io import StringIO
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, pgettext
from django.views.decorators.http import require_GET

from loudou.insight.analytics.errors import StepUnknown
from loudou.insight.analytics.queries.campaigns import campaign_returns, rows_behind
from loudou.insight.analytics.shapes.campaigns import Figure, ReturnRow
from loudou.insight.analytics.views.export import plain_text
from loudou.insight.analytics.views.returns_asked import KINDS, returns_asked, returns_question
from loudou.marketing.campaigns.enums import CampaignKind, CampaignStatus
from loudou.marketing.campaigns.queries.policy import attribution_terms
from loudou.platform.access.queries import require
from loudou.platform.records.doors.request import context_of, is_htmx
from loudou.platform.records.doors.rows import heads_of, rows_of
from loudou.platform.records.query import ListQuery, get_record, list_records
from loudou.platform.records.registry import record_type

PAGE_ROWS = 80


@login_required
@require_GET
def campaign_rows_page(request: HttpRequest) -> HttpResponse:
    """The records a figure counts that the reader may see, newest first.

    Four SQL statements beside frame and rights.
    """
    ctx = context_of(request)
    figure = _figure(request.GET.get("figure", ""))
    kind = record_type(KINDS[figure])
    require(ctx, kind.key, "read")
    campaign = get_record(ctx, record_type("campaign"), _id(request.GET.get("campaign", "")))
    asked = returns_asked(request.GET, attribution_terms(ctx).model)
    ids = rows_behind(ctx, returns_question(ctx, asked), campaign.pk, figure)
    page = list_records(ctx, kind, ListQuery(limit=PAGE_ROWS, ids=ids, cursor=request.GET.get("cursor", "")))
    rows = rows_of(ctx, kind, page, next_url=_following(request, page.next_cursor), can_choose=False)
    if is_htmx(request) and "cursor" in request.GET:
        return HttpResponse(rows)
    request.nav_key = "campaign-returns"  # type: ignore[attr-defined]  # read by the frame
    shown = {
        "title": f"{campaign.name} · {kind.label_plural}",
        "total": len(ids),
        "heads": heads_of(page.columns),
        "rows": rows,
        "back_url": asked.address(),
        "back_label": gettext("Campaign returns"),
        "empty_title": gettext("Nothing is counted here"),
        "empty_icon": "megaphone",
    }
    return render(request, "analytics/rows.html", shown)


@login_required
@require_GET
def campaigns_csv(request: HttpRequest) -> HttpResponse:
    """Every figure of every campaign asked for; plain amounts, rates as fractions, nothing abbreviated."""
    ctx = context_of(request)
    asked = returns_asked(request.GET, attribution_terms(ctx).model)
    rows = campaign_returns(ctx, returns_question(ctx, asked))
    out = StringIO()
    csv.writer(out).writerows([_heads(), *(_line(row) for row in rows)])
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="campaigns-{asked.model}.csv"'
    return response


def _heads() -> list[str]:
    return [
        *(
            gettext("Number"),
            gettext("Campaign"),
            pgettext("campaign", "Type"),
            gettext("Status"),
            gettext("First day"),
        ),
        *(gettext("Last day"), gettext("Currency"), gettext("Budget"), gettext("Committed")),
        gettext("Actual cost"),
        *(gettext("Members"), gettext("Responses"), gettext("Leads"), gettext("Qualified leads"), gettext("Converted")),
        *(
            gettext("Deals touched"),
            gettext("Won deals touched"),
            pgettext("amount", "Pipeline"),
            gettext("Won amount"),
        ),
        *(gettext("Ordered amount"), gettext("Cash received"), gettext("Influenced (not additive)")),
        *(
            gettext("Return on revenue"),
            gettext("Return on margin"),
            gettext("Return on cash"),
            gettext("Cost per lead"),
        ),
    ]


def _line(row: ReturnRow) -> list[Any]:
    credit, returned = row.credit, row.returned
    return [
        *(row.number, plain_text(row.name), CampaignKind(row.kind).label, CampaignStatus(row.status).label),
        *(row.start_date, row.end_date, row.currency, _known(row.budget_amount), row.committed_amount),
        *(row.actual_amount, row.member_count, row.response_count, row.lead_count, row.qualified_count),
        *(row.converted_count, credit.deal_count, credit.won_count, credit.pipeline_amount, credit.won_amount),
        *(credit.ordered_amount, credit.received_amount, credit.influenced_amount, _known(returned.revenue_rate)),
        *(_known(returned.margin_rate), _known(returned.cash_rate), _known(returned.cost_per_lead)),
    ]


def _known(value: Decimal | None) -> Decimal | str:
    return "" if value is None else value


def _figure(text: str) -> Figure:
    if text not in set(Figure):
        raise StepUnknown("There is no such figure of a campaign.", figure=text[:40])
    return Figure(text)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise StepUnknown("This address does not name a campaign.", value=text[:40]) from None


def _following(request: HttpRequest, cursor: str | None) -> str:
    """The address of the next page; empty at the end."""
    if not cursor:
        return ""
    words = request.GET.copy()
    words["cursor"] = cursor
    return f"{request.path}?{words.urlencode()}"
