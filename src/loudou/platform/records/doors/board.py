"""The board: columns of a field, counted and summed by the database, cards paged per column."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_POST

from loudou.kernel.context import Context
from loudou.platform.records.actions import run_action
from loudou.platform.records.declaration import Board, Option, RecordType
from loudou.platform.records.doors.asked import Asked, asked_of, tabs_of
from loudou.platform.records.doors.cards import card_columns, cards_of
from loudou.platform.records.doors.listing import list_head
from loudou.platform.records.doors.request import acted_once, context_of, door, telling
from loudou.platform.records.doors.undoing import undo_of
from loudou.platform.records.errors import RecordNotFound
from loudou.platform.records.query import ListQuery, list_records, matching
from loudou.ui import formats

CARDS = 30
Totals = Mapping[str, tuple[int, Decimal]]


@require_GET
@door
def board_page(request: HttpRequest, kind: RecordType) -> HttpResponse:
    """All columns with their first cards, or the further cards of one column."""
    ctx, board = context_of(request), board_of(kind)
    tabs = tabs_of(ctx, kind)
    asked = asked_of(request, kind, tabs, door="board")
    options = columns_of(ctx, kind, board)
    totals = column_totals(ctx, kind, board, narrowed_by(board, asked.filter))
    wanted, cursor = request.GET.get("column"), request.GET.get("cursor", "")
    shown = [
        _column(ctx, kind, asked, option, totals, cursor=cursor) for option in options if wanted in {None, option.value}
    ]
    if wanted is not None:
        return render(request, "records/_cards.html", {"kind": kind, "column": shown[0] if shown else None})
    context = list_head(ctx, kind, tabs, asked) | {
        "columns": shown,
        "totals_text": _all_totals(board, totals, options),
    }
    return render(request, "records/board.html", context)


@require_POST
@door
def move_card(request: HttpRequest, kind: RecordType, record_id: UUID) -> HttpResponse:
    """A card dropped on another column: its new form and the columns' new sums; refusals list what is missing."""
    ctx, board = context_of(request), board_of(kind)
    if not board.move_action:
        raise RecordNotFound("This board cannot be rearranged.")
    values = {board.move_value: request.POST.get("to", "")}
    facts = acted_once(request, lambda: run_action(ctx, kind, board.move_action, ids=[record_id], raw=values))
    options = columns_of(ctx, kind, board)
    totals = column_totals(ctx, kind, board, board.filter)
    page = list_records(ctx, kind, ListQuery(ids=(record_id,), columns=card_columns(kind, board), limit=1))
    shown = {
        "kind": kind,
        "columns": [_column_head(board, option, totals) for option in options],
        "cards": cards_of(ctx, kind, board, page),
    }
    toast = {"message": gettext("Moved."), "undo": undo_of(facts["change_set"]).removeprefix("undo:")}
    return telling(render(request, "records/_moved.html", shown), toast=toast)


def board_of(kind: RecordType) -> Board:
    """The board of a type. Raises RecordNotFound when it has none."""
    if kind.board is None:
        raise RecordNotFound("This type of record has no board.")
    return kind.board


def columns_of(ctx: Context, kind: RecordType, board: Board) -> Sequence[Option]:
    """The columns of the board from left to right."""
    if board.columns is not None:
        return board.columns(ctx)
    field = kind.field_named(board.field)
    return field.options if field else ()


def column_totals(ctx: Context, kind: RecordType, board: Board, narrowed: str) -> Totals:
    """Count and sum per column. One SQL statement."""
    field = kind.field_named(board.field)
    if field is None:
        return {}
    found = matching(ctx, kind, ListQuery(filter=narrowed)).order_by().values(field.attribute).annotate(n=Count("pk"))
    summed = kind.field_named(board.sum_field) if board.sum_field else None
    if summed is not None:
        found = found.annotate(total=Sum(summed.attribute))
    return {str(row[field.attribute]): (row["n"], row.get("total") or Decimal(0)) for row in found}


def narrowed_by(board: Board, text: str) -> str:
    """The filter of the board and of the address together."""
    return " && ".join(f"({part})" for part in dict.fromkeys((board.filter, text)) if part)


def _column(
    ctx: Context, kind: RecordType, asked: Asked, option: Option, totals: Totals, *, cursor: str
) -> dict[str, Any]:
    board = board_of(kind)
    narrowed = narrowed_by(board, asked.filter)
    condition = f'{board.field} == "{option.value}"'
    expression = f"({narrowed}) && {condition}" if narrowed else condition
    query = ListQuery(expression, asked.text, columns=card_columns(kind, board), limit=CARDS, cursor=cursor)
    page = list_records(ctx, kind, query)
    head = _column_head(board, option, totals)
    return head | {
        "cards": cards_of(ctx, kind, board, page),
        "more": asked.address(kind, column=option.value, cursor=page.next_cursor) if page.next_cursor else "",
        "rest": max(0, head["count"] - CARDS) if not cursor else 0,
    }


def _column_head(board: Board, option: Option, totals: Totals) -> dict[str, Any]:
    count, total = totals.get(option.value, (0, Decimal(0)))
    return {
        "value": option.value,
        "label": option.label,
        "tone": option.tone,
        "count": count,
        "total": _compact(total) if board.sum_field else "",
    }


def _all_totals(board: Board, totals: Totals, options: Sequence[Option]) -> str:
    shown = [totals.get(option.value, (0, Decimal(0))) for option in options]
    count = formats.number(sum(n for n, _total in shown), lang=get_language() or "en")
    if not board.sum_field:
        return count
    return f"{count} · {_compact(sum((total for _n, total in shown), Decimal(0)))}"


def _compact(total: Decimal) -> str:
    return formats.compact_money(total, settings.DEFAULT_CURRENCY, lang=get_language() or "en")
