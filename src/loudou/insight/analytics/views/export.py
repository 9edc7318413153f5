"""The funnel as a file a spreadsheet opens."""

import csv
from io import StringIO
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from loudou.insight.analytics.enums import STEPS
from loudou.insight.analytics.forms import asked_of, question_of
from loudou.insight.analytics.queries import funnel
from loudou.insight.analytics.shapes import Funnel, FunnelStep, Segment
from loudou.insight.analytics.views import wording
from loudou.platform.access.queries import require
from loudou.platform.records.doors.request import context_of

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""Beginnings a spreadsheet would take for a formula."""


@login_required
@require_GET
def funnel_csv(request: HttpRequest) -> HttpResponse:
    """Every figure of the funnel, whole and by source and owner; fractions and plain amounts, not abbreviated."""
    ctx = context_of(request)
    require(ctx, "funnel", "read")
    found = funnel(ctx, question_of(ctx, asked_of(request.GET)))
    out = StringIO()
    csv.writer(out).writerows(_rows(found))
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    period = found.question.period
    response.headers["Content-Disposition"] = f'attachment; filename="funnel-{period.start}-{period.last_day}.csv"'
    return response


def _rows(found: Funnel) -> list[list[Any]]:
    rows: list[list[Any]] = [
        [
            *(gettext("Step"), gettext("Leads"), gettext("From the step before"), gettext("Of all"), gettext("Amount")),
            *(gettext("Median hours from the step before"), gettext("Leads, period before")),
            *(gettext("From the step before, period before"), gettext("Amount, period before")),
        ]
    ]
    rows += [_step(step) for step in found.steps]
    heads = [*(step.label for step in STEPS), gettext("Won amount"), gettext("Paid amount")]
    for title, segments, name in (
        (gettext("Source"), found.sources, wording.source_name),
        (gettext("Owner"), found.owners, wording.owner_name),
    ):
        rows += [[], [title, *heads], *([plain_text(name(one)), *_figures(one)] for one in segments)]
    return rows


def _step(step: FunnelStep) -> list[Any]:
    hours = "" if step.now.median is None else int(step.now.median.total_seconds()) // 3600
    return [
        *(step.step.label, step.now.count, _fraction(step.rate), _fraction(step.rate_of_all)),
        "" if step.now.amount is None else step.now.amount,
        hours,
        step.before.count,
        _fraction(step.rate_before),
        "" if step.before.amount is None else step.before.amount,
    ]


def _figures(segment: Segment) -> list[Any]:
    return [*segment.counts, segment.won_amount, segment.paid_amount]


def _fraction(value: Any) -> str:
    return "" if value is None else f"{value:.4f}"


def plain_text(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return "'" + text if text.startswith(DANGEROUS) else text
