"""Rows of a CSV file, streamed: each as it stands, or failed with a reason, or the file is refused."""

import csv
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path

from loudou.platform.transfer.reading.broken_rows import lookahead, only_first_is_broken, swallows_rows
from loudou.platform.transfer.reading.byte_stream import ByteStream
from loudou.platform.transfer.reading.dialect import Dialect, detect_dialect
from loudou.platform.transfer.reading.encoding import Encoding, detect_encoding
from loudou.platform.transfer.reading.errors import FileRefused, RowProblem
from loudou.platform.transfer.reading.options import Limits, ReadOptions
from loudou.platform.transfer.reading.quote_scanner import Ending, QuoteScanner
from loudou.platform.transfer.reading.record_reader import reader_of
from loudou.platform.transfer.reading.rows import SourceRow
from loudou.platform.transfer.reading.text_lines import UNDECODABLE, text_lines

SAMPLE_LINES = 500
SAMPLE_CHARS = 400_000
_RAW_CHARS = 2_000


def read_csv(path: Path, *, options: ReadOptions | None = None) -> Iterator[SourceRow]:
    """The data rows of a CSV file (or .csv.gz) whose encoding and dialect are detected unless set.

    Raises FileRefused, possibly after some rows were given: store nothing for good before the last row was read.
    """
    options = options or ReadOptions()
    encoding = detect_encoding(path, limits=options.limits, chosen=options.encoding)
    dialect = dialect_of(path, encoding, options)
    with ByteStream(path, options.limits) as stream:
        yield from CsvRows(lines_of(stream, encoding, options.limits), dialect, encoding.name, options.limits)


def lines_of(stream: ByteStream, encoding: Encoding, limits: Limits) -> Iterator[str]:
    """The physical lines of a stream in its encoding."""
    return text_lines(stream, encoding=encoding.name, bom_length=encoding.bom_length, line_chars=limits.line_chars)


def dialect_of(path: Path, encoding: Encoding, options: ReadOptions) -> Dialect:
    """The dialect of a file from its first lines."""
    sample: list[str] = []
    size, complete = 0, True
    with ByteStream(path, options.limits) as stream:
        for line in lines_of(stream, encoding, options.limits):
            if len(sample) == SAMPLE_LINES or (sample and size + len(line) > SAMPLE_CHARS):
                complete = False
                break
            sample.append(line)
            size += len(line)
    return detect_dialect(sample, complete=complete, options=options)


def _has_marks(line: str) -> bool:
    return "\0" in line or UNDECODABLE in line


