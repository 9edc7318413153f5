"""How each operation reads in PostgreSQL (15 and later).

Every template uses each argument once and in order: so the parameters of the arguments can be appended while they
are written, and the text stays proportional to the expression. A `%` is doubled for the driver.
"""

from collections.abc import Mapping

from loudou.platform.rules.catalogue import ValueType
from loudou.platform.rules.core import Op
from loudou.platform.rules.temporal import MAX_MONTHS

CASTS: Mapping[ValueType, str] = {
    ValueType.TEXT: "text",
    ValueType.CHOICE: "text",
    ValueType.NUMBER: "numeric",
    ValueType.MONEY: "numeric",
    ValueType.DURATION: "numeric",
    ValueType.BOOLEAN: "boolean",
    ValueType.DATE: "date",
    ValueType.INSTANT: "timestamptz",
    ValueType.ID: "uuid",
    ValueType.LIST_TEXT: "text[]",
    ValueType.NULL: "text",
}

_DAY_ONE = "DATE '0001-01-01'"
_EPOCH = "TIMESTAMPTZ '1970-01-01 00:00:00+00'"


def _within(value: str, below: str, above: str) -> str:
    """The value, or NULL when it is NULL or not strictly between the two; LEAST and GREATEST overlook a NULL."""
    return f"NULLIF(NULLIF(GREATEST(LEAST({value}, {above}), {below}), {below}), {above})"


def _day(number: str) -> str:
    """The day with this number, counted from 0 for 0001-01-01; NULL outside the years 1 to 9999."""
    return f"({_DAY_ONE} + {_within(number, '-1', '3652059')}::integer)"


def _instant(epoch: str) -> str:
    """The instant so many seconds after 1970; NULL outside the years 1 to 9999.

    Through text, because to_timestamp and make_interval compute with double precision and lose microseconds.
    """
    return f"({_EPOCH} + ({_within(epoch, '-62135596800.000001', '253402300800')}::text || ' s')::interval)"


_MONTHS = f"make_interval(months => {_within('trunc({1})', str(-MAX_MONTHS - 1), str(MAX_MONTHS + 1))}::integer)"

DIVISION = "round(div({0} * 10000000000000, NULLIF({1}, 0)) * 0.0000000000001, 12)"

TEMPLATES: Mapping[Op, str] = {
    Op.IS_NULL: "({0} IS NULL)",
    Op.NOT_NULL: "({0} IS NOT NULL)",
    Op.EQ: "({0} = {1})",
    Op.NE: "({0} <> {1})",
    Op.LT: "({0} < {1})",
    Op.LE: "({0} <= {1})",
    Op.GT: "({0} > {1})",
    Op.GE: "({0} >= {1})",
    Op.CHOOSE: "(CASE WHEN {0} THEN {1} ELSE {2} END)",
    Op.ADD: "({0} + {1})",
    Op.SUB: "({0} - {1})",
    Op.MUL: "({0} * {1})",
    Op.DIV: DIVISION,
    Op.MOD: "({0} %% NULLIF({1}, 0))",
    Op.NEG: "(- {0})",
    Op.ABS: "abs({0})",
    Op.FLOOR: "floor({0})",
    Op.CEIL: "ceil({0})",
    Op.ROUND: "round({0}, {1})",
    Op.CONCAT: "({0} || {1})",
    Op.LOWER: "lower({0})",
    Op.STARTS_WITH: "starts_with({0}, {1})",
    Op.ENDS_WITH: "starts_with(reverse({0}), reverse({1}))",
    Op.CONTAINS: "(strpos(lower({0}), lower({1})) > 0)",
    Op.DATE_ADD: _day(f"(({{0}} - {_DAY_ONE})::numeric + trunc({{1}}))"),
    Op.MONTHS_ADD: _day(f"((({{0}} + {_MONTHS})::date - {_DAY_ONE})::numeric)"),
    Op.DATE_DIFF: "(({0} - {1})::numeric)",
    Op.INSTANT_ADD: _instant("(extract(epoch FROM {0}) + {1})"),
    Op.INSTANT_DIFF: "extract(epoch FROM ({0} - {1}))",
    Op.DAYS_AS_DURATION: "round({0} * 86400, 6)",
    Op.DURATION_AS_DAYS: DIVISION.replace("{1}", "86400::numeric"),
}
"""Operations that read the same whatever their arguments; the writer handles the others."""

ORDER_OF_TEXT = ' COLLATE "C"'
"""Texts are ordered by code point, as Python orders them, whatever the collation of the column."""
