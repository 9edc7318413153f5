"""Filters as chips: simple comparisons a person sets by hand, and the expressions they stand for.

Chips form groups: all groups must hold, and within a group at least one chip.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from loudou.platform.rules.catalogue import ValueType
from loudou.platform.rules.core import Apply, CheckedExpression, Const, Node, Op, Read


class ChipOp(StrEnum):
    """How a chip compares.

    IS_NOT and NOT_IN let records through whose field is empty; DIFFERS (`!=`) does not.
    """

    IS = "is"
    IS_NOT = "is_not"
    DIFFERS = "differs"
    LESS = "less"
    AT_MOST = "at_most"
    MORE = "more"
    AT_LEAST = "at_least"
    IN = "in"
    NOT_IN = "not_in"
    CONTAINS = "contains"
    CONTAINS_NOT = "contains_not"
    STARTS_WITH = "starts_with"
    ENDS_WITH = "ends_with"
    INCLUDES = "includes"
    INCLUDES_NOT = "includes_not"
    IS_SET = "is_set"
    IS_EMPTY = "is_empty"
    THIS_WEEK = "this_week"
    THIS_MONTH = "this_month"
    THIS_QUARTER = "this_quarter"
    THIS_YEAR = "this_year"
    LAST_DAYS = "last_days"
    NEXT_DAYS = "next_days"


class Relative(StrEnum):
    """A value that depends on who asks and when; the value is how the language writes it."""

    ME = "me()"
    TODAY = "today()"
    NOW = "now()"


ChipValue = str | Decimal | int | bool | date | datetime | UUID | Relative


@dataclass(frozen=True, slots=True)
class Chip:
    """One comparison: a field, how, and with what (none, one or several values)."""

    field: str
    op: ChipOp
    values: tuple[ChipValue, ...] = ()


ChipGroups = tuple[tuple[Chip, ...], ...]

# {f} is the field, {v} the one value, {l} the list of values. A text written from a template reads back as its chip.
_TEMPLATES: Mapping[ChipOp, str] = {
    ChipOp.IS: "{f} == {v}",
    ChipOp.IS_NOT: "!({f} == {v})",
    ChipOp.DIFFERS: "{f} != {v}",
    ChipOp.LESS: "{f} < {v}",
    ChipOp.AT_MOST: "{f} <= {v}",
    ChipOp.MORE: "{f} > {v}",
    ChipOp.AT_LEAST: "{f} >= {v}",
    ChipOp.IN: "{f} in [{l}]",
    ChipOp.NOT_IN: "!({f} in [{l}])",
    ChipOp.CONTAINS: "{f}.contains({v})",
    ChipOp.CONTAINS_NOT: "!{f}.contains({v})",
    ChipOp.STARTS_WITH: "{f}.startsWith({v})",
    ChipOp.ENDS_WITH: "{f}.endsWith({v})",
    ChipOp.INCLUDES: "{v} in {f}",
    ChipOp.INCLUDES_NOT: "!({v} in {f})",
    ChipOp.IS_SET: "has({f})",
    ChipOp.IS_EMPTY: "!has({f})",
    ChipOp.THIS_WEEK: "thisWeek({f})",
    ChipOp.THIS_MONTH: "thisMonth({f})",
    ChipOp.THIS_QUARTER: "thisQuarter({f})",
    ChipOp.THIS_YEAR: "thisYear({f})",
    ChipOp.LAST_DAYS: "lastDays({f}, {v})",
    ChipOp.NEXT_DAYS: "nextDays({f}, {v})",
}
_WITHIN = {
    "thisWeek": ChipOp.THIS_WEEK,
    "thisMonth": ChipOp.THIS_MONTH,
    "thisQuarter": ChipOp.THIS_QUARTER,
    "thisYear": ChipOp.THIS_YEAR,
    "lastDays": ChipOp.LAST_DAYS,
    "nextDays": ChipOp.NEXT_DAYS,
}
_PLAIN = {
    Op.EQ: ChipOp.IS,
    Op.NE: ChipOp.DIFFERS,
    Op.LT: ChipOp.LESS,
    Op.LE: ChipOp.AT_MOST,
    Op.GT: ChipOp.MORE,
    Op.GE: ChipOp.AT_LEAST,
    Op.IN: ChipOp.IN,
    Op.CONTAINS: ChipOp.CONTAINS,
    Op.STARTS_WITH: ChipOp.STARTS_WITH,
    Op.ENDS_WITH: ChipOp.ENDS_WITH,
    Op.HAS: ChipOp.IS_SET,
}
_NEGATED = {
    ChipOp.IS: ChipOp.IS_NOT,
    ChipOp.IN: ChipOp.NOT_IN,
    ChipOp.CONTAINS: ChipOp.CONTAINS_NOT,
    ChipOp.INCLUDES: ChipOp.INCLUDES_NOT,
    ChipOp.IS_SET: ChipOp.IS_EMPTY,
}
_RELATIVE = {Op.ME: Relative.ME, Op.TODAY: Relative.TODAY, Op.NOW: Relative.NOW}


def from_chips(groups: Sequence[Sequence[Chip]]) -> str:
    """The expression the groups stand for; empty when there is none."""
    joined = [" || ".join(_chip_text(chip) for chip in group) for group in groups]
    if len(joined) == 1:
        return joined[0]
    several = (f"({text})" if len(group) > 1 else text for text, group in zip(joined, groups, strict=True))
    return " && ".join(several)


def to_chips(checked: CheckedExpression) -> ChipGroups | None:
    """The groups of chips that mean the same; None when the expression says more than chips can."""
    groups = [_chips_of(Op.OR, part) for part in _parts(Op.AND, checked.node)]
    whole = tuple(group for group in groups if group is not None)
    return whole if len(whole) == len(groups) else None


def _chips_of(op: Op, node: Node) -> tuple[Chip, ...] | None:
    chips = [_chip(part) for part in _parts(op, node)]
    whole = tuple(chip for chip in chips if chip is not None)
    return whole if len(whole) == len(chips) else None


def _parts(op: Op, node: Node) -> tuple[Node, ...]:
    return node.args if isinstance(node, Apply) and node.op is op else (node,)


def _chip(node: Node) -> Chip | None:
    if isinstance(node, Read) and node.type == ValueType.BOOLEAN:
        return Chip(node.field.name, ChipOp.IS, (True,))
    if not isinstance(node, Apply):
        return None
    if node.op is Op.NOT:
        inner = _chip(node.args[0])
        negated = _NEGATED.get(inner.op) if inner else None
        return Chip(inner.field, negated, inner.values) if inner and negated else None
    reader = _READERS.get(node.op)
    return reader(node) if reader else None


def _plain_chip(node: Apply) -> Chip | None:
    return _chip_of(_PLAIN[node.op], node.args[0], node.args[1:])


def _item_chip(node: Apply) -> Chip | None:
    return _chip_of(ChipOp.INCLUDES, node.args[1], node.args[:1])


def _within_chip(node: Apply) -> Chip | None:
    field, period, days = node.args
    op = _WITHIN[str(_value(period))]
    return _chip_of(op, field, (days,) if op in {ChipOp.LAST_DAYS, ChipOp.NEXT_DAYS} else ())


def _chip_of(op: ChipOp, field: Node, values: tuple[Node, ...]) -> Chip | None:
    plain = tuple(value for value in map(_value, values) if value is not None)
    if not isinstance(field, Read) or len(plain) != len(values):
        return None
    return Chip(field.field.name, op, plain)


_READERS: Mapping[Op, Callable[[Apply], Chip | None]] = {
    **dict.fromkeys(_PLAIN, _plain_chip),
    Op.HAS_ITEM: _item_chip,
    Op.WITHIN: _within_chip,
}


def _value(node: Node) -> ChipValue | None:
    """A value a chip can hold: a written-out one, a negative number, or one relative to who asks and when."""
    match node:
        case Const(value=str() | Decimal() | int() | date() | UUID() as value) if node.type != ValueType.DURATION:
            return value
        case Apply(op=Op.NEG, args=(Const(type=ValueType.NUMBER, value=Decimal() as value),)):
            return -value
        case Apply(op=op):
            return _RELATIVE.get(op)
        case _:
            return None


def _chip_text(chip: Chip) -> str:
    written = [_literal(value) for value in chip.values]
    one = written[0] if written else ""
    return _TEMPLATES[chip.op].format(f=chip.field, v=one, l=", ".join(written))


def _literal(value: ChipValue) -> str:
    return next(write(value) for kind, write in _LITERALS if isinstance(value, kind))


def quoted(text: str) -> str:
    """The text as a literal of the language."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t") + '"'


def _instant_text(value: datetime) -> str:
    return f'instant("{value.astimezone(UTC).isoformat().replace("+00:00", "Z")}")'


# The first kind that fits writes the value; a special kind stands before the kind it specialises.
_LITERALS: Sequence[tuple[type, Callable[[Any], str]]] = (
    (Relative, str),
    (bool, lambda value: "true" if value else "false"),
    (Decimal, lambda value: format(value, "f")),
    (datetime, _instant_text),
    (date, lambda value: f'date("{value.isoformat()}")'),
    (int, str),
    (str, quoted),
    (UUID, lambda value: quoted(str(value))),
)
