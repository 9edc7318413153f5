"""What the address of a list or board asks for: a saved view, a filter, words, an order, columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest

from loudou.kernel.context import Context
from loudou.platform.records.declaration import RecordType, SavedView
from loudou.platform.records.doors.addresses import list_of
from loudou.platform.records.doors.request import context_of
from loudou.platform.records.fields import fields_for
from loudou.platform.records.models import View
from loudou.platform.records.query import ListQuery

PAGE_ROWS = 80


@dataclass(frozen=True, slots=True)
class Tab:
    """A view as a tab; `is_own` when the person saved it and may change it, `is_shared` when colleagues see it."""

    view: SavedView
    is_own: bool = False
    is_shared: bool = True


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address says. `door` is `list` or `board`: the filter means the same in both.

    `is_filter_said` tells an address that takes the filter of its view away from one that leaves it as it is.
    """

    view: str = ""
    filter: str = ""
    text: str = ""
    sort: str = ""
    columns: tuple[str, ...] = ()
    door: str = "list"
    is_filter_said: bool = False

    def address(self, kind: RecordType, *, door: str = "", **change: str) -> str:
        """The address of the same list with something changed; empty parts are left out."""
        parts = {name: value for name, value in (self.parts | change).items() if value}
        if "filter" in change or self.is_filter_said:
            parts.setdefault("filter", "")
        return list_of(kind, door or self.door) + (f"?{urlencode(parts)}" if parts else "")

    @property
    def kept(self) -> dict[str, str]:
        """The parts that are said, for a form or address that adds to them."""
        said = {name: value for name, value in self.parts.items() if value}
        return {"filter": "", **said} if self.is_filter_said else said

    @property
    def parts(self) -> dict[str, str]:
        """The parts of the address by name."""
        return {
            "view": self.view,
            "filter": self.filter,
            "q": self.text,
            "sort": self.sort,
            "cols": ",".join(self.columns),
        }

    def query(self, *, cursor: str = "", limit: int = PAGE_ROWS) -> ListQuery:
        """What the engine is asked."""
        return ListQuery(self.filter, self.text, self.sort, self.columns, limit, cursor)


def names_no_view(request: HttpRequest) -> bool:
    """Whether the address leaves it to us which view to open."""
    return not {"view", "filter", "q", "all", "cursor"} & request.GET.keys()


def asked_of(
    request: HttpRequest, kind: RecordType, tabs: Sequence[Tab], *, door: str = "list", opens: SavedView | None = None
) -> Asked:
    """What an address asks for: its own words, else those of the view it names (`opens`, else the first, when none)."""
    sent = request.GET
    view = next((tab.view for tab in tabs if tab.view.key == sent.get("view", "")), None)
    if view is None and tabs and not {"filter", "q", "all"} & sent.keys():
        view = opens or tabs[0].view
    base = view or SavedView("", "")
    columns = tuple(name for name in sent.get("cols", "").split(",") if name) or base.columns
    usable = fields_for(context_of(request), kind)
    return Asked(
        view=base.key,
        filter=sent.get("filter", base.filter).strip(),
        text=sent.get("q", "").strip(),
        sort=sent.get("sort", base.sort).strip(),
        columns=tuple(name for name in columns if name in usable),
        door=door,
        is_filter_said="filter" in sent,
    )


def tabs_of(ctx: Context, kind: RecordType) -> list[Tab]:
    """The type's own views, then those people saved. One SQL statement."""
    rows = View.objects.filter(record_type=kind.key).order_by("name", "id")
    saved = [
        Tab(_saved(row), is_own=row.user_id == ctx.actor_id, is_shared=row.is_shared)
        for row in rows
        if row.is_shared or row.user_id == ctx.actor_id
    ]
    return [*(Tab(view) for view in kind.views), *saved]


def base_of(tabs: Sequence[Tab], asked: Asked) -> SavedView:
    """The view the address started from."""
    return next((tab.view for tab in tabs if tab.view.key == asked.view), SavedView("", ""))


def view_id(view: SavedView) -> UUID | None:
    """The id of a view somebody saved; None for one that comes with the type."""
    try:
        return UUID(view.key)
    except ValueError:
        return None


def _saved(row: View) -> SavedView:
    return SavedView(str(row.id), row.name, row.filter, row.sort, tuple(row.columns))
