"""A criterion as rows of field, comparison and value: groups of which all must hold, and in a group any row.

What rows can say is written as an expression and read back as the same rows; an expression that says more stays text.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from loudou.platform.rules.language import Chip, ChipGroups, ChipOp, FieldSpec, FieldType, from_chips
from loudou.workspace.administration.forms.judged import number_of

PRESENCE = (ChipOp.IS_SET, ChipOp.IS_EMPTY)
COMPARING = (ChipOp.AT_LEAST, ChipOp.MORE, ChipOp.AT_MOST, ChipOp.LESS, ChipOp.IS)
DAYS = (ChipOp.LAST_DAYS, ChipOp.NEXT_DAYS)
SPANS = (*DAYS, ChipOp.THIS_WEEK, ChipOp.THIS_MONTH, ChipOp.THIS_QUARTER, ChipOp.THIS_YEAR)
OPS: Mapping[FieldType, tuple[ChipOp, ...]] = {
    FieldType.TEXT: (
        ChipOp.CONTAINS, ChipOp.CONTAINS_NOT, ChipOp.IS, ChipOp.IS_NOT, ChipOp.STARTS_WITH, ChipOp.ENDS_WITH, *PRESENCE,
    ),
    FieldType.CHOICE: (ChipOp.IS, ChipOp.IS_NOT, ChipOp.DIFFERS, ChipOp.IN, ChipOp.NOT_IN, *PRESENCE),
    FieldType.NUMBER: (*COMPARING, *PRESENCE),
    FieldType.MONEY: (*COMPARING, *PRESENCE),
    FieldType.BOOLEAN: (ChipOp.IS,),
    FieldType.DATE: (*SPANS, *COMPARING, *PRESENCE),
    FieldType.INSTANT: (*SPANS, *PRESENCE),
    FieldType.LIST_TEXT: (ChipOp.INCLUDES, ChipOp.INCLUDES_NOT, *PRESENCE),
    FieldType.ID: PRESENCE,
}  # fmt: skip
WITHOUT_VALUE = frozenset({*PRESENCE, *SPANS} - {*DAYS})
ANY_OF = frozenset({ChipOp.CONTAINS, ChipOp.STARTS_WITH, ChipOp.ENDS_WITH, ChipOp.INCLUDES, ChipOp.IS})
"""Comparisons whose row may hold several values, of which any will do."""
LISTED = frozenset({ChipOp.IN, ChipOp.NOT_IN})
_VALUE = re.compile(r'\s*(?:"((?:[^"\\]|\\.)*)"|([^,，、]*))\s*(?:[,，、]|$)')
MOST_ROWS = 60


@dataclass(frozen=True, slots=True)
class BuiltRow:
    """One comparison as typed; `value` may name several, divided by commas, in quotes where one holds a comma."""

    field: str
    op: str = ChipOp.CONTAINS.value
    value: str = ""


BuiltGroups = list[list[BuiltRow]]


class RowUnclear(ValueError):
    """A row says nothing: no such field, a comparison the field does not have, or a value that does not fit."""


def rows_from(groups: ChipGroups, fields: Mapping[str, FieldSpec]) -> BuiltGroups | None:
    """The groups as rows; None when a row could not be shown as it is. Alike comparisons of a group share a row."""
    built: BuiltGroups = []
    for group in groups:
        rows: list[BuiltRow] = []
        for chip in group:
            spec = fields.get(chip.field)
            if spec is None or chip.op not in OPS[spec.type] or not all(map(_is_plain, chip.values)):
                return None
            row = BuiltRow(chip.field, chip.op.value, ", ".join(map(_shown, chip.values)))
            last = rows[-1] if rows else None
            if last is not None and (last.field, last.op) == (row.field, row.op) and chip.op in ANY_OF:
                rows[-1] = replace(last, value=f"{last.value}, {row.value}")
            else:
                rows.append(row)
        built.append(rows)
    return built


def text_from(groups: BuiltGroups, fields: Mapping[str, FieldSpec]) -> str:
    """The expression these rows stand for; empty without rows. Raises RowUnclear."""
    chips = [[chip for row in group for chip in _chips(row, fields)] for group in groups]
    return from_chips([group for group in chips if group])


def rows_in(sent: Mapping[str, str], prefix: str) -> BuiltGroups:
    """The rows the fields of a page hold under a prefix."""
    groups: BuiltGroups = []
    for g in range(MOST_ROWS):
        group = [*_sent_rows(sent, f"{prefix}-x{g}")]
        if not group:
            break
        groups.append(group)
    return groups


def arranged_rows(groups: BuiltGroups, act: str, places: Sequence[int], first_field: str) -> BuiltGroups:
    """The same with a row or a group more, or a row less; an empty group goes."""
    fresh = BuiltRow(first_field)
    if act == "add-and":
        return [*groups, [fresh]]
    if act == "add-or" and places and places[0] < len(groups):
        return [[*group, fresh] if at == places[0] else group for at, group in enumerate(groups)]
    if act == "drop-row" and len(places) == 2:
        kept = [
            [row for k, row in enumerate(group) if (at, k) != (places[0], places[1])] for at, group in enumerate(groups)
        ]
        return [group for group in kept if group]
    return groups


def _chips(row: BuiltRow, fields: Mapping[str, FieldSpec]) -> list[Chip]:
    spec = fields.get(row.field)
    if spec is None or row.op not in {op.value for op in OPS[spec.type]}:
        raise RowUnclear(row.field)
    op = ChipOp(row.op)
    if op in WITHOUT_VALUE:
        return [Chip(row.field, op)]
    values = [_typed(spec, op, text) for text in _divided(row.value)]
    if not values:
        raise RowUnclear(row.field)
    if op in LISTED:
        return [Chip(row.field, op, tuple(values))]
    if len(values) > 1 and op not in ANY_OF:
        raise RowUnclear(row.field)
    return [Chip(row.field, op, (value,)) for value in values]


def _typed(spec: FieldSpec, op: ChipOp, text: str) -> str | Decimal | int | bool | date:
    if op in DAYS:
        if not text.isdecimal():
            raise RowUnclear(spec.name)
        return int(text)
    match spec.type:
        case FieldType.NUMBER | FieldType.MONEY:
            number = number_of(text)
            if number is None:
                raise RowUnclear(spec.name)
            return number
        case FieldType.BOOLEAN:
            return text == "true"
        case FieldType.DATE:
            try:
                return date.fromisoformat(text)
            except ValueError as error:
                raise RowUnclear(spec.name) from error
        case _:
            return text


def _divided(text: str) -> list[str]:
    """The values of a row: divided by commas, a quoted one as it stands."""
    found: list[str] = []
    at = 0
    while at < len(text):
        match = _VALUE.match(text, at)
        if match is None or match.end() == at:
            break
        quoted, plain = match.groups()
        if quoted is not None:
            found.append(re.sub(r"\\(.)", r"\1", quoted))
        elif plain.strip():
            found.append(plain.strip())
        at = match.end()
    return found


def _is_plain(value: object) -> bool:
    return isinstance(value, str | Decimal | int | bool | date) and (
        not isinstance(value, str) or (type(value) is str and "\n" not in value and "\t" not in value)
    )


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    text = str(value)
    if isinstance(value, str) and (not text or text != text.strip() or re.search(r'[,，、"\\]', text)):
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return text


def _sent_rows(sent: Mapping[str, str], prefix: str) -> Iterator[BuiltRow]:
    for k in range(MOST_ROWS):
        if f"{prefix}-{k}-field" not in sent:
            return
        yield BuiltRow(*(sent.get(f"{prefix}-{k}-{name}", "") for name in ("field", "op", "value")))
