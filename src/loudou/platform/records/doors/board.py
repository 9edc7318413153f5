"""The board: columns of a field, counted and summed by the database, cards paged per column."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from loudou.kernel.context import Context
from loudou.platform.records.cells import Look, render_value, title_text
from loudou.platform.records.declaration import Board, Option, RecordType
from loudou.platform.records.doors.chips import chips_of
from loudou.platform.records.doors.listing import asked_of, views_of
from loudou.platform.records.doors.request import context_of, door, look_for, page_of
from loudou.platform.records.errors import RecordNotFound
from loudou.platform.records.fields import FieldInUse, visible_columns
from loudou.platform.records.query import ListQuery, list_records, matching
from loudou.platform.records.references import names_of
from loudou.ui import formats

CARDS = 40


@require_GET
@door
def board_page(request: HttpRequest, kind: RecordType) -> HttpResponse:
    """All columns with their first cards, or the further cards of one column."""
    ctx, board = context_of(request), _board(kind)
    views = views_of(ctx, kind)
    asked = asked_of(request, kind, views)
    narrowed = " && ".join(f"({part})" for part in (board.filter, asked.filter) if part)
    column = request.GET.get("column")
    options = columns_of(ctx, kind, board)
    totals = column_totals(ctx, kind, board, narrowed) if column is None else {}
    shown = [
        _column(
            ctx,
            kind,
            board,
            option,
            totals=totals,
            narrowed=narrowed,
            cursor=request.GET.get("cursor", "") if column else "",
        )
        for option in options
        if column in {None, option.value}
    ]
    template = "records/board.html" if column is None else "records/_cards.html"
    return render(
        request,
        template,
        {
            "kind": kind,
            "asked": asked,
            "columns": shown,
            "column": shown[0] if shown else None,
            "chips": chips_of(ctx, kind, asked),
        },
    )


def columns_of(ctx: Context, kind: RecordType, board: Board) -> Sequence[Option]:
    """The columns of the board from left to right."""
    if board.columns is not None:
        return board.columns(ctx)
    field = kind.field_named(board.field)
    return field.options if field else ()


def column_totals(ctx: Context, kind: RecordType, board: Board, narrowed: str) -> dict[str, tuple[int, Decimal]]:
    """Count and sum per column. One SQL statement."""
    field = kind.field_named(board.field)
    if field is None:
        return {}
    found = matching(ctx, kind, ListQuery(filter=narrowed)).order_by().values(field.attribute).annotate(n=Count("pk"))
    summed = kind.field_named(board.sum_field) if board.sum_field else None
    if summed is not None:
        found = found.annotate(total=Sum(summed.attribute))
    return {str(row[field.attribute]): (row["n"], row.get("total") or Decimal(0)) for row in found}


def _column(
    ctx: Context,
    kind: RecordType,
    board: Board,
    option: Option,
    *,
    totals: dict[str, tuple[int, Decimal]],
    narrowed: str,
    cursor: str,
) -> dict[str, Any]:
    condition = f'{board.field} == "{option.value}"'
    expression = f"({narrowed}) && {condition}" if narrowed else condition
    query = ListQuery(filter=expression, columns=board.card, limit=CARDS, cursor=cursor)
    page = list_records(ctx, kind, query)
    look = look_for(names_of([c.field for c in page.columns], page.rows))
    count, total = totals.get(option.value, (0, Decimal(0)))
    more = ""
    if page.next_cursor:
        asked = {"column": option.value, "cursor": page.next_cursor, "filter": narrowed}
        more = reverse("records:board", args=[kind.plural]) + "?" + urlencode(asked)
    currency = str(page.rows[0].get("currency", "CNY")) if page.rows else "CNY"
    return {
        "value": option.value,
        "label": option.label,
        "tone": option.tone,
        "count": count,
        "total": formats.compact_money(total, currency, lang=get_language() or "en") if board.sum_field else "",
        "cards": [_card(ctx, kind, row, look, page.columns) for row in page.rows],
        "more": more,
    }


def _card(
    ctx: Context, kind: RecordType, row: dict[str, Any], look: Look, columns: tuple[FieldInUse, ...]
) -> dict[str, Any]:
    shown = columns or tuple(visible_columns(ctx, kind, ()))
    return {
        "id": row["id"],
        "title": title_text(kind, row),
        "url": page_of(kind, row["id"]),
        "move_url": reverse("records:move", args=[kind.plural, row["id"]]),
        "version": row.get("version", ""),
        "facts": [render_value(c, row, look) for c in shown if c.name != kind.title],
    }


def _board(kind: RecordType) -> Board:
    if kind.board is None:
        raise RecordNotFound("This type of record has no board.")
    return kind.board
