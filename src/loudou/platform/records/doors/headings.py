"""The headings of a list: each sorts by its column, with Shift as well as by those before."""

from collections.abc import Sequence
from html import escape

from django.utils.safestring import SafeString

from loudou.platform.records.cells import ALWAYS_SHOWN, NUMERIC
from loudou.platform.records.declaration import RecordType
from loudou.platform.records.doors.asked import Asked
from loudou.platform.records.fields import FieldInUse
from loudou.ui.icons import icon

ARROWS = {"descending": "arrow-down", "ascending": "arrow-up"}


def headings(kind: RecordType, columns: Sequence[FieldInUse], asked: Asked) -> SafeString:
    """The cells of a list's head as markup; a page has as many as columns, so no template is asked for each."""
    keys = [part.strip() for part in (asked.sort or kind.default_sort).split(",") if part.strip()]
    return SafeString("".join(_heading(kind, at, column, asked, keys) for at, column in enumerate(columns)))


def _heading(kind: RecordType, at: int, column: FieldInUse, asked: Asked, keys: Sequence[str]) -> str:
    mine = next((key for key in keys if key.lstrip("-") == column.name), "")
    direction = ("descending" if mine.startswith("-") else "ascending") if mine else ""
    sorted_by = f' aria-sort="{direction}"' if direction else ""
    numeric = ' class="n"' if column.field.kind in NUMERIC else ""
    late = ' data-from="lg"' if at > ALWAYS_SHOWN and column.name != kind.title else ""
    label = escape(str(column.field.label))
    if column.field.can_sort:
        label = _link(kind, column, asked, keys, mine=mine, words=f"{label}{_marks(keys, mine, direction)}")
    return f'<th scope="col"{sorted_by}{numeric}{late}>{label}</th>'


def _link(kind: RecordType, column: FieldInUse, asked: Asked, keys: Sequence[str], *, mine: str, words: str) -> str:
    following = column.name if mine.startswith("-") else f"-{column.name}"
    also = ",".join([*(key for key in keys if key != mine), following])
    alone_url, also_url = (escape(asked.address(kind, sort=sort)) for sort in (following, also))
    return f'<a class="th-sort row" href="{alone_url}" data-also-href="{also_url}">{words}</a>'


def _marks(keys: Sequence[str], mine: str, direction: str) -> str:
    """An arrow for the direction and, among several keys, the place of this one."""
    if not mine:
        return ""
    place = f'<span class="count">{keys.index(mine) + 1}</span>' if len(keys) > 1 else ""
    return f"{icon(ARROWS[direction], 14)}{place}"
