"""Expressions as parameterised PostgreSQL, for sets."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from loudou.platform.rules.catalogue import ValueType
from loudou.platform.rules.columns import column_sql
from loudou.platform.rules.core import Apply, CheckedExpression, Node, Op, Read, Scope
from loudou.platform.rules.environment import Env
from loudou.platform.rules.evaluate import build, period_bounds
from loudou.platform.rules.sql_templates import CASTS, ORDER_OF_TEXT, TEMPLATES
from loudou.platform.rules.wording import array_literal, like_literal

_COMPARISONS = frozenset({Op.EQ, Op.NE, Op.LT, Op.LE, Op.GT, Op.GE})
_ORDERINGS = _COMPARISONS - {Op.EQ, Op.NE}
_NUMERIC = frozenset({ValueType.NUMBER, ValueType.MONEY, ValueType.DURATION})
_NEVER_NULL = frozenset({Op.AND, Op.OR, Op.NOT, Op.IS_NULL, Op.NOT_NULL})
_TWO_VALUED = _NEVER_NULL | _COMPARISONS | {
    Op.HAS, Op.IN, Op.HAS_ITEM, Op.WITHIN, Op.STARTS_WITH, Op.ENDS_WITH, Op.CONTAINS,
}  # fmt: skip
_LARGEST_BIGINT = 2**62


@dataclass(frozen=True, slots=True)
class SqlFragment:
    """SQL text with `%s` placeholders, and their values in order; always execute it with the values, even if empty."""

    text: str
    params: tuple[object, ...]


def compile_sql(checked: CheckedExpression, env: Env, alias: str = "t") -> SqlFragment:
    """A condition for WHERE when the expression is true or false, else a value.

    In the condition NULL stands for false, which leaves a top-level comparison of a column with a constant bare, so
    that indexes serve it. Where the value itself matters (SELECT, UPDATE), use `compile_sql_value`.
    """
    writer = _Writer(env, alias)
    is_condition = checked.type == ValueType.BOOLEAN
    text = writer.condition(checked.node) if is_condition else writer.value(checked.node)
    return SqlFragment(text, tuple(writer.params))


def compile_sql_value(checked: CheckedExpression, env: Env, alias: str = "t") -> SqlFragment:
    """A value, equal to what `compile_python` gives for the same row and environment."""
    writer = _Writer(env, alias)
    text = writer.value(checked.node)
    return SqlFragment(text, tuple(writer.params))


class _Writer:
    """Writes nodes from left to right and collects the parameters in the same order."""

    def __init__(self, env: Env, alias: str) -> None:
        self._env = env
        self._alias = alias
        self.params: list[object] = []

    def condition(self, node: Node) -> str:
        """A boolean where NULL counts as false."""
        if node.scope is not Scope.ROW:
            return "true" if self._constant(node) else "false"
        if isinstance(node, Apply) and node.op in {Op.AND, Op.OR}:
            joint = " AND " if node.op is Op.AND else " OR "
            return f"({joint.join(self.condition(arg) for arg in node.args)})"
        return self._operation(node) if isinstance(node, Apply) else self._read(node)

    def strict(self, node: Node) -> str:
        """A boolean that is true or false, never NULL."""
        if node.scope is not Scope.ROW:
            return self.condition(node)
        if isinstance(node, Apply) and node.op in {Op.AND, Op.OR}:
            joint = " AND " if node.op is Op.AND else " OR "
            return f"({joint.join(self.strict(arg) for arg in node.args)})"
        text = self.condition(node)
        return text if _is_never_null(node) else f"({text} IS TRUE)"

    def value(self, node: Node) -> str:
        """The value as Python gives it; numbers as NUMERIC, so that no integer arithmetic can overflow or cut."""
        if node.scope is not Scope.ROW:
            return self.parameter(node.type, self._constant(node))
        if isinstance(node, Apply):
            return self.strict(node) if node.op in _TWO_VALUED else self._operation(node)
        if node.type in _NUMERIC or node.type == ValueType.LIST_TEXT:
            return f"{self._read(node)}::{CASTS[node.type]}"
        return self._read(node)

    def parameter(self, value_type: ValueType, value: object) -> str:
        """A placeholder with its type spelled out, whatever the driver makes of the value."""
        if value is None:
            return f"NULL::{CASTS[value_type]}"
        self.params.append(value)
        return f"%s::{CASTS[value_type]}"

    def _constant(self, node: Node) -> Any:
        return build(node)({}, self._env)

    def _read(self, node: Node) -> str:
        assert isinstance(node, Read)  # noqa: S101 - tells the type checker what scope ROW leaves
        text, params = column_sql(node.field, self._alias)
        self.params.extend(params)
        return text

    def _bare(self, node: Node) -> str:
        """The value, a column as it is."""
        return self._read(node) if isinstance(node, Read) else self.value(node)

    def _operation(self, node: Apply) -> str:
        special = _SPECIAL.get(node.op)
        if special is not None:
            return special(self, node)
        return TEMPLATES[node.op].format(*(self.value(arg) for arg in node.args))

    def _comparison(self, node: Apply) -> str:
        sides = [self._compared(side, other) for side, other in (node.args, node.args[::-1])]
        if node.op in _ORDERINGS and node.args[0].type in {ValueType.TEXT, ValueType.CHOICE}:
            sides[0] += ORDER_OF_TEXT
        return TEMPLATES[node.op].format(*sides)

    def _compared(self, side: Node, other: Node) -> str:
        """A column stays bare; a whole number beside it is a bigint, which integer and NUMERIC indexes both serve."""
        if isinstance(side, Read):
            return self._read(side)
        if isinstance(other, Read) and side.scope is not Scope.ROW and side.type in _NUMERIC:
            value = self._constant(side)
            if _is_bigint(value):
                self.params.append(int(value))
                return "%s::bigint"
        return self.value(side)

    def _in(self, node: Apply) -> str:
        tested, *items = node.args
        text = self._bare(tested)
        values = [value for value in map(self._constant, items) if value is not None]
        cast = CASTS[tested.type]
        if tested.type in _NUMERIC and all(map(_is_bigint, values)):
            cast, values = "bigint", [int(value) for value in values]
        self.params.append(values)
        return f"({text} = ANY(%s::{cast}[]))"

    def _has(self, node: Apply) -> str:
        text = self._read(node.args[0])
        if node.args[0].type == ValueType.LIST_TEXT:
            return f"(cardinality({text}) > 0)"
        if node.args[0].type in {ValueType.TEXT, ValueType.CHOICE}:
            return f"({text} <> '')"
        return f"({text} IS NOT NULL)"

    def _has_item(self, node: Apply) -> str:
        item, items = node.args
        if item.scope is Scope.ROW:
            return f"({self.value(item)} = ANY({self.value(items)}))"
        text, value = self._bare(items), self._constant(item)
        if value is None:
            return f"({text} @> NULL)"
        # Without a cast the literal takes the type of the column, text[] or varchar[], and a GIN index serves both.
        self.params.append(array_literal(value))
        return f"({text} @> %s)"

    def _size(self, node: Apply) -> str:
        function = "cardinality" if node.args[0].type == ValueType.LIST_TEXT else "char_length"
        return f"{function}({self.value(node.args[0])})::numeric"

    def _like(self, before: str, after: str, operator: str) -> Callable[[Apply], str]:
        def write(node: Apply) -> str:
            text, part = node.args
            if part.scope is Scope.ROW:
                return TEMPLATES[node.op].format(self.value(text), self.value(part))
            tested, value = self.value(text), self._constant(part)
            pattern = None if value is None else f"{before}{like_literal(value)}{after}"
            return f"({tested} {operator} {self.parameter(ValueType.TEXT, pattern)})"

        return write

    def _within(self, node: Apply) -> str:
        tested, period, days = node.args
        by_day = tested.type == ValueType.DATE
        bounds = period_bounds(self._constant(period), self._constant(days), self._env, by_day=by_day)
        text = self._read(tested)
        first, last = (self.parameter(tested.type, bound) for bound in bounds)
        return f"({text} BETWEEN {first} AND {last})"

    def _choose(self, node: Apply) -> str:
        condition, then, otherwise = node.args
        parts = (self.condition(condition), self.value(then), self.value(otherwise))
        return TEMPLATES[Op.CHOOSE].format(*parts)

    def _listing(self, node: Apply) -> str:
        return f"{_FUNCTIONS[node.op]}({', '.join(self.value(arg) for arg in node.args)})"

    def _not(self, node: Apply) -> str:
        return f"(NOT {self.strict(node.args[0])})"

    def _round(self, node: Apply) -> str:
        return f"round({self.value(node.args[0])}, {int(self._constant(node.args[1]))})"


_FUNCTIONS = {Op.COALESCE: "COALESCE", Op.MIN: "LEAST", Op.MAX: "GREATEST"}
_SPECIAL: Mapping[Op, Callable[[_Writer, Apply], str]] = {
    **dict.fromkeys(_COMPARISONS, _Writer._comparison),
    **dict.fromkeys(_FUNCTIONS, _Writer._listing),
    Op.NOT: _Writer._not,
    Op.IN: _Writer._in,
    Op.HAS: _Writer._has,
    Op.HAS_ITEM: _Writer._has_item,
    Op.SIZE: _Writer._size,
    Op.STARTS_WITH: lambda writer, node: writer._like("", "%", "LIKE")(node),
    Op.ENDS_WITH: lambda writer, node: writer._like("%", "", "LIKE")(node),
    Op.CONTAINS: lambda writer, node: writer._like("%", "%", "ILIKE")(node),
    Op.WITHIN: _Writer._within,
    Op.CHOOSE: _Writer._choose,
    Op.ROUND: _Writer._round,
}


def _is_bigint(value: Any) -> bool:
    return value is not None and value == int(value) and abs(value) < _LARGEST_BIGINT


def _is_never_null(node: Node) -> bool:
    if isinstance(node, Apply):
        return node.op in _NEVER_NULL or (node.op in _TWO_VALUED and all(map(_is_never_null, node.args)))
    if isinstance(node, Read):
        return not node.field.nullable
    return node.value is not None
