"""Expressions as Python closures, for one record at a time."""

import operator
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from loudou.platform.rules import arithmetic, temporal
from loudou.platform.rules.catalogue import ValueType
from loudou.platform.rules.core import Apply, CheckedExpression, Const, Node, Op, Read, Scope
from loudou.platform.rules.environment import Env
from loudou.platform.rules.periods import Period, period_days, period_instants
from loudou.platform.rules.wording import lower_case

Row = Mapping[str, object]
Closure = Callable[[Row, Env], Any]
Meaning = Callable[..., Any]


@lru_cache(maxsize=4_096)
def compile_python(checked: CheckedExpression) -> Closure:
    """A function of a row (field name -> value, missing means null) and an Env that gives the expression's value.

    The values of the row must be of the types `FieldType` names. The function never raises for such a row.
    """
    return build(checked.node)


def build(node: Node) -> Closure:
    """The closure of one node."""
    match node:
        case Const(value=value):
            return lambda _row, _env: value
        case Read(field=field):
            return _reader(field.name)
        case _:
            closure = _build_operation(node)
            return _folded(closure) if node.scope is Scope.FIXED else closure


def _reader(name: str) -> Closure:
    return lambda row, _env: row.get(name)


def _folded(closure: Closure) -> Closure:
    value = closure({}, _NO_ENVIRONMENT)
    return lambda _row, _env: value


def _build_operation(node: Apply) -> Closure:
    special = _BUILDERS.get(node.op)
    if special is not None:
        return special(node)
    meaning = _MEANINGS[node.op]
    parts = [build(arg) for arg in node.args]
    return _unary(meaning, *parts) if len(parts) == 1 else _binary(meaning, *parts)


def _unary(meaning: Meaning, part: Closure) -> Closure:
    def run(row: Row, env: Env) -> Any:
        value = part(row, env)
        return None if value is None else meaning(value)

    return run


def _binary(meaning: Meaning, left: Closure, right: Closure) -> Closure:
    def run(row: Row, env: Env) -> Any:
        first = left(row, env)
        if first is None:
            return None
        second = right(row, env)
        return None if second is None else meaning(first, second)

    return run


def _comparison(meaning: Meaning) -> Callable[[Apply], Closure]:
    """A comparison that is false as soon as one side is null; a field beside a constant takes a short cut."""

    def of_node(node: Apply) -> Closure:
        match node.args:
            case (Read(field=field), Const(value=value)) if value is not None:
                return _field_against(meaning, field.name, value)
        left, right = (build(arg) for arg in node.args)

        def run(row: Row, env: Env) -> bool:
            first = left(row, env)
            if first is None:
                return False
            second = right(row, env)
            return second is not None and meaning(first, second)

        return run

    return of_node


def _field_against(meaning: Meaning, name: str, constant: object) -> Closure:
    def run(row: Row, _env: Env) -> bool:
        value = row.get(name)
        return value is not None and meaning(value, constant)

    return run


def _and(node: Apply) -> Closure:
    parts = tuple(build(arg) for arg in node.args)

    def run(row: Row, env: Env) -> bool:
        for part in parts:  # noqa: SIM110 - a generator for all() would cost more than the parts themselves
            if not part(row, env):
                return False
        return True

    return run


def _or(node: Apply) -> Closure:
    parts = tuple(build(arg) for arg in node.args)

    def run(row: Row, env: Env) -> bool:
        for part in parts:  # noqa: SIM110 - a generator for any() would cost more than the parts themselves
            if part(row, env):
                return True
        return False

    return run


def _test(meaning: Callable[[Any], bool]) -> Callable[[Apply], Closure]:
    """A test that null takes part in."""

    def of_node(node: Apply) -> Closure:
        part = build(node.args[0])
        return lambda row, env: meaning(part(row, env))

    return of_node


def _has(node: Apply) -> Closure:
    part = build(node.args[0])
    if node.args[0].type in {ValueType.TEXT, ValueType.CHOICE, ValueType.LIST_TEXT}:
        return lambda row, env: bool(part(row, env))
    return lambda row, env: part(row, env) is not None


def _in(node: Apply) -> Closure:
    part, *items = (build(arg) for arg in node.args)
    if all(arg.scope is Scope.FIXED for arg in node.args[1:]):
        fixed = frozenset(item({}, _NO_ENVIRONMENT) for item in items) - {None}
        return lambda row, env: part(row, env) in fixed

    def run(row: Row, env: Env) -> bool:
        value = part(row, env)
        return value is not None and any(item(row, env) == value for item in items)

    return run


