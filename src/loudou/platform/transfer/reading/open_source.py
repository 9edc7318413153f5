"""Opening a file of rows: what it is, its columns, a sample to show, and its rows as often as wanted."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Literal

from loudou.platform.transfer.reading.byte_stream import ByteStream
from loudou.platform.transfer.reading.csv_rows import CsvRows, dialect_of, lines_of
from loudou.platform.transfer.reading.dialect import Dialect
from loudou.platform.transfer.reading.encoding import Encoding, detect_encoding
from loudou.platform.transfer.reading.errors import FileRefused
from loudou.platform.transfer.reading.file_kind import file_kind
from loudou.platform.transfer.reading.header import HeaderPlan, merged_names, name_columns
from loudou.platform.transfer.reading.options import ReadOptions
from loudou.platform.transfer.reading.rows import Notice, SourceRow
from loudou.platform.transfer.reading.xlsx_rows import SheetPlan, plan_sheet, read_sheet


@dataclass(slots=True)
class Progress:
    """How far the rows handed out last are in the file: `bytes_read` of `Table.total_bytes`, both as on disk."""

    bytes_read: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A file that can be read: its columns, what was detected, and a sample.

    `sample` are the first rows as they will be imported, failed ones included. `encoding` and `dialect` are those of a
    text file, `sheet`, `sheets` and `serials` (its date system) those of a workbook. `evidence` are codes that
    explain the detection.
    """

    path: Path
    kind: Literal["csv", "xlsx"]
    headers: tuple[str, ...]
    notices: tuple[Notice, ...]
    total_bytes: int
    options: ReadOptions
    _read: Callable[[Progress], Iterator[SourceRow]]
    encoding: Encoding | None = None
    dialect: Dialect | None = None
    sheet: str | None = None
    sheets: tuple[str, ...] = ()
    serials: Literal["1900", "1904"] | None = None
    evidence: tuple[str, ...] = ()
    sample: tuple[SourceRow, ...] = ()
    progress: Progress = field(default_factory=Progress)

    def rows(self, *, start_after: int = 0) -> Iterator[SourceRow]:
        """All data rows after the first `start_after` ones, in the order and with the numbers of the file.

        Raises FileRefused where the file stops making sense: store nothing for good before the last row was read.
        """
        rows = self._read(self.progress)
        return islice(rows, start_after, None) if start_after else rows


def open_table(path: Path, *, options: ReadOptions | None = None) -> Table:
    """The table in a CSV (also .csv.gz) or XLSX file, recognised by content.

    Raises FileRefused when it is neither, is empty, has no rows, repeats column names (unless numbering is allowed), is
    beyond a limit, or when no row of the sample can be decoded.
    """
    options = options or ReadOptions()
    if file_kind(path, options.limits) == "xlsx":
        return _open_workbook(path, options)
    encoding = detect_encoding(path, limits=options.limits, chosen=options.encoding)
    dialect = dialect_of(path, encoding, options)
    with ByteStream(path, options.limits) as stream:
        rows = CsvRows(lines_of(stream, encoding, options.limits), dialect, encoding.name, options.limits)
        sample = tuple(islice(rows, options.sample_rows))
    names = merged_names(rows.header) or [""] * rows.width
    plan = HeaderPlan(dialect.preamble_lines, len(rows.header), dialect.evidence)
    headers, notices = _columns(names, plan, sample, options)
    size = path.stat().st_size
    read = partial(_read_text, path, encoding, dialect, options=options, width=len(headers))
    return Table(
        path, "csv", headers, (*notices, *_encoding_notices(encoding)), size, options, read,
        encoding=encoding, dialect=dialect, evidence=(*encoding.evidence, *dialect.evidence), sample=sample,
    )  # fmt: skip


def _read_text(
    path: Path, encoding: Encoding, dialect: Dialect, progress: Progress, *, options: ReadOptions, width: int
) -> Iterator[SourceRow]:
    limits = options.limits
    with ByteStream(path, limits) as stream:
        rows = CsvRows(lines_of(stream, encoding, limits), dialect, encoding.name, limits)
        if not rows.header:
            rows.set_width(width)
        for row in rows:
            if row.number & 0xFF == 0:
                progress.bytes_read = stream.consumed
            yield row
    progress.bytes_read = path.stat().st_size


def _open_workbook(path: Path, options: ReadOptions) -> Table:
    plan = plan_sheet(path, options=options)
    sample = tuple(islice(read_sheet(path, plan, limits=options.limits), options.sample_rows))
    headers, notices = _columns(plan.names, plan.header, sample, options)
    read = partial(_read_workbook, path, plan, options)
    return Table(
        path, "xlsx", headers, (*notices, *plan.notices), path.stat().st_size, options, read,
        sheet=plan.sheet.name, sheets=plan.sheets, serials="1904" if plan.from_1904 else "1900",
        evidence=plan.header.evidence, sample=sample,
    )  # fmt: skip


def _read_workbook(path: Path, plan: SheetPlan, options: ReadOptions, progress: Progress) -> Iterator[SourceRow]:
    size = path.stat().st_size
    for row in read_sheet(path, plan, limits=options.limits):
        if row.number & 0xFF == 0:
            progress.bytes_read = size * min(row.number, plan.declared_rows) // plan.declared_rows
        yield row
    progress.bytes_read = size


def _columns(
    names: "list[str] | tuple[str, ...]", plan: HeaderPlan, sample: tuple[SourceRow, ...], options: ReadOptions
) -> tuple[tuple[str, ...], tuple[Notice, ...]]:
    """Unique column names with everything the person should know about them; refuses a header without rows."""
    if not sample:
        raise FileRefused("import.no_rows")
    headers, notices = name_columns(names, duplicates=options.duplicate_headers)
    about = [Notice("header.preamble", {"count": plan.preamble})] if plan.preamble else []
    if plan.rows > 1:
        about.append(Notice("header.merged", {"count": plan.rows}))
    if plan.rows == 0:
        return headers, (*about, Notice("header.absent"))
    return headers, (*about, *notices)


def _encoding_notices(encoding: Encoding) -> list[Notice]:
    found = []
    if encoding.bad_lines:
        found.append(Notice("encoding.bad_lines", {"count": encoding.bad_lines, "encoding": encoding.name}))
    if "encoding.mixed" in encoding.evidence:
        found.append(Notice("encoding.mixed"))
    return found
