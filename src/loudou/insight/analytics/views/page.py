"""The funnel page."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from loudou.insight.analytics.enums import Comparison, Span
from loudou.insight.analytics.forms import NO_SOURCE, Asked, asked_of, question_of
from loudou.insight.analytics.queries import funnel, funnel_choices
from loudou.insight.analytics.shapes import FunnelChoices, FunnelQuestion
from loudou.insight.analytics.views import wording
from loudou.insight.analytics.views.presenting import shown_funnel
from loudou.kernel.context import Context
from loudou.kernel.period import add_months
from loudou.platform.access.queries import require
from loudou.platform.records.days import business_day
from loudou.platform.records.doors.request import context_of

MONTHS_OFFERED = 6


@login_required
@require_GET
def funnel_page(request: HttpRequest) -> HttpResponse:
    """The whole way of a period's leads, as a chart or as a table. Two SQL statements beside frame and rights."""
    ctx = context_of(request)
    require(ctx, "funnel", "read")
    asked = asked_of(request.GET)
    question = question_of(ctx, asked)
    shown = shown_funnel(funnel(ctx, question), asked)
    chips = _chips(ctx, asked, question, funnel_choices(ctx, question))
    as_table = request.GET.get("show") == "table"
    views = {
        "asked": asked,
        "chips": chips,
        "as_table": as_table,
        "chart_url": asked.address(),
        "table_url": asked.address(show="table"),
        "csv_url": asked.address("analytics:funnel-csv"),
        "is_narrowed": bool(asked.source or asked.owner or asked.team),
        "all_url": asked.address(source="", owner="", team=""),
    }
    return render(request, "analytics/funnel.html", shown | views)


def _chips(ctx: Context, asked: Asked, question: FunnelQuestion, choices: FunnelChoices) -> list[dict[str, Any]]:
    chips = [
        _period_chip(ctx, asked, question),
        _chip("compare", gettext("Compared with"), asked, [(one.value, str(one.label)) for one in Comparison]),
    ]
    anybody = gettext("All")
    sources = [(name or NO_SOURCE, name or gettext("No source")) for name in choices.sources]
    chips.append(_chip("source", gettext("Source"), asked, [("", anybody), *sources]))
    owners = [(str(pk), name) for pk, name in choices.owners]
    chips.append(_chip("owner", gettext("Owner"), asked, [("", anybody), *owners]))
    if choices.teams:
        teams = [(str(pk), name) for pk, name in choices.teams]
        chips.append(_chip("team", gettext("Team"), asked, [("", anybody), *teams]))
    return chips


def _period_chip(ctx: Context, asked: Asked, question: FunnelQuestion) -> dict[str, Any]:
    month = business_day(ctx).replace(day=1)
    months = [f"{add_months(month, -back):%Y-%m}" for back in range(2, 2 + MONTHS_OFFERED)]
    options = [(str(span.value), str(span.label)) for span in Span] + [(name, name) for name in months]
    chip = _chip("period", gettext("Period"), asked, options)
    return chip | {
        "value": chip["value"] or wording.days(question.period),
        "first": question.period.start.isoformat(),
        "last": (question.period.last_day or question.period.start).isoformat(),
        "kept": {"compare": asked.compare, "source": asked.source, "owner": asked.owner, "team": asked.team},
    }


def _chip(name: str, label: str, asked: Asked, options: list[tuple[str, str]]) -> dict[str, Any]:
    present = getattr(asked, name)
    return {
        "name": name,
        "label": label,
        "value": next((text for key, text in options if key == present), ""),
        "options": [
            {"label": text, "url": asked.address(**{name: key}), "is_chosen": key == present} for key, text in options
        ],
    }
