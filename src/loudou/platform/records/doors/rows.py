"""The rows of a list as markup: worked out once per page, filled per row."""

from html import escape
from typing import Any
from uuid import UUID

from django.db.models import Field as ModelField
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from loudou.kernel.context import Context
from loudou.platform.access.queries import access_profile
from loudou.platform.records.cells import columns_of, render_cells
from loudou.platform.records.declaration import RecordType
from loudou.platform.records.doors.addresses import filled, page_pattern, pattern
from loudou.platform.records.doors.request import look_for
from loudou.platform.records.fields import FieldInUse, fields_for
from loudou.platform.records.query import Page
from loudou.platform.records.references import names_of

FIELD = "field"


def rows_of(ctx: Context, kind: RecordType, page: Page, *, next_url: str = "", can_choose: bool = True) -> SafeString:
    """The table rows, followed by the row that loads the next page when it is scrolled to.

    One SQL statement per type of reference shown, however many rows. `can_choose` gives each row a box to tick.
    """
    look = look_for(names_of(_shown(kind, page), page.rows))
    columns = columns_of(kind, page.columns, editable_fields(ctx, kind) if can_choose else frozenset())
    opening = _opening(kind, can_choose=can_choose)
    href = page_pattern(kind)
    rows = [
        filled(opening, row["id"]) + render_cells(kind, columns, row, look, filled(href, row["id"])) + "</tr>"
        for row in page.rows
    ]
    if page.next_cursor and next_url:
        rows.append(_more(next_url, len(page.columns) + can_choose))
    return SafeString("".join(rows))


def editable_fields(ctx: Context, kind: RecordType) -> frozenset[str]:
    """The fields the actor may change in place."""
    if not kind.can_edit or not access_profile(ctx).may(kind.key, "edit"):
        return frozenset()
    return frozenset(name for name, usable in fields_for(ctx, kind).items() if usable.can_edit)


def fields_url(kind: RecordType, record_id: UUID) -> str:
    """What the name of a field is put behind to edit it in place."""
    return filled(_fields_pattern(kind), record_id)


def concrete_field(kind: RecordType, attribute: str) -> "ModelField[Any, Any]":
    """The model field behind an attribute; declarations name no others."""
    return next(f for f in kind.model._meta.concrete_fields if attribute in {f.attname, f.name})


def row_of(kind: RecordType, record: Any) -> dict[str, Any]:
    """A model instance as the row a list would have of it."""
    return {f.attname: getattr(record, f.attname) for f in kind.model._meta.concrete_fields}


def _fields_pattern(kind: RecordType) -> str:
    return pattern("inline", kind, FIELD).removesuffix(FIELD)


def _shown(kind: RecordType, page: Page) -> list[Any]:
    subtitle = kind.field_named(kind.subtitle) if kind.subtitle else None
    return [column.field for column in page.columns] + ([subtitle] if subtitle else [])


def _opening(kind: RecordType, *, can_choose: bool) -> str:
    """The start of a row with the places where its record is put in."""
    place = filled(pattern("peek", kind), UUID(int=0))
    opening = (
        f'<tr data-row data-href="{page_pattern(kind)}" data-peek-url="{place}" '
        f'data-fields-url="{_fields_pattern(kind)}" id="{kind.key}-{UUID(int=0)}">'
    )
    if not can_choose:
        return opening
    return (
        f'{opening}<td class="col-check" data-slot="none"><input class="check" type="checkbox" name="ids" '
        f'value="{UUID(int=0)}" data-row-check aria-label="{escape(gettext("Select"))}"></td>'
    )


def _more(next_url: str, width: int) -> str:
    address = escape(next_url)
    return (
        f'<tr class="more-row" hx-get="{address}" hx-trigger="intersect once" hx-swap="outerHTML">'
        f'<td colspan="{width}" data-slot="wide"><a href="{address}">{escape(gettext("More"))}</a></td></tr>'
    )


def heads_of(columns: tuple[FieldInUse, ...]) -> list[dict[str, Any]]:
    """The headings of a table that cannot be sorted."""
    return [{"label": column.field.label, "kind": column.field.kind} for column in columns]
