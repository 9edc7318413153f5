"""Cutting physical lines into records, strictly: Python's csv module, or our own reader where backslashes escape.

The csv module drops every backslash of such files and stops checking quotes; ours takes a backslash as an escape only
before a quote, a delimiter or another backslash, and leaves all others as they stand.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from typing import Protocol


class Cut(Protocol):
    """How lines are cut: the part of a dialect that matters here."""

    @property
    def delimiter(self) -> str: ...  # noqa: D102 - the protocol's docstring says it
    @property
    def quote(self) -> str: ...  # noqa: D102 - as above
    @property
    def backslash(self) -> bool: ...  # noqa: D102 - as above
    @property
    def skip_initial_space(self) -> bool: ...  # noqa: D102 - as above


class Records(Protocol):
    """Records in order; raises csv.Error for broken quotes and goes on with the next line when asked again."""

    @property
    def line_num(self) -> int: ...  # noqa: D102 - physical lines taken so far, as in csv
    def __iter__(self) -> Iterator[list[str]]: ...
    def __next__(self) -> list[str]: ...


def reader_of(lines: Iterable[str], cut: Cut) -> Records:
    """The records in these lines, blank lines as empty lists."""
    if cut.backslash:
        return BackslashReader(lines, cut)
    return csv.reader(
        lines,
        delimiter=cut.delimiter,
        quotechar=cut.quote or None,
        quoting=csv.QUOTE_MINIMAL if cut.quote else csv.QUOTE_NONE,
        skipinitialspace=cut.skip_initial_space,
        strict=True,
    )


class BackslashReader:
    r"""The reader for files in which \\" (and still "") stands for a quote inside a quoted cell."""

    def __init__(self, lines: Iterable[str], cut: Cut) -> None:
        self.line_num = 0
        self._lines = iter(lines)
        self._cut = cut
        quote, delimiter = re.escape(cut.quote), re.escape(cut.delimiter)
        self._special = re.compile(rf"{quote}|\\")
        self._unquoted = re.compile(rf"(?:\\.|[^{delimiter}\\\r\n]|\\(?=[\r\n]|$))*")
        self._escape = re.compile(rf"\\([{quote}{delimiter}\\])")
        self._line = ""
        self._size = 0

    def __iter__(self) -> "BackslashReader":
        return self

    def __next__(self) -> list[str]:
        self._size = 0
        self._line = next(self._lines)
        self.line_num += 1
        if not self._line.rstrip("\r\n"):
            return []
        cells: list[str] = []
        position = 0
        while True:
            cell, position = self._cell(position)
            cells.append(cell)
            if not self._line[position:].rstrip("\r\n"):
                return cells
            if self._line[position] != self._cut.delimiter:
                raise csv.Error("delimiter expected after quote")
            position += 1

    def _cell(self, position: int) -> tuple[str, int]:
        """The cell that starts here, and where it ends in the current line."""
        start = position
        while self._cut.skip_initial_space and self._line[start : start + 1] == " ":
            start += 1
        if self._line[start : start + 1] == self._cut.quote:
            return self._quoted(start + 1)
        match = self._unquoted.match(self._line, start)
        end = match.end() if match else start
        return self._escape.sub(r"\1", self._line[start:end]), end

    def _quoted(self, position: int) -> tuple[str, int]:
        parts: list[str] = []
        while True:
            match = self._special.search(self._line, position)
            if match is None:
                parts.append(self._line[position:])
                self._next_line()
                position = 0
                continue
            parts.append(self._line[position : match.start()])
            following = self._line[match.end() : match.end() + 1]
            escapes = following == self._cut.quote or (match.group() == following == "\\")
            if match.group() == self._cut.quote and not escapes:
                return "".join(parts), match.end()
            parts.append(following if escapes else "\\")
            position = match.end() + escapes

    def _next_line(self) -> None:
        self._size += len(self._line)
        if self._size > csv.field_size_limit():
            raise csv.Error("cell too long")
        line = next(self._lines, None)
        if line is None:
            raise csv.Error("unexpected end of data")
        self._line = line
        self.line_num += 1
