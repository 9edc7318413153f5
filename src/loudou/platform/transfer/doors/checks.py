"""How the first rows of a file fare under a mapping, column by column."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from django.utils.translation import gettext

from loudou.kernel.context import Context
from loudou.platform.records.declaration import RecordType
from loudou.platform.transfer.mapping.convert import RowConverter
from loudou.platform.transfer.mapping.errors import CellProblem, MappingRefused
from loudou.platform.transfer.mapping.messages import message
from loudou.platform.transfer.mapping.spec import ColumnSpec, MappingSpec
from loudou.platform.transfer.reading.open_source import Table
from loudou.platform.transfer.reading.rows import SourceRow
from loudou.platform.transfer.resolving import resolve_references
from loudou.platform.transfer.targets import compiled, target_fields

CHECKED_ROWS = 500
MOST_VALUES = 30


@dataclass(slots=True)
class ColumnCheck:
    """What became of one column's cells: how many fit, are empty or do not fit, with the first reason.

    `unknown` are texts that are none of a field's choices, the most frequent first.
    """

    valid: int = 0
    empty: int = 0
    wrong: int = 0
    reason: str = ""
    unknown: Counter[str] = field(default_factory=Counter)


def first_rows(table: Table) -> list[SourceRow]:
    """The rows that are checked while the mapping is being chosen. Raises FileRefused."""
    return list(islice(table.rows(), CHECKED_ROWS))


def check_columns(
    ctx: Context, kind: RecordType, table: Table, spec: MappingSpec, rows: Sequence[SourceRow]
) -> dict[str, ColumnCheck]:
    """One check per mapped column by its heading. One SQL statement per field that names records or people."""
    convert = _converter(ctx, kind, table, spec)
    if convert is None:
        return {}
    positions = {header: table.headers.index(header) for header in spec.columns}
    checks = {header: ColumnCheck() for header in spec.columns}
    required = {field.name for field in target_fields(ctx, kind) if field.required and spec.mode != "update"}
    converted: list[dict[str, Any]] = []
    for row in rows:
        if row.problem is not None:
            continue
        values, problems = convert(row.cells)
        converted.append(dict(zip(convert.fields, values, strict=True)))
        wrong = {problem.header: problem for problem in problems}
        for header, position in positions.items():
            is_required = spec.columns[header].field in required
            _note(checks[header], row.cells[position], wrong.get(header), is_required=is_required)
    _note_references(ctx, kind, spec, checks, converted)
    return checks


def _converter(ctx: Context, kind: RecordType, table: Table, spec: MappingSpec) -> RowConverter | None:
    """The mapping as far as it makes sense: what it lacks as a whole is told elsewhere."""
    taken: dict[str, ColumnSpec] = {}
    for header, column in spec.columns.items():
        if column.field not in {other.field for other in taken.values()}:
            taken[header] = column
    if not taken:
        return None
    names = tuple(column.field for column in taken.values())
    alone = replace(spec, mode="update", key=names, columns=taken, constants={}, ignore=())
    try:
        return compiled(ctx, kind, alone, table)
    except MappingRefused:
        return None


def _note(check: ColumnCheck, cell: str, problem: CellProblem | None, *, is_required: bool) -> None:
    if problem is not None:
        check.wrong += 1
        check.reason = check.reason or message(problem.code, problem.facts, gettext)
        if problem.code == "choice.unknown":
            check.unknown[cell.strip()] += 1
    elif cell.strip():
        check.valid += 1
    elif is_required:
        check.wrong += 1
        check.reason = check.reason or message("required", {}, gettext)
    else:
        check.empty += 1


def _note_references(
    ctx: Context,
    kind: RecordType,
    spec: MappingSpec,
    checks: Mapping[str, ColumnCheck],
    converted: Sequence[dict[str, Any]],
) -> None:
    headers = {column.field: header for header, column in spec.columns.items()}
    for problems in resolve_references(ctx, kind, converted):
        for problem in problems:
            check = checks.get(headers.get(problem.field, ""))
            if check is not None:
                check.valid, check.wrong = check.valid - 1, check.wrong + 1
                check.reason = check.reason or gettext(problem.message)