class CsvRows(Iterable[SourceRow]):
    """The rows below the header. `header` holds the cells of the header rows once reading has begun."""

    def __init__(self, lines: Iterator[str], dialect: Dialect, encoding: str, limits: Limits) -> None:
        self._source = lines
        self._dialect = dialect
        self._encoding = encoding
        self._limits = limits
        self._pending: list[str] = []
        self._line = 0
        self.width = 0
        self._needed = 0
        self.header = self._read_header()

    def _read_header(self) -> list[list[str]]:
        for _ in range(self._dialect.preamble_lines):
            next(self._source, None)
            self._line += 1
        header: list[list[str]] = []
        reader = reader_of(self._feed(), self._dialect)
        try:
            while len(header) < self._dialect.header_rows and (cells := next(reader, None)) is not None:
                self._check_header(cells)
                header += [cells] if cells else []
        except csv.Error as error:
            raise FileRefused("import.header_quotes", line=self._line + 1) from error
        named = [index for row in header for index, cell in enumerate(row) if cell.strip()]
        self.set_width(max(map(len, header), default=0), needed=max(named, default=-1) + 1)
        return header

    def _check_header(self, cells: list[str]) -> None:
        self._check_width(cells)
        if any(UNDECODABLE in line for line in self._pending):
            raise FileRefused("import.header_encoding", encoding=self._encoding, line=self._line + 1)
        self._advance()

    def _check_width(self, cells: list[str]) -> None:
        if len(cells) > self._limits.columns:
            raise FileRefused("import.columns", found=len(cells), limit=self._limits.columns)

    def set_width(self, width: int, *, needed: int | None = None) -> None:
        """How many cells a row has, and how many of them it may not leave out."""
        self.width = width
        self._needed = width if needed is None else needed

    def _feed(self) -> Iterator[str]:
        keep = self._pending.append
        for line in self._source:
            keep(line)
            yield line

    def _advance(self) -> None:
        self._line += len(self._pending)
        self._pending.clear()

    def __iter__(self) -> Iterator[SourceRow]:
        number = undecodable = 0
        for row in self._rows():
            number = row.number
            if row.problem is not None:
                undecodable += row.problem.code == "text.encoding"
            if number > self._limits.rows:
                raise FileRefused("import.too_many_rows", limit=self._limits.rows)
            yield row
        if number and undecodable == number:
            raise FileRefused("import.undecodable", encoding=self._encoding)

    def _rows(self) -> Iterator[SourceRow]:
        pending, usual, number = self._pending, self._limits.cell_chars, 0
        reader = reader_of(self._feed(), self._dialect)
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                number += 1
                yield self._broken(number, error)
                reader = reader_of(self._feed(), self._dialect)
                continue
            if any(cells):
                number += 1
                raw = pending[0]
                if len(pending) == 1 and len(cells) == self.width and len(raw) <= usual and not _has_marks(raw):
                    yield SourceRow(number, self._line + 1, tuple(cells))
                else:
                    yield self._checked(number, cells)
            self._line += len(pending)
            pending.clear()

    def _checked(self, number: int, cells: list[str]) -> SourceRow:
        """A row that needs a closer look; the first thing wrong with it is its problem."""
        if not self.width:
            self._check_width(cells)
            self.set_width(len(cells))
        if self.width < len(cells) <= self.width + self._dialect.trailing and not any(cells[self.width :]):
            del cells[self.width :]
        if self._needed <= len(cells) < self.width and self._needed:
            cells += [""] * (self.width - len(cells))
        problem = self._cell_problem(cells)
        if problem is None and len(cells) != self.width:
            problem = RowProblem("row.cells", None, {"found": len(cells), "expected": self.width})
        if problem is None and len(self._pending) > 1 and swallows_rows(self._pending, cells, self._dialect):
            problem = RowProblem("row.swallowed_lines")
        return SourceRow(number, self._line + 1, tuple(cells), problem)

    def _cell_problem(self, cells: list[str]) -> RowProblem | None:
        for column, cell in enumerate(cells, 1):
            if UNDECODABLE in cell:
                return RowProblem("text.encoding", column)
            if "\0" in cell:
                return RowProblem("text.nul", column)
            if len(cell) > self._limits.cell_chars:
                return RowProblem("text.too_long", column, {"limit": self._limits.cell_chars})
        return None

    def _broken(self, number: int, error: csv.Error) -> SourceRow:
        """The row for a record the strict reader gave up on; puts lines that belong to later rows back."""
        line, first = self._line + 1, self._pending[0]
        scanner, ending = QuoteScanner(self._dialect), Ending.CLOSED
        for pending in self._pending:
            ending = scanner.feed(pending)
        if ending is Ending.BROKEN:
            recovered, problem = self._put_back(), RowProblem("row.quotes")
        else:
            recovered = ending is Ending.CLOSED or self._closes_later(scanner)
            problem = RowProblem("text.too_long", None, {"limit": self._limits.cell_chars})
        if not recovered:
            raise FileRefused("import.unclosed_quote", row=number, line=line) from error
        self._advance()
        return SourceRow(number, line, (first[:_RAW_CHARS].rstrip("\r\n"),), problem)

    def _put_back(self) -> bool:
        """Keeps only the first line of a broken record, when it alone can be at fault; the rest is read again."""
        following = list(islice(self._source, lookahead(self.width)))
        if not only_first_is_broken(self._pending, following, self._dialect, self.width):
            return False
        self._source = chain(self._pending[1:], following, self._source)
        del self._pending[1:]
        return True

    def _closes_later(self, scanner: QuoteScanner) -> bool:
        """Reads on to the end of a record that is too long to keep; False when its quote never properly closes."""
        for line in self._source:
            self._line += 1
            ending = scanner.feed(line)
            if ending is not Ending.OPEN:
                return ending is Ending.CLOSED
        return False
