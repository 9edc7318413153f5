"""The list page: views as tabs, filter chips, sort, columns, keyset paging, bulk bar."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from loudou.kernel.context import Context
from loudou.platform.access.queries import access_profile
from loudou.platform.records.actions import allowed_actions
from loudou.platform.records.declaration import RecordType, SavedView
from loudou.platform.records.doors.addresses import list_of
from loudou.platform.records.doors.asked import Asked, Tab, asked_of, base_of, names_no_view, tabs_of, view_id
from loudou.platform.records.doors.chips import chips_of
from loudou.platform.records.doors.headings import headings
from loudou.platform.records.doors.request import context_of, door, is_htmx
from loudou.platform.records.doors.rows import rows_of
from loudou.platform.records.fields import FieldInUse, fields_for
from loudou.platform.records.query import COUNT_UP_TO, ListQuery, Page, count_records, list_records, matching
from loudou.ui import formats

TAB_COUNT_UP_TO = 999


@require_GET
@door
def list_page(request: HttpRequest, kind: RecordType) -> HttpResponse:
    """The whole page, or only further rows when htmx asks for the next page."""
    ctx = context_of(request)
    tabs = tabs_of(ctx, kind)
    cursor = request.GET.get("cursor", "")
    asked, page = _opened(request, ctx, kind, tabs, cursor=cursor)
    next_url = asked.address(kind, cursor=page.next_cursor) if page.next_cursor else ""
    rows = rows_of(ctx, kind, page, next_url=next_url)
    if is_htmx(request) and "cursor" in request.GET:
        return HttpResponse(rows)
    return render(
        request, "records/list.html", _list_context(ctx, kind, tabs, asked, page, cursor=cursor) | {"rows": rows}
    )


@require_GET
@door
def tab_counts(request: HttpRequest, kind: RecordType) -> HttpResponse:
    """The tabs with how many records each view finds; asked after the page has arrived. One SQL statement per tab."""
    ctx = context_of(request)
    tabs = tabs_of(ctx, kind)
    asked = asked_of(request, kind, tabs, door="board" if request.GET.get("door") == "board" else "list")
    counts = [_counted(ctx, kind, tab.view) for tab in tabs]
    return render(request, "records/_tabs.html", {"kind": kind, "tabs": _tabs(kind, tabs, asked, counts)})


def list_head(ctx: Context, kind: RecordType, tabs: Sequence[Tab], asked: Asked) -> dict[str, Any]:
    """What stands above a list and a board alike: tabs, chips, what may be done."""
    base, profile = base_of(tabs, asked), access_profile(ctx)
    tab = next((tab for tab in tabs if tab.view.key == asked.view), None)
    start = Asked(view=asked.view, door=asked.door)
    return {
        "kind": kind,
        "asked": asked,
        "tabs": _tabs(kind, tabs, asked, [None] * len(tabs)),
        "counts_url": list_of(kind, "tab-counts") + "?" + urlencode({"view": asked.view, "door": asked.door}),
        "chips": chips_of(ctx, kind, asked),
        "filter_url": list_of(kind, "chip-form") + "?" + urlencode(asked.parts | {"door": asked.door}),
        "may_create": kind.can_create and profile.may(kind.key, "create"),
        "may_import": kind.can_import and profile.may(kind.key, "import"),
        "may_export": profile.may(kind.key, "export"),
        "has_board": kind.board is not None,
        "list_url": asked.address(kind, door="list"),
        "board_url": asked.address(kind, door="board") if kind.board else "",
        "is_changed": _is_changed(asked, base),
        "reset_url": start.address(kind),
        "own_view": view_id(tab.view) if tab and tab.is_own else None,
        "own_view_name": tab.view.label if tab and tab.is_own else "",
    }


def sort_choices(kind: RecordType, asked: Asked, usable: dict[str, FieldInUse]) -> list[dict[str, Any]]:
    """The fields a list can be sorted by, with the addresses of both directions."""
    first = (asked.sort or kind.default_sort).split(",")[0].strip()
    return [
        {
            "label": one.field.label,
            "up_url": asked.address(kind, sort=name),
            "down_url": asked.address(kind, sort=f"-{name}"),
            "is_up": first == name,
            "is_down": first == f"-{name}",
        }
        for name, one in usable.items()
        if one.field.can_sort
    ]


def _opened(
    request: HttpRequest, ctx: Context, kind: RecordType, tabs: Sequence[Tab], *, cursor: str
) -> tuple[Asked, Page]:
    """What is asked and its rows. An address that names no view opens the type's first view that has rows.

    So nobody starts on an empty list who could see something: somebody without work of their own comes to what waits
    next, or to everything. One SQL statement, and one more per empty view before it.
    """
    asked = asked_of(request, kind, tabs)
    page = list_records(ctx, kind, asked.query(cursor=cursor))
    if page.rows or not names_no_view(request):
        return asked, page
    for view in kind.views[1:]:
        other = asked_of(request, kind, tabs, opens=view)
        found = list_records(ctx, kind, other.query())
        if found.rows:
            return other, found
    return asked, page


def _list_context(
    ctx: Context, kind: RecordType, tabs: Sequence[Tab], asked: Asked, page: Page, *, cursor: str
) -> dict[str, Any]:
    counted = len(page.rows) if page.next_cursor is None and not cursor else count_records(ctx, kind, asked.query())
    usable = fields_for(ctx, kind)
    shown = ",".join(column.name for column in page.columns)
    return list_head(ctx, kind, tabs, asked) | {
        "page": page,
        "total": counted,
        "total_text": many(counted, COUNT_UP_TO),
        "heads": headings(kind, page.columns, asked),
        "sorts": sort_choices(kind, asked, usable),
        "columns_url": list_of(kind, "columns") + "?" + urlencode(asked.kept | {"cols": shown}),
        "actions": [a for a in allowed_actions(ctx, kind) if a.is_bulk],
        "export_query": urlencode({"filter": asked.filter, "q": asked.text, "sort": asked.sort, "cols": shown}),
    }


def many(count: int, most: int) -> str:
    """A count as text; one beyond what was counted says so."""
    text = formats.number(min(count, most), lang=get_language() or "en")
    return f"{text}+" if count > most else text


def _counted(ctx: Context, kind: RecordType, view: SavedView) -> str:
    found = matching(ctx, kind, ListQuery(filter=view.filter)).order_by().values("pk")
    return many(found[: TAB_COUNT_UP_TO + 1].count(), TAB_COUNT_UP_TO)


def _is_changed(asked: Asked, base: SavedView) -> bool:
    is_other_order = bool(asked.sort) and asked.sort != base.sort
    is_other_columns = bool(asked.columns) and asked.columns != base.columns
    return asked.filter != base.filter or is_other_order or is_other_columns or bool(asked.text)


def _tabs(kind: RecordType, tabs: Sequence[Tab], asked: Asked, counts: Sequence[str | None]) -> list[dict[str, Any]]:
    return [
        {
            "label": tab.view.label,
            "url": Asked(view=tab.view.key, door=asked.door).address(kind),
            "count": count,
            "is_current": tab.view.key == asked.view,
            "icon": "" if tab.is_shared else "lock",
        }
        for tab, count in zip(tabs, counts, strict=True)
    ]
