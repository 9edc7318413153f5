"""Records as CSV or XLSX: exactly the list at hand, streamed, safe to open in a spreadsheet."""

import csv
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from openpyxl import Workbook

from loudou.kernel.context import Context
from loudou.platform.access.queries import require
from loudou.platform.records.cells import option_of
from loudou.platform.records.declaration import Kind, RecordType
from loudou.platform.records.fields import FieldInUse
from loudou.platform.records.query import MOST_ROWS, ListQuery, list_records
from loudou.platform.records.references import names_of, reference_of

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
PLAIN_NUMBERS = {Kind.NUMBER, Kind.MONEY, Kind.PERCENT, Kind.SCORE}


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
    return ", ".join(value) if isinstance(value, list) else value


def neutral(value: Any, kind: Kind) -> str:
    """Text a spreadsheet will not run as a formula: a leading quote before what could start one."""
    if isinstance(value, Decimal):
        return format(value, "f")
    text = str(value)
    if kind not in PLAIN_NUMBERS and text.lstrip(' \u00a0\u3000\x01;"').startswith(DANGEROUS):
        return f"'{text}"
    return text


def csv_lines(kinds: Sequence[Kind], rows: Iterator[list[Any]]) -> Iterator[str]:
    """The rows as CSV, with a byte order mark so that spreadsheets read Chinese."""
    yield "\ufeff"
    buffer = StringIO()
    writer = csv.writer(buffer)
    for index, row in enumerate(rows):
        writer.writerow(row if index == 0 else [neutral(v, k) for v, k in zip(row, kinds, strict=True)])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def xlsx_bytes(kinds: Sequence[Kind], rows: Iterator[list[Any]]) -> bytes:
    """The rows as a workbook; texts are texts, so nothing in them runs."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Loudou")
    for index, row in enumerate(rows):
        sheet.append(row if index == 0 else [_typed(v, k) for v, k in zip(row, kinds, strict=True)])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _typed(value: Any, kind: Kind) -> Any:
    return value if kind in PLAIN_NUMBERS and isinstance(value, Decimal) else neutral(value, kind)
