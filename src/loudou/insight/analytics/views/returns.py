"""What campaigns brought for what they cost, side by side."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, pgettext
from django.views.decorators.http import require_GET

from loudou.insight.analytics.queries.campaigns import campaign_returns, returns_total
from loudou.insight.analytics.shapes.campaigns import Figure, ReturnRow, ReturnsTotal
from loudou.insight.analytics.views import wording
from loudou.insight.analytics.views.returns_asked import KINDS, ReturnsAsked, chips_of, returns_asked, returns_question
from loudou.kernel.context import Context
from loudou.marketing.campaigns.enums import CampaignKind
from loudou.marketing.campaigns.queries.policy import attribution_terms
from loudou.platform.access.queries import access_profile
from loudou.platform.records.doors.request import context_of
from loudou.ui import formats

NOTHING = Decimal(0)
WIDEST = Decimal(100)


@login_required
@require_GET
def returns_page(request: HttpRequest) -> HttpResponse:
    """Campaigns with their cost and what they brought. Two SQL statements beside frame and rights."""
    ctx = context_of(request)
    asked = returns_asked(request.GET, attribution_terms(ctx).model)
    found = campaign_returns(ctx, returns_question(ctx, asked))
    rows = [row for row in found if _has_happened(row)]
    currencies = sorted({row.currency for row in rows}, key=lambda code: (-_count(rows, code), code))
    shown = {
        "asked": asked,
        "chips": chips_of(ctx, asked),
        "tables": [_table(ctx, [row for row in rows if row.currency == code], code, asked) for code in currencies],
        "csv_url": asked.address("analytics:campaigns-csv"),
        "all_url": asked.address(period="all", kind=""),
        "is_narrowed": bool(asked.kind) or asked.period != "all",
        "count": len(rows),
        "left_out": len(found) - len(rows),
    }
    return render(request, "analytics/campaigns.html", shown)


def _has_happened(row: ReturnRow) -> bool:
    """Whether there is anything to compare: cost, people or deals."""
    return bool(row.actual_amount or row.committed_amount or row.member_count or row.credit.deal_count)


def _count(rows: Sequence[ReturnRow], currency: str) -> int:
    return sum(row.currency == currency for row in rows)


def _table(ctx: Context, rows: Sequence[ReturnRow], currency: str, asked: ReturnsAsked) -> dict[str, Any]:
    longest = max((max(row.actual_amount, row.credit.received_amount) for row in rows), default=NOTHING)
    total = returns_total(rows)
    return {
        "currency": currency,
        "kpis": _kpis(total, currency),
        "rows": [_shown(ctx, row, asked, longest) for row in rows],
        "total": total,
        "revenue_rate": wording.rate(total.returned.revenue_rate),
        "cash_rate": wording.rate(total.returned.cash_rate),
        "tone": _tone(total.returned.cash_rate),
    }


def _shown(ctx: Context, row: ReturnRow, asked: ReturnsAsked, longest: Decimal) -> dict[str, Any]:
    return {
        "row": row,
        "kind": CampaignKind(row.kind).label,
        "cost_width": _width(row.actual_amount, longest),
        "cash_width": _width(row.credit.received_amount, longest),
        "cells": _cells(ctx, row, asked),
        "revenue_rate": wording.rate(row.returned.revenue_rate),
        "cash_rate": wording.rate(row.returned.cash_rate),
        "tone": _tone(row.returned.cash_rate),
    }


def _cells(ctx: Context, row: ReturnRow, asked: ReturnsAsked) -> list[dict[str, Any]]:
    """The figures with the address of their rows, where the reader may see rows of that kind at all."""
    credit, lang = row.credit, wording.lang()

    def money(amount: Decimal) -> str:
        return wording.money(amount, row.currency)

    each = row.returned.cost_per_lead
    figures: tuple[tuple[str, str, Figure | None, bool], ...] = (
        (gettext("Actual cost"), money(row.actual_amount), Figure.COSTS, False),
        (gettext("Leads"), formats.number(row.lead_count, lang=lang), Figure.LEADS, False),
        (gettext("Per lead"), "–" if each is None else money(each), None, True),
        (gettext("Deals touched"), formats.number(credit.deal_count, lang=lang), Figure.DEALS, False),
        (pgettext("amount", "Pipeline"), money(credit.pipeline_amount), Figure.DEALS, False),
        (gettext("Won amount"), money(credit.won_amount), Figure.WON, False),
        (gettext("Ordered amount"), money(credit.ordered_amount), Figure.ORDERS, True),
        (gettext("Cash received"), money(credit.received_amount), Figure.PAYMENTS, False),
    )
    may = access_profile(ctx).may
    return [
        {
            "label": label,
            "value": value,
            "url": asked.rows_address(row.id, figure) if figure and may(KINDS[figure], "read") else "",
            "is_wide": is_wide,
        }
        for label, value, figure, is_wide in figures
    ]


def _kpis(total: ReturnsTotal, currency: str) -> list[dict[str, Any]]:
    def money(amount: Decimal | None) -> str:
        return gettext("n/a") if amount is None else wording.money(amount, currency)

    budget = gettext("of a budget of %(budget)s") % {"budget": money(total.budget_amount)}
    each = gettext("%(cost)s each") % {"cost": money(total.returned.cost_per_lead)}
    returned = gettext("return %(rate)s")
    figures = (
        (gettext("Actual cost"), money(total.actual_amount), budget if total.budget_amount else ""),
        (gettext("Leads"), formats.number(total.lead_count, lang=wording.lang()), each),
        (pgettext("amount", "Pipeline"), money(total.credit.pipeline_amount), gettext("open and won deals")),
        (
            gettext("Won amount"),
            money(total.credit.won_amount),
            returned % {"rate": wording.rate(total.returned.revenue_rate)},
        ),
        (
            gettext("Cash received"),
            money(total.credit.received_amount),
            returned % {"rate": wording.rate(total.returned.cash_rate)},
        ),
    )
    return [{"label": label, "value": value, "foot": foot} for label, value, foot in figures]


def _width(amount: Decimal, longest: Decimal) -> str:
    return f"{max(amount, NOTHING) / longest * WIDEST:.2f}" if longest else "0"


def _tone(rate: Decimal | None) -> str:
    return "idle" if rate is None else "good" if rate > 0 else "bad"