def _within(node: Apply) -> Closure:
    part = build(node.args[0])
    period, days = _constant(node.args[1]), _constant(node.args[2])
    by_day = node.args[0].type == ValueType.DATE

    def run(row: Row, env: Env) -> bool:
        value = part(row, env)
        if value is None:
            return False
        first, last = period_bounds(period, days, env, by_day=by_day)
        return bool(first <= value <= last)

    return run


def period_bounds(period: Period, days: int, env: Env, *, by_day: bool) -> tuple[Any, Any]:
    """First and last day, or first and last microsecond, of a period around the environment's today."""
    if by_day:
        return period_days(period, days, env.today)
    return period_instants(period, days, env.today, env.zone)


def _constant(node: Node) -> Any:
    return node.value if isinstance(node, Const) else None


def _choose(node: Apply) -> Closure:
    condition, then, otherwise = (build(arg) for arg in node.args)
    return lambda row, env: then(row, env) if condition(row, env) else otherwise(row, env)


def _coalesce(node: Apply) -> Closure:
    parts = tuple(build(arg) for arg in node.args)
    return lambda row, env: next((value for part in parts if (value := part(row, env)) is not None), None)


def _extreme(meaning: Meaning) -> Callable[[Apply], Closure]:
    def of_node(node: Apply) -> Closure:
        parts = tuple(build(arg) for arg in node.args)
        return lambda row, env: meaning(
            (value for part in parts if (value := part(row, env)) is not None), default=None
        )

    return of_node


def _from_environment(attribute: str) -> Callable[[Apply], Closure]:
    get = operator.attrgetter(attribute)
    return lambda _node: lambda _row, env: get(env)


def _contains(node: Apply) -> Closure:
    text, part = node.args
    if not isinstance(part, Const) or part.value is None:
        return _comparison(lambda whole, piece: lower_case(piece) in lower_case(whole))(node)
    whole, piece = build(text), lower_case(str(part.value))

    def run(row: Row, env: Env) -> bool:
        value = whole(row, env)
        return value is not None and piece in lower_case(value)

    return run


def _contains_item(item: str, items: object) -> bool:
    return item in items  # type: ignore[operator]


_NO_ENVIRONMENT: Any = None  # nodes of fixed scope never look at it

_BUILDERS: Mapping[Op, Callable[[Apply], Closure]] = {
    Op.AND: _and,
    Op.OR: _or,
    Op.NOT: _test(operator.not_),
    Op.IS_NULL: _test(lambda value: value is None),
    Op.NOT_NULL: _test(lambda value: value is not None),
    Op.HAS: _has,
    Op.EQ: _comparison(operator.eq),
    Op.NE: _comparison(operator.ne),
    Op.LT: _comparison(operator.lt),
    Op.LE: _comparison(operator.le),
    Op.GT: _comparison(operator.gt),
    Op.GE: _comparison(operator.ge),
    Op.STARTS_WITH: _comparison(str.startswith),
    Op.ENDS_WITH: _comparison(str.endswith),
    Op.CONTAINS: _contains,
    Op.HAS_ITEM: _comparison(_contains_item),
    Op.IN: _in,
    Op.WITHIN: _within,
    Op.CHOOSE: _choose,
    Op.COALESCE: _coalesce,
    Op.MIN: _extreme(min),
    Op.MAX: _extreme(max),
    Op.TODAY: _from_environment("today"),
    Op.NOW: _from_environment("now"),
    Op.ME: _from_environment("me"),
}
_MEANINGS: Mapping[Op, Meaning] = {
    Op.ADD: arithmetic.add,
    Op.SUB: arithmetic.subtract,
    Op.MUL: arithmetic.multiply,
    Op.DIV: arithmetic.divide,
    Op.MOD: arithmetic.modulo,
    Op.NEG: arithmetic.negate,
    Op.ABS: arithmetic.absolute,
    Op.FLOOR: arithmetic.floor,
    Op.CEIL: arithmetic.ceil,
    Op.ROUND: arithmetic.round_places,
    Op.CONCAT: operator.add,
    Op.LOWER: lower_case,
    Op.SIZE: len,
    Op.DATE_ADD: temporal.date_add,
    Op.MONTHS_ADD: temporal.months_add,
    Op.DATE_DIFF: temporal.date_diff,
    Op.INSTANT_ADD: temporal.instant_add,
    Op.INSTANT_DIFF: temporal.instant_diff,
    Op.DAYS_AS_DURATION: arithmetic.days_as_duration,
    Op.DURATION_AS_DAYS: arithmetic.duration_as_days,
}
