"""Rows of a workbook, streamed: each as it stands, or failed with a reason, or the file is refused."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from loudou.platform.transfer.reading.errors import FileRefused, RowProblem
from loudou.platform.transfer.reading.header import HeaderPlan, merged_names, plan_header
from loudou.platform.transfer.reading.options import Limits, ReadOptions
from loudou.platform.transfer.reading.rows import Notice, SourceRow
from loudou.platform.transfer.reading.xlsx_package import Package
from loudou.platform.transfer.reading.xlsx_sheet import SheetReader, SheetRow
from loudou.platform.transfer.reading.xlsx_strings import shared_strings
from loudou.platform.transfer.reading.xlsx_workbook import Sheet, Workbook, open_workbook

SAMPLE_ROWS = 200
_ROW_TAG = re.compile(rb"<(?:\w+:)?row[\s>/]")
_MERGE_TAG = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Z]+)(\d+):([A-Z]+)(\d+)[\"']")
_HIDDEN_TAG = re.compile(rb"<(?:\w+:)?row\s[^>]*?\shidden=[\"'](?:1|true)[\"']")
_OVERLAP = 1_000


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """The sheet to read, where its header is, and what to tell the person. `declared_rows` counts `<row>` tags."""

    sheet: Sheet
    sheets: tuple[str, ...]
    header: HeaderPlan
    names: tuple[str, ...]
    first_data_row: int
    declared_rows: int
    from_1904: bool
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class _Tags:
    """Counts of `<row>` tags and hidden ones, and the merged areas as (range, first row, last row)."""

    rows: int
    hidden: int
    merges: tuple[tuple[str, int, int], ...]


def plan_sheet(path: Path, *, options: ReadOptions) -> SheetPlan:
    """Which sheet is read and where its header is.

    Raises FileRefused for anything that cannot be read exactly: protected, damaged, merged header, row numbers.
    """
    with Package(path, options.limits) as package:
        workbook = open_workbook(package)
        sheet = _choose(workbook, options.sheet)
        tags = _scan(package, sheet)
        strings = shared_strings(package, workbook.strings_part, options.limits)
        reader = SheetReader(package, workbook, sheet, strings, options.limits)
        sample = _sample(reader.rows(), skip_to=(options.preamble_lines or 0) + 1)
    if not sample:
        raise FileRefused("import.empty")
    header = plan_header(
        [row.cells for row in sample],
        header_rows=options.header_rows,
        preamble=None if options.preamble_lines is None else 0,
    )
    rows = sample[header.preamble : header.preamble + header.rows]
    _refuse_merged(rows, tags.merges)
    after = sample[header.preamble + header.rows :]
    names = merged_names([row.cells for row in rows]) or [""] * max(len(row.cells) for row in sample)
    first = after[0].number if after else (rows[-1].number + 1 if rows else 1)
    notices = tuple(_notices(workbook, sheet, tags))
    return SheetPlan(
        sheet,
        tuple(s.name for s in workbook.sheets),
        header,
        tuple(names),
        first,
        tags.rows,
        workbook.from_1904,
        notices,
    )


def read_sheet(path: Path, plan: SheetPlan, *, limits: Limits) -> Iterator[SourceRow]:
    """The data rows of the planned sheet; rows shorter than the header are filled up, for a sheet has no empty cells.

    Raises FileRefused when the number of rows read is not the number the sheet has.
    """
    width, number = len(plan.names), 0
    with Package(path, limits) as package:
        workbook = open_workbook(package)
        strings = shared_strings(package, workbook.strings_part, limits)
        reader = SheetReader(package, workbook, plan.sheet, strings, limits)
        for row in reader.rows():
            if row.number < plan.first_data_row:
                continue
            number += 1
            if number > limits.rows:
                raise FileRefused("import.too_many_rows", limit=limits.rows)
            yield _source_row(number, row, width, limits)
        if reader.rows_read != plan.declared_rows:
            raise FileRefused("xlsx.row_count", declared=plan.declared_rows, read=reader.rows_read)


def _source_row(number: int, row: SheetRow, width: int, limits: Limits) -> SourceRow:
    cells, problem = row.cells, row.problem
    if len(cells) > width and problem is None:
        problem = RowProblem("row.cells", None, {"found": len(cells), "expected": width})
    cells.extend([""] * (width - len(cells)))
    if problem is None:
        for column, cell in enumerate(cells, 1):
            if len(cell) > limits.cell_chars:
                problem = RowProblem("text.too_long", column, {"limit": limits.cell_chars})
            elif "\0" in cell:
                problem = RowProblem("text.nul", column)
    return SourceRow(number, row.number, tuple(cells), problem)


def _choose(workbook: Workbook, name: str | None) -> Sheet:
    """The named sheet, or the first one that is shown."""
    for sheet in workbook.sheets:
        if sheet.name == name or (name is None and not sheet.hidden):
            return sheet
    raise FileRefused("xlsx.no_sheet", sheet=name or "")


def _scan(package: Package, sheet: Sheet) -> _Tags:
    """What the tags of the sheet say, and on the way its real bytes are counted before any of it is parsed."""
    if sheet.part not in package.names:
        raise FileRefused("xlsx.corrupt", part=sheet.part)
    rows, hidden, tail = 0, 0, b""
    merges: dict[tuple[bytes, ...], None] = {}
    for block in package.blocks(sheet.part):
        window = tail + block
        rows += len(_ROW_TAG.findall(window)) - len(_ROW_TAG.findall(tail))
        hidden += len(_HIDDEN_TAG.findall(window)) - len(_HIDDEN_TAG.findall(tail))
        for corners in _MERGE_TAG.findall(window):
            merges[corners] = None
        tail = window[-_OVERLAP:]
    ranges = ((f"{a.decode()}{b.decode()}:{c.decode()}{d.decode()}", int(b), int(d)) for a, b, c, d in merges)
    return _Tags(rows, hidden, tuple(ranges))


def _sample(rows: Iterator[SheetRow], *, skip_to: int) -> list[SheetRow]:
    sample: list[SheetRow] = []
    for row in rows:
        if row.number >= skip_to:
            sample.append(row)
        if len(sample) == SAMPLE_ROWS:
            break
    return sample


def _refuse_merged(header: list[SheetRow], merges: tuple[tuple[str, int, int], ...]) -> None:
    numbers = {row.number for row in header}
    for name, first, last in merges:
        if any(first <= number <= last for number in numbers):
            raise FileRefused("xlsx.merged_header", range=name)


def _notices(workbook: Workbook, sheet: Sheet, tags: _Tags) -> Iterator[Notice]:
    others = [other.name for other in workbook.sheets if other is not sheet]
    if others:
        yield Notice("xlsx.other_sheets", {"sheet": sheet.name, "others": ", ".join(others)})
    if tags.hidden:
        yield Notice("xlsx.hidden_rows", {"count": tags.hidden})
    if tags.merges:
        yield Notice("xlsx.merged_cells", {"count": len(tags.merges)})
    if workbook.external_links:
        yield Notice("xlsx.external_links")
