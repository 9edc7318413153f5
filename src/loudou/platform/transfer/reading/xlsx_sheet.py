"""The cells of one sheet, streamed in the order of the file."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from loudou.platform.transfer.reading.errors import FileRefused, RowProblem
from loudou.platform.transfer.reading.options import Limits
from loudou.platform.transfer.reading.xlsx_numbers import number_text
from loudou.platform.transfer.reading.xlsx_package import Package
from loudou.platform.transfer.reading.xlsx_workbook import Sheet, Workbook
from loudou.platform.transfer.reading.xlsx_xml import stream_part

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_REFERENCE = re.compile(r"([A-Z]{1,3})\d*")
LAST_COLUMN = 16_384
LAST_ROW = 1_048_576


@dataclass(slots=True)
class SheetRow:
    """A row with at least one cell that is not empty; `number` is the sheet's own row number."""

    number: int
    cells: list[str]
    problem: RowProblem | None = None


def column_index(reference: str) -> int:
    """The column of a cell reference from 0 ("B7" is 1), or -1 when it is not one."""
    match = _REFERENCE.match(reference)
    if match is None:
        return -1
    index = 0
    for letter in match.group(1):
        index = index * 26 + ord(letter) - 64
    return index - 1


def _unescape(text: str) -> str:
    return _ESCAPED.sub(lambda match: chr(int(match.group(1), 16)), text) if "_x" in text else text


def _plain_number(text: str) -> int:
    """A number in plain digits, else -1."""
    return int(text) if len(text) < 10 and text.isascii() and text.isdigit() else -1


class SheetReader:
    """Collects cells from XML events; every `<row>` is delivered, is blank, or refuses the file.

    `rows_read` counts the `<row>` elements seen, blank ones too.
    """

    def __init__(self, package: Package, workbook: Workbook, sheet: Sheet, strings: list[str], limits: Limits) -> None:
        self.rows_read = 0
        self._package = package
        self._workbook = workbook
        self._sheet = sheet
        self._strings = strings
        self._limits = limits
        self._done: list[SheetRow] = []
        self._row = SheetRow(0, [])
        self._type = self._style = ""
        self._column = -1
        self._value: list[str] = []
        self._has_formula = self._in_value = False
        self._phonetic = 0

    def rows(self) -> Iterator[SheetRow]:
        """The rows that are not blank, in order."""
        events = stream_part(self._package, self._sheet.part, start=self._start, end=self._end, text=self._text)
        for _ in events:
            yield from self._done
            self._done.clear()

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "c":
            self._start_cell(attributes)
        elif name in {"v", "t"}:
            self._in_value = not self._phonetic
        elif name == "f":
            self._has_formula = True
        elif name == "row":
            self._start_row(attributes)
        elif name == "rPh":
            self._phonetic += 1

    def _end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name in {"v", "t"}:
            self._in_value = False
        elif name == "c":
            self._end_cell()
        elif name == "rPh":
            self._phonetic -= 1
        elif name == "row" and any(self._row.cells):
            self._done.append(self._row)

    def _text(self, data: str) -> None:
        if self._in_value:
            self._value.append(data)

    def _start_row(self, attributes: dict[str, str]) -> None:
        declared = attributes.get("r")
        number = self._row.number + 1 if declared is None else _plain_number(declared)
        if not self._row.number < number <= LAST_ROW:
            raise FileRefused("xlsx.row_numbers", line=number)
        self._row = SheetRow(number, [])
        self._column = -1
        self.rows_read += 1

    def _start_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        column = self._column + 1 if reference is None else column_index(reference)
        if column <= self._column or column >= LAST_COLUMN:
            raise FileRefused("xlsx.cell_numbers", line=self._row.number)
        self._column = column
        self._type, self._style = attributes.get("t", "n"), attributes.get("s", "")
        self._has_formula = False
        self._value.clear()

    def _end_cell(self) -> None:
        raw = "".join(self._value)
        if not raw and not self._has_formula:
            return
        if self._column >= self._limits.columns:
            raise FileRefused("import.columns", found=self._column + 1, limit=self._limits.columns)
        read = self._read(raw)
        if isinstance(read, RowProblem):
            problem, read = RowProblem(read.code, self._column + 1, read.facts), raw
            self._row.problem = self._row.problem or problem
        cells = self._row.cells
        cells.extend([""] * (self._column - len(cells)))
        cells.append(read)

    def _read(self, raw: str) -> str | RowProblem:
        """The cell as text, or why it has none."""
        kind = self._type
        if kind == "s":
            index = _plain_number(raw)
            if not 0 <= index < len(self._strings):
                raise FileRefused("xlsx.corrupt", part=self._sheet.part)
            return _unescape(self._strings[index])
        if kind == "e" or (self._has_formula and not raw and kind != "str"):
            return RowProblem("cell.formula_error", None, {"value": raw or "="})
        if kind in {"inlineStr", "str"}:
            return _unescape(raw)
        if kind == "b":
            return "TRUE" if raw.strip() in {"1", "true"} else "FALSE"
        if kind == "d":
            return raw.replace("T", " ")
        style, kinds = max(_plain_number(self._style), 0), self._workbook.kinds
        shown = kinds[style] if style < len(kinds) else "number"
        return number_text(raw.strip(), shown, from_1904=self._workbook.from_1904)
