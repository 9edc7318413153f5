"""The board of deals."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from loudou.kernel.context import Context
from loudou.platform.access.queries import access_profile, require
from loudou.platform.records.doors.request import context_of
from loudou.platform.records.registry import record_type
from loudou.sales.pipeline.queries import active_processes, board, board_column, default_process
from loudou.sales.pipeline.shapes import BoardColumn, ColumnSum, ProcessRow
from loudou.sales.pipeline.views.cards import draw_cards
from loudou.ui import formats

KEY = "opportunity"
OPEN_VIEWS = ("mine", "this_quarter", "overdue")
"""The built-in views that narrow open deals, as tabs beside the processes."""


@require_GET
@login_required
def board_page(request: HttpRequest) -> HttpResponse:
    """Open deals by stage: all of one process, or those of a view."""
    ctx = context_of(request)
    kind = record_type(KEY)
    require(ctx, KEY, "read")
    request.nav_key = kind.plural  # type: ignore[attr-defined]  # read by the frame
    processes = active_processes(ctx)
    chosen = request.GET.get("process", "")
    process = next((one for one in processes if one.code == chosen), None) or default_process(ctx)
    view = request.GET.get("view", "")
    columns = board(ctx, process.id, expression=_filter_of(view))
    shown = {
        "kind": kind,
        "main_class": "main--fixed main--canvas",
        "columns": [_column(ctx, one, view) for one in columns],
        "count": sum(column.count for column in columns),
        "totals": _totals(columns),
        "tabs": _tabs(processes, process, view),
        "may_create": access_profile(ctx).may(KEY, "create"),
    }
    return render(request, "pipeline/board.html", shown)


@require_GET
@login_required
def column_part(request: HttpRequest, stage_id: UUID) -> HttpResponse:
    """The further cards of one column."""
    ctx = context_of(request)
    require(ctx, KEY, "read")
    view = request.GET.get("view", "")
    found = board_column(ctx, stage_id, after=request.GET.get("after", ""), expression=_filter_of(view))
    return render(request, "pipeline/_cards.html", {"column": _column(ctx, found, view)})


def _filter_of(view: str) -> str:
    found = next((one for one in record_type(KEY).views if one.key == view and view in OPEN_VIEWS), None)
    return found.filter if found is not None else ""


def _column(ctx: Context, column: BoardColumn, view: str) -> dict[str, Any]:
    more = ""
    if column.next:
        asked = urlencode({"after": column.next, "view": view})
        more = f"{reverse('opportunity-board-column', args=[column.stage_id])}?{asked}"
    return {
        "stage_id": column.stage_id,
        "label": column.label,
        "rate": column.probability_rate,
        "count": column.count,
        "left": column.count - len(column.cards),
        "sums": _compact(column.sums),
        "cards": draw_cards(ctx, column.cards),
        "more": more,
    }


def _totals(columns: Sequence[BoardColumn]) -> dict[str, str]:
    amounts: dict[str, Decimal] = {}
    weighted: dict[str, Decimal] = {}
    for one in (one for column in columns for one in column.sums):
        amounts[one.currency] = amounts.get(one.currency, Decimal(0)) + one.amount
        weighted[one.currency] = weighted.get(one.currency, Decimal(0)) + one.weighted
    return {
        "amount": _compact(ColumnSum(currency, amounts[currency], weighted[currency]) for currency in sorted(amounts)),
        "weighted": _compact(ColumnSum(currency, weighted[currency], Decimal(0)) for currency in sorted(weighted)),
    }


def _compact(sums: Any) -> str:
    """Money of each currency, shortened; amounts of two currencies are never added up."""
    language = get_language() or "en"
    return " + ".join(formats.compact_money(one.amount, one.currency, lang=language) for one in sums)


def _tabs(processes: Sequence[ProcessRow], process: ProcessRow, view: str) -> list[dict[str, Any]]:
    own = [
        {
            "label": one.name,
            "url": f"?process={one.code}",
            "is_current": one.id == process.id and not view,
            "count": None,
        }
        for one in processes
    ]
    narrowed = [
        {
            "label": one.label,
            "url": f"?process={process.code}&view={one.key}",
            "is_current": one.key == view,
            "count": None,
        }
        for one in record_type(KEY).views
        if one.key in OPEN_VIEWS
    ]
    return [*own, *narrowed]
