"""Values as cells of a row, facts of a page and titles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Any

from django.utils.safestring import SafeString

from loudou.platform.records.declaration import Kind, RecordType
from loudou.platform.records.fields import FieldInUse
from loudou.platform.records.renderers import EMPTY, Look, markup_of, option_of
from loudou.ui import marks

__all__ = [
    "Look",
    "avatar_of",
    "columns_of",
    "option_of",
    "render_cells",
    "render_value",
    "subtitle_markup",
    "title_text",
]
NUMERIC = frozenset({Kind.NUMBER, Kind.MONEY, Kind.PERCENT})
ALWAYS_SHOWN = 5
"""Columns after these are hidden where a table is narrow."""
AVATARS = {"building": True, "funnel": True, "user": False, "users": False}
"""Record types with these icons are shown with the letter of a company (True) or of a person."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column worked out once for all rows of a page."""

    usable: FieldInUse
    opening: str
    is_title: bool


def render_value(usable: FieldInUse, row: Mapping[str, Any], look: Look) -> SafeString:
    """The value of one field of one row as markup; a dash when empty."""
    field = usable.field
    value = row.get(field.attribute)
    if usable.custom is not None:
        value = (value or {}).get(usable.custom.key)
    if value is None or value in ("", []):
        return EMPTY
    return SafeString(markup_of(field, value, row, look))


def columns_of(
    record_type: RecordType, columns: Sequence[FieldInUse], editable: frozenset[str] = frozenset()
) -> list[Column]:
    """What every row's cells have in common. `editable` fields carry what editing in place needs."""
    made = []
    for index, usable in enumerate(columns):
        late = ' data-from="lg"' if index > ALWAYS_SHOWN else ""
        if usable.name == record_type.title:
            made.append(Column(usable, f'<td data-slot="title"{late}>', is_title=True))
            continue
        numeric = ' class="n"' if usable.field.kind in NUMERIC else ""
        edited = f' data-field="{usable.name.replace(".", "__")}" tabindex="-1"' if usable.name in editable else ""
        label = escape(str(usable.field.label))
        made.append(Column(usable, f'<td{numeric}{late}{edited} data-label="{label}">', is_title=False))
    return made


def render_cells(
    record_type: RecordType, columns: Sequence[Column], row: Mapping[str, Any], look: Look, href: str
) -> str:
    """The cells of a table row; the title cell links to the record."""
    cells = []
    is_told = any(column.usable.name == record_type.subtitle for column in columns)
    for column in columns:
        if column.is_title:
            shown = _titled(record_type, row, look, href, is_told=is_told)
        else:
            shown = render_value(column.usable, row, look)
        cells.append(f"{column.opening}{shown}</td>")
    return "".join(cells)


def title_text(record_type: RecordType, row: Mapping[str, Any]) -> str:
    """The title of a row; its number or a dash when it has none."""
    return str(row.get(title_attribute(record_type)) or row.get("number") or "–")


def title_attribute(record_type: RecordType) -> str:
    """The model attribute of the title."""
    return next(f.attribute for f in record_type.fields if f.name == record_type.title)


def subtitle_markup(record_type: RecordType, row: Mapping[str, Any], look: Look) -> SafeString:
    """The second line of a title as markup; empty when there is none."""
    declared = record_type.field_named(record_type.subtitle) if record_type.subtitle else None
    if declared is None or not row.get(declared.attribute):
        return SafeString("")
    return SafeString(markup_of(declared, row[declared.attribute], row, replace(look, is_whole=False)))


def avatar_of(record_type: RecordType, title: str, size: int = 20) -> SafeString:
    """The letter before a title; nothing for things that are neither people nor companies."""
    is_company = AVATARS.get(str(record_type.extras.get("avatar", record_type.icon)))
    return SafeString("") if is_company is None else marks.avatar(title, size, is_company=is_company)


def _titled(record_type: RecordType, row: Mapping[str, Any], look: Look, href: str, *, is_told: bool) -> str:
    """The title with its second line, unless a column of its own tells that."""
    title = title_text(record_type, row)
    below = "" if is_told else subtitle_markup(record_type, row, look)
    subtitle = f'<span class="muted small clip">{below}</span>' if below else ""
    return (
        f'<span class="row">{avatar_of(record_type, title)}<a class="medium clip" href="{href}">{escape(title)}</a>'
        f"{subtitle}</span>"
    )
