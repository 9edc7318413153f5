"""The list page: views as tabs, filter chips, sort, columns, keyset paging, bulk bar."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from loudou.kernel.context import Context
from loudou.platform.access.queries import access_profile
from loudou.platform.records.actions import allowed_actions
from loudou.platform.records.cells import Look, render_cells
from loudou.platform.records.declaration import RecordType, SavedView
from loudou.platform.records.doors.chips import chips_of
from loudou.platform.records.doors.request import context_of, door, look_for, page_of
from loudou.platform.records.fields import FieldInUse, fields_for
from loudou.platform.records.models import View
from loudou.platform.records.query import COUNT_UP_TO, ListQuery, Page, count_records, list_records
from loudou.platform.records.references import names_of

PAGE_ROWS = 80


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of a list says."""

    view: str
    filter: str
    text: str
    sort: str
    columns: tuple[str, ...]

    def address(self, kind: RecordType, **change: str) -> str:
        """The address of the same list with something changed; empty parts are left out."""
        parts = {
            "view": self.view,
            "filter": self.filter,
            "q": self.text,
            "sort": self.sort,
            "cols": ",".join(self.columns),
        }
        query = urlencode({name: value for name, value in (parts | change).items() if value})
        return reverse("records:list", args=[kind.plural]) + (f"?{query}" if query else "")

    def query(self, *, cursor: str = "", limit: int = PAGE_ROWS) -> ListQuery:
        """What the engine is asked."""
        return ListQuery(self.filter, self.text, self.sort, self.columns, limit, cursor)


@require_GET
@door
def list_page(request: HttpRequest, kind: RecordType) -> HttpResponse:
    """The whole page, or only further rows when htmx asks for the next page."""
    ctx = context_of(request)
    views = views_of(ctx, kind)
    asked = asked_of(request, kind, views)
    page = list_records(ctx, kind, asked.query(cursor=request.GET.get("cursor", "")))
    rows = rows_of(kind, page, asked)
    if request.headers.get("HX-Request") and "cursor" in request.GET:
        return HttpResponse(rows)
    return render(request, "records/list.html", _list_context(ctx, kind, views, asked, page) | {"rows": rows})


def asked_of(request: HttpRequest, kind: RecordType, views: list[SavedView]) -> Asked:
    """What this address asks for: its own words, else those of the view it names (the first when none)."""
    chosen = request.GET.get("view", "")
    view = next((v for v in views if v.key == chosen), None)
    if view is None and views and not {"filter", "q", "all"} & request.GET.keys():
        view = views[0]
    base = view or SavedView("", "")
    columns = tuple(name for name in request.GET.get("cols", "").split(",") if name) or base.columns
    usable = fields_for(context_of(request), kind)
    return Asked(
        view=view.key if view else "",
        filter=request.GET.get("filter", base.filter).strip(),
        text=request.GET.get("q", "").strip(),
        sort=request.GET.get("sort", base.sort),
        columns=tuple(name for name in columns if name in usable),
    )


def views_of(ctx: Context, kind: RecordType) -> list[SavedView]:
    """The type's own views, then those people saved. One SQL statement."""
    rows = View.objects.filter(record_type=kind.key).order_by("name", "id")
    saved = [
        SavedView(str(row.id), row.name, row.filter, row.sort, tuple(row.columns))
        for row in rows
        if row.is_shared or row.user_id == ctx.actor_id
    ]
    return [*kind.views, *saved]


def rows_of(kind: RecordType, page: Page, asked: Asked) -> SafeString:
    """The table rows, followed by the row that loads the next page when it is scrolled to."""
    look = look_for(names_of([c.field for c in page.columns], page.rows))
    rows = [_row(kind, page.columns, row, look) for row in page.rows]
    if page.next_cursor:
        more = escape(asked.address(kind, cursor=page.next_cursor))
        width = len(page.columns) + 1
        rows.append(
            f'<tr hx-get="{more}" hx-trigger="revealed" hx-swap="outerHTML" class="table__more">'
            f'<td colspan="{width}" data-slot="wide"><a href="{more}">{escape(gettext("More"))}</a></td></tr>'
        )
    return mark_safe("".join(rows))  # noqa: S308 - parts are escaped where they are made


def _row(kind: RecordType, columns: tuple[FieldInUse, ...], row: dict[str, Any], look: Look) -> str:
    record_id: UUID = row["id"]
    href = page_of(kind, record_id)
    peek = reverse("records:peek", args=[kind.plural, record_id])
    return (
        f'<tr data-row data-href="{href}" data-peek-url="{peek}" id="{kind.key}-{record_id}">'
        f'<td class="col-check" data-slot="none"><input class="check" type="checkbox" name="ids" value="{record_id}" '
        f'data-row-check aria-label="{escape(gettext("Select"))}"></td>'
        f"{render_cells(kind, columns, row, look, href)}</tr>"
    )


def _list_context(ctx: Context, kind: RecordType, views: list[SavedView], asked: Asked, page: Page) -> dict[str, Any]:
    counted = len(page.rows) if page.next_cursor is None else count_records(ctx, kind, asked.query())
    usable = fields_for(ctx, kind)
    profile = access_profile(ctx)
    base = next((v for v in views if v.key == asked.view), SavedView("", ""))
    is_changed = (asked.filter, asked.sort or base.sort) != (base.filter, base.sort) or bool(asked.text)
    return {
        "kind": kind,
        "asked": asked,
        "page": page,
        "total": counted,
        "total_text": f"{COUNT_UP_TO:,}+" if counted > COUNT_UP_TO else f"{counted:,}",
        "tabs": [_tab(kind, view, asked) for view in views],
        "heads": [_head(kind, column, asked) for column in page.columns],
        "chips": chips_of(ctx, kind, asked),
        "fields": [f for f in usable.values() if f.field.can_filter],
        "columns": _column_choices(usable, page),
        "actions": [a for a in allowed_actions(ctx, kind) if a.is_bulk],
        "may_create": kind.can_create and profile.may(kind.key, "create"),
        "may_import": kind.can_import and profile.may(kind.key, "import"),
        "may_export": profile.may(kind.key, "export"),
        "has_board": kind.board is not None,
        "is_changed": is_changed,
        "reset_url": replace(asked, filter=base.filter, text="", sort=base.sort, columns=()).address(kind),
        "export_query": urlencode(
            {
                "filter": asked.filter,
                "q": asked.text,
                "sort": asked.sort,
                "cols": ",".join(c.name for c in page.columns),
            }
        ),
    }


def _tab(kind: RecordType, view: SavedView, asked: Asked) -> dict[str, Any]:
    url = reverse("records:list", args=[kind.plural]) + "?" + urlencode({"view": view.key})
    return {"label": view.label, "url": url, "count": None, "is_current": view.key == asked.view, "icon": ""}


def _head(kind: RecordType, column: FieldInUse, asked: Asked) -> dict[str, Any]:
    first = (asked.sort or kind.default_sort).split(",")[0].strip()
    is_sorted = first.lstrip("-") == column.name
    following = column.name if is_sorted and first.startswith("-") else f"-{column.name}"
    return {
        "label": column.field.label,
        "sort_url": asked.address(kind, sort=following) if column.field.can_sort else "",
        "direction": ("descending" if first.startswith("-") else "ascending") if is_sorted else "",
        "kind": column.field.kind,
    }


def _column_choices(usable: dict[str, FieldInUse], page: Page) -> list[dict[str, Any]]:
    shown = [column.name for column in page.columns]
    order = shown + [name for name in usable if name not in shown]
    return [{"name": name, "label": usable[name].field.label, "is_shown": name in shown} for name in order]
