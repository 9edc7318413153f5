"""Records as CSV or XLSX: exactly the list at hand, streamed, safe to open in a spreadsheet."""

import csv
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from functools import cache, partial
from io import BytesIO, StringIO
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from loudou.kernel.context import Context
from loudou.kernel.later import library
from loudou.platform.access.queries import require
from loudou.platform.records.cells import option_of
from loudou.platform.records.declaration import Kind, RecordType
from loudou.platform.records.fields import FieldInUse
from loudou.platform.records.query import MOST_ROWS, ListQuery, list_records
from loudou.platform.records.references import names_of, reference_of
from loudou.platform.transfer.reading.neutral import MARK, neutral, neutral_phone

PLAIN_NUMBERS = {Kind.NUMBER, Kind.MONEY, Kind.PERCENT, Kind.SCORE}
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def export_rows(ctx: Context, record_type: RecordType, query: ListQuery) -> Iterator[list[Any]]:
    """The headings, then every row the actor may export, page by page along the keyset. Raises ActionRefused.

    A constant number of SQL statements per page of 200 rows; memory does not grow with the number of rows.
    """
    require(ctx, record_type.key, "export")
    cursor: str | None = ""
    is_first = True
    while cursor is not None:
        asked = ListQuery(query.filter, query.text, query.sort, query.columns, MOST_ROWS, cursor, action="export")
        page = list_records(ctx, record_type, asked)
        if is_first:
            yield [str(column.field.label) for column in page.columns]
            is_first = False
        names = names_of([column.field for column in page.columns], page.rows)
        for row in page.rows:
            yield [cell_value(column, row, names) for column in page.columns]
        cursor = page.next_cursor


def cell_value(column: FieldInUse, row: dict[str, Any], names: dict[Any, str]) -> Any:
    """The value as a spreadsheet holds it: labels for choices, names for references, local time for instants."""
    field, value = column.field, row.get(column.field.attribute)
    if column.custom is not None:
        value = (value or {}).get(column.custom.key)
    if value is None:
        return ""
    if field.kind == Kind.CHOICE:
        return str(option_of(field, value).label)
    if field.kind in {Kind.USER, Kind.REFERENCE}:
        return names.get((reference_of(field), value), "")
    if isinstance(value, datetime):
        return value.astimezone(ZoneInfo(settings.TIME_ZONE)).strftime("%Y-%m-%d %H:%M:%S")
    return "; ".join(value) if isinstance(value, list) else value


def csv_lines(kinds: Sequence[Kind], rows: Iterator[list[Any]]) -> Iterator[str]:
    """The rows as CSV, with a byte order mark so that spreadsheets read Chinese."""
    yield "\ufeff"
    buffer = StringIO()
    writer = csv.writer(buffer)
    for index, row in enumerate(rows):
        writer.writerow(map(neutral, row) if index == 0 else map(_written, row, kinds))
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def _written(value: Any, kind: Kind) -> str:
    """A cell that no spreadsheet runs: numbers and telephone numbers as they are, other texts made harmless."""
    text = _text(value)
    if kind in PLAIN_NUMBERS:
        return text
    return neutral_phone(text) if kind == Kind.PHONE else neutral(text)


def _text(value: Any) -> str:
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def xlsx_bytes(kinds: Sequence[Kind], rows: Iterator[list[Any]]) -> bytes:
    """The rows as a workbook; texts are stored as texts, whatever they begin with, so nothing in them runs."""
    book = library("openpyxl").Workbook(write_only=True)
    sheet = book.create_sheet("Loudou")
    for index, row in enumerate(rows):
        written = map(partial(_text_cell, sheet), row) if index == 0 else map(partial(_cell, sheet), row, kinds)
        sheet.append(list(written))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: Any, value: Any, kind: Kind) -> Any:
    if kind in PLAIN_NUMBERS and isinstance(value, Decimal):
        return value
    return _text_cell(sheet, _text(value)) if value != "" else None


def _text_cell(sheet: Any, text: str) -> Any:
    """A cell of text; characters a workbook cannot hold are written the way spreadsheets do (_x000B_).

    Only a text that looks as if it had been made harmless for CSV is marked, so that an import gives it back.
    """
    cell = library("openpyxl.cell").WriteOnlyCell(sheet)
    shown = _LOOKS_ESCAPED.sub("_x005F_", neutral(text) if text.startswith(MARK) else text)
    cell.value = _unstorable().sub(lambda match: f"_x{ord(match.group()):04X}_", shown)
    cell.data_type = "s"
    return cell


@cache
def _unstorable() -> re.Pattern[str]:
    return re.compile(f"{library('openpyxl.cell.cell').ILLEGAL_CHARACTERS_RE.pattern}|\r")
