"""The functions of the language: which arguments they take and what they become."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from loudou.platform.rules.agreement import accepts, settle
from loudou.platform.rules.catalogue import ValueType as T
from loudou.platform.rules.core import Const, Node, Op, Read, apply, typed
from loudou.platform.rules.errors import ExpressionError
from loudou.platform.rules.literals import text_of, typed_literal, whole_number_of
from loudou.platform.rules.periods import Period
from loudou.platform.rules.syntax import Call

MAX_PLACES = 12
MAX_DAYS = 36_500
METHODS = frozenset({"contains", "startsWith", "endsWith", "size", "lower"})
"""Functions that may also be written behind their first argument."""

Check = Callable[[Call, tuple[Node, ...]], Node]


@dataclass(frozen=True, slots=True)
class Function:
    """How many arguments a function takes, and how a call becomes a checked node."""

    least: int
    most: int
    check: Check


@dataclass(frozen=True, slots=True)
class Form:
    """One accepted combination of argument types."""

    takes: tuple[T, ...]
    gives: T
    op: Op


def _plain(*forms: Form) -> Function:
    def check(call: Call, args: tuple[Node, ...]) -> Node:
        for form in forms:
            if all(accepts(wanted, arg.type) for wanted, arg in zip(form.takes, args, strict=True)):
                return apply(form.op, form.gives, *map(typed, args, form.takes))
        wrong = next(i for i, arg in enumerate(args) if not any(accepts(form.takes[i], arg.type) for form in forms))
        raise ExpressionError.at(call.arguments[wrong].span, "expression.type", name=call.name, type=args[wrong].type)

    count = len(forms[0].takes)
    return Function(count, count, check)


def _literal(value_type: T) -> Function:
    def check(call: Call, _args: tuple[Node, ...]) -> Node:
        written = call.arguments[0]
        return typed_literal(text_of(written, call.name), value_type, written)

    return Function(1, 1, check)


def _has(call: Call, args: tuple[Node, ...]) -> Node:
    if not isinstance(args[0], Read):
        raise ExpressionError.at(call.arguments[0].span, "expression.needs_field", name=call.name)
    return apply(Op.HAS, T.BOOLEAN, args[0])


def _days_between(call: Call, args: tuple[Node, ...]) -> Node:
    for arg, written in zip(args, call.arguments, strict=True):
        if not accepts(T.DATE, arg.type):
            raise ExpressionError.at(written.span, "expression.type", name=call.name, type=arg.type)
    first, last = (typed(arg, T.DATE) for arg in args)
    return apply(Op.DATE_DIFF, T.NUMBER, last, first)


def _round(call: Call, args: tuple[Node, ...]) -> Node:
    value = args[0]
    if value.type not in {T.NUMBER, T.MONEY, T.NULL}:
        raise ExpressionError.at(call.arguments[0].span, "expression.type", name=call.name, type=value.type)
    places = whole_number_of(call.arguments[1], call.name, 0, MAX_PLACES) if len(args) > 1 else 0
    value = typed(value, T.NUMBER)
    return apply(Op.ROUND, value.type, value, Const(T.NUMBER, places))


def _extreme(op: Op) -> Function:
    def check(call: Call, args: tuple[Node, ...]) -> Node:
        settled, common = settle(args, call.arguments)
        if common not in {T.NUMBER, T.MONEY, T.DATE, T.INSTANT, T.DURATION}:
            raise ExpressionError.at(call.span, "expression.type", name=call.name, type=common)
        return apply(op, common, *settled)

    return Function(2, 20, check)


def _coalesce(call: Call, args: tuple[Node, ...]) -> Node:
    settled, common = settle(args, call.arguments)
    return apply(Op.COALESCE, common, *settled)


def _within(period: Period) -> Function:
    def check(call: Call, args: tuple[Node, ...]) -> Node:
        if not isinstance(args[0], Read):
            raise ExpressionError.at(call.arguments[0].span, "expression.needs_field", name=call.name)
        if args[0].type not in {T.DATE, T.INSTANT}:
            raise ExpressionError.at(call.arguments[0].span, "expression.type", name=call.name, type=args[0].type)
        days = whole_number_of(call.arguments[1], call.name, 1, MAX_DAYS) if period.takes_days else 0
        return apply(Op.WITHIN, T.BOOLEAN, args[0], Const(T.TEXT, period), Const(T.NUMBER, days))

    count = 2 if period.takes_days else 1
    return Function(count, count, check)


def _numeric(op: Op) -> Function:
    return _plain(Form((T.NUMBER,), T.NUMBER, op), Form((T.MONEY,), T.MONEY, op))


FUNCTIONS: Mapping[str, Function] = {
    "has": Function(1, 1, _has),
    "size": _plain(Form((T.TEXT,), T.NUMBER, Op.SIZE), Form((T.LIST_TEXT,), T.NUMBER, Op.SIZE)),
    "startsWith": _plain(Form((T.TEXT, T.TEXT), T.BOOLEAN, Op.STARTS_WITH)),
    "endsWith": _plain(Form((T.TEXT, T.TEXT), T.BOOLEAN, Op.ENDS_WITH)),
    "contains": _plain(Form((T.TEXT, T.TEXT), T.BOOLEAN, Op.CONTAINS)),
    "lower": _plain(Form((T.TEXT,), T.TEXT, Op.LOWER)),
    "date": _literal(T.DATE),
    "instant": _literal(T.INSTANT),
    "duration": _literal(T.DURATION),
    "today": _plain(Form((), T.DATE, Op.TODAY)),
    "now": _plain(Form((), T.INSTANT, Op.NOW)),
    "me": _plain(Form((), T.ID, Op.ME)),
    "days": _plain(
        Form((T.NUMBER,), T.DURATION, Op.DAYS_AS_DURATION), Form((T.DURATION,), T.NUMBER, Op.DURATION_AS_DAYS)
    ),
    "addDays": _plain(Form((T.DATE, T.NUMBER), T.DATE, Op.DATE_ADD)),
    "addMonths": _plain(Form((T.DATE, T.NUMBER), T.DATE, Op.MONTHS_ADD)),
    "daysBetween": Function(2, 2, _days_between),
    "min": _extreme(Op.MIN),
    "max": _extreme(Op.MAX),
    "abs": _numeric(Op.ABS),
    "floor": _numeric(Op.FLOOR),
    "ceil": _numeric(Op.CEIL),
    "round": Function(1, 2, _round),
    "coalesce": Function(2, 20, _coalesce),
    **{period.value: _within(period) for period in Period},
}
