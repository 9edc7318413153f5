"""Compiling a mapping into one function from a row's cells to typed values and what is wrong with them."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from loudou.kernel.errors import FieldProblem
from loudou.platform.transfer.mapping.choice_values import value_mapper
from loudou.platform.transfer.mapping.date_values import Serials
from loudou.platform.transfer.mapping.errors import CellProblem, CellRefused, MappingRefused, fault
from loudou.platform.transfer.mapping.fields import FieldKind, TargetField
from loudou.platform.transfer.mapping.full_names import FIRST, LAST, WholeName, full_name
from loudou.platform.transfer.mapping.kinds import Converter, FileFacts, converter_of
from loudou.platform.transfer.mapping.spec import ColumnSpec, MappingSpec
from loudou.platform.transfer.mapping.text_values import AROUND, clean
from loudou.platform.transfer.mapping.validate import validate_mapping, zone_of
from loudou.platform.transfer.reading.neutral import MARK
from loudou.platform.transfer.reading.neutral import plain as plain_text

MOST_REMEMBERED = 4_096

_REPEATING = frozenset({
    FieldKind.DATE, FieldKind.INSTANT, FieldKind.BOOLEAN, FieldKind.CHOICE, FieldKind.MULTI_CHOICE, FieldKind.TAGS,
    FieldKind.PERCENT, FieldKind.SCORE,
})  # fmt: skip
"""Kinds whose cells repeat so often that remembering their values is cheaper than converting again."""


@dataclass(frozen=True, slots=True)
class _Column:
    position: int
    field: str
    header: str
    convert: Converter


class RowConverter:
    """Converts rows by one mapping; `fields` names the values it returns, in their order."""

    def __init__(
        self, columns: Sequence[_Column], constants: Mapping[str, object], wholes: Sequence[WholeName] = ()
    ) -> None:
        self.fields = (*(column.field for column in columns), *constants, *(whole.field for whole in wholes))
        self._plan = [(column.position, column.convert) for column in columns]
        self._columns = columns
        self._constants = list(constants.values())
        self._wholes = wholes
        self._places = {field: place for place, field in enumerate(self.fields)}

    def __call__(self, cells: tuple[str, ...]) -> tuple[list[object], list[CellProblem]]:
        """The typed values of a row (None where empty or wrong) and every problem of its cells."""
        try:
            values = [convert(cells[position]) for position, convert in self._plan] + self._constants
        except CellRefused:
            return self._with_problems(cells)
        return self._joined(values, []) if self._wholes else (values, [])

    def _joined(self, values: list[object], problems: list[CellProblem]) -> tuple[list[object], list[CellProblem]]:
        """The parts of names put together; the parts themselves are no field of the record."""
        for whole in self._wholes:
            first, last = (self._part(values, whole.field + part) for part in (FIRST, LAST))
            name = full_name(first, last) or None
            refused = whole.refusal_of(name)
            if refused is not None:
                problems.append(CellProblem(whole.field, whole.header, refused.code, refused.facts))
            values.append(name)
        return values, problems

    def _part(self, values: Sequence[object], field: str) -> str:
        place = self._places.get(field)
        return "" if place is None else str(values[place] or "")

    def _with_problems(self, cells: tuple[str, ...]) -> tuple[list[object], list[CellProblem]]:
        values: list[object] = []
        problems = []
        for column in self._columns:
            try:
                values.append(column.convert(cells[column.position]))
            except CellRefused as refused:
                values.append(None)
                problems.append(CellProblem(column.field, column.header, refused.code, refused.facts))
        return self._joined(values + self._constants, problems)


def compile_mapping(
    spec: MappingSpec, fields: Sequence[TargetField], headers: Sequence[str], *, serials: Serials | None = None
) -> RowConverter:
    """The converter of a validated mapping for a file with these columns.

    `serials` is the date system of a workbook, None for text. Raises MappingRefused with every fault, defaults and
    constants that cannot be converted included.
    """
    validate_mapping(spec, fields, headers)
    known = {field.name: field for field in fields}
    compiler = _Compiler(spec, serials)
    positions = {header: position for position, header in reversed(list(enumerate(headers)))}
    columns = [
        _Column(positions[header], column.field, header, compiler.column(known[column.field], column, header))
        for header, column in spec.columns.items()
    ]
    constants = {name: compiler.constant(known[name], text) for name, text in spec.constants.items()}
    if compiler.faults:
        raise MappingRefused(compiler.faults)
    return RowConverter(columns, constants, _wholes(spec, known))


def _wholes(spec: MappingSpec, known: Mapping[str, TargetField]) -> list[WholeName]:
    """The names that columns of this file fill in parts, each with the first such column."""
    found: dict[str, str] = {}
    for header, column in spec.columns.items():
        if known[column.field].whole:
            found.setdefault(known[column.field].whole, header)
    return [
        WholeName(name, header, known[name].longest, is_required=known[name].required and spec.mode != "update")
        for name, header in found.items()
    ]


class _Compiler:
    def __init__(self, spec: MappingSpec, serials: Serials | None) -> None:
        self.faults: list[FieldProblem] = []
        self._needs_values = spec.mode != "update"
        self._file = FileFacts(serials, zone_of(spec))

    def column(self, field: TargetField, column: ColumnSpec, header: str) -> Converter:
        """The whole way of a cell: clean, replace, empty or default, convert, remember."""
        convert = converter_of(field, column, self._file)
        default = self._checked(convert, column.default, f"columns.{header}.default")
        for source, target in column.values.items():
            self._checked(convert, target, f"columns.{header}.values.{source}")
        whole = _cell_converter(convert, column, default, required=field.required and self._needs_values)
        return _remembering(whole) if field.kind in _REPEATING else whole

    def constant(self, field: TargetField, text: str) -> object:
        """A constant as its field holds it."""
        return self._checked(converter_of(field, ColumnSpec(field.name), self._file), text, f"constants.{field.name}")

    def _checked(self, convert: Converter, text: str | None, path: str) -> object:
        if text is None:
            return None
        try:
            return convert(clean(text)) if clean(text) else None
        except CellRefused as refused:
            reason = CellProblem("", "", refused.code, refused.facts).message
            self.faults.append(fault(path, "mapping.cell", value=text, reason=reason))
            return None


def _cell_converter(convert: Converter, column: ColumnSpec, default: object, *, required: bool) -> Converter:
    empties = frozenset(("", *map(clean, column.empty)))
    replace = value_mapper(column.values) if column.values else None
    fold = column.nfkc
    refuses_empty = required and default is None

    def plain(cell: str) -> object:
        text = cell.strip()
        if not text.isascii():
            text = text.strip(AROUND)
        if text.startswith(MARK):
            text = plain_text(text)
        if text in empties:
            if refuses_empty:
                raise CellRefused("required")
            return default
        return convert(text)

    def thorough(cell: str) -> object:
        text = clean(unicodedata.normalize("NFKC", cell) if fold else cell)
        replaced = text if replace is None or text in empties else replace(text)
        return plain(replaced or "")

    return thorough if replace or fold else plain


def _remembering(convert: Converter) -> Converter:
    memory: dict[str, object] = {}

    def remembered(cell: str) -> object:
        try:
            return memory[cell]
        except KeyError:
            value = convert(cell)
            if len(memory) < MOST_REMEMBERED:
                memory[cell] = value
            return value

    return remembered
