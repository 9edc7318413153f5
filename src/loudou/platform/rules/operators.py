"""What each operator sign means for each pair of types."""

from collections.abc import Mapping
from decimal import Decimal

from loudou.platform.rules.agreement import accepts, check_choices, settle
from loudou.platform.rules.catalogue import ValueType as T
from loudou.platform.rules.core import Apply, Const, Node, Op, Scope, apply, typed
from loudou.platform.rules.errors import ExpressionError
from loudou.platform.rules.syntax import Binary, Unary

EQUALITY = {"==": Op.EQ, "!=": Op.NE}
ORDER = {"<": Op.LT, "<=": Op.LE, ">": Op.GT, ">=": Op.GE}
_ORDERED = frozenset({T.TEXT, T.NUMBER, T.MONEY, T.DATE, T.INSTANT, T.DURATION})
_SECONDS_PER_DAY = Const(T.NUMBER, Decimal(86_400))

# (sign, left, right) -> (operation, result). Amounts of money keep their type as long as that makes sense.
_ARITHMETIC: Mapping[tuple[str, T, T], tuple[Op, T]] = {
    ("+", T.NUMBER, T.NUMBER): (Op.ADD, T.NUMBER),
    ("+", T.MONEY, T.MONEY): (Op.ADD, T.MONEY),
    ("+", T.MONEY, T.NUMBER): (Op.ADD, T.MONEY),
    ("+", T.NUMBER, T.MONEY): (Op.ADD, T.MONEY),
    ("+", T.DURATION, T.DURATION): (Op.ADD, T.DURATION),
    ("+", T.TEXT, T.TEXT): (Op.CONCAT, T.TEXT),
    ("+", T.INSTANT, T.DURATION): (Op.INSTANT_ADD, T.INSTANT),
    ("+", T.DATE, T.DURATION): (Op.DATE_ADD, T.DATE),
    ("-", T.NUMBER, T.NUMBER): (Op.SUB, T.NUMBER),
    ("-", T.MONEY, T.MONEY): (Op.SUB, T.MONEY),
    ("-", T.MONEY, T.NUMBER): (Op.SUB, T.MONEY),
    ("-", T.NUMBER, T.MONEY): (Op.SUB, T.MONEY),
    ("-", T.DURATION, T.DURATION): (Op.SUB, T.DURATION),
    ("-", T.INSTANT, T.DURATION): (Op.INSTANT_ADD, T.INSTANT),
    ("-", T.INSTANT, T.INSTANT): (Op.INSTANT_DIFF, T.DURATION),
    ("-", T.DATE, T.DURATION): (Op.DATE_ADD, T.DATE),
    ("-", T.DATE, T.DATE): (Op.DATE_DIFF, T.DURATION),
    ("*", T.NUMBER, T.NUMBER): (Op.MUL, T.NUMBER),
    ("*", T.MONEY, T.NUMBER): (Op.MUL, T.MONEY),
    ("*", T.NUMBER, T.MONEY): (Op.MUL, T.MONEY),
    ("/", T.NUMBER, T.NUMBER): (Op.DIV, T.NUMBER),
    ("/", T.MONEY, T.NUMBER): (Op.DIV, T.MONEY),
    ("/", T.MONEY, T.MONEY): (Op.DIV, T.NUMBER),
    ("%", T.NUMBER, T.NUMBER): (Op.MOD, T.NUMBER),
    ("%", T.MONEY, T.NUMBER): (Op.MOD, T.MONEY),
    ("%", T.MONEY, T.MONEY): (Op.MOD, T.MONEY),
}


def boolean(node: Node, where: ExpressionError) -> Node:
    """The node when it is true or false; raises the error given otherwise."""
    if node.type != T.BOOLEAN:
        raise where
    return node


def logical(op: Op, left: Node, right: Node) -> Node:
    """`&&` or `||`, flattened: a chain becomes one operation of many arguments."""
    parts = [*_parts(op, left), *_parts(op, right)]
    return apply(op, T.BOOLEAN, *parts)


def _parts(op: Op, node: Node) -> tuple[Node, ...]:
    return node.args if isinstance(node, Apply) and node.op is op else (node,)


def equality(written: Binary, left: Node, right: Node) -> Node:
    """`==` and `!=`; beside a written-out null they test absence and presence."""
    for side, other in ((right, left), (left, right)):
        if side.type == T.NULL:
            return apply(Op.IS_NULL if written.operator == "==" else Op.NOT_NULL, T.BOOLEAN, other)
    if T.LIST_TEXT in {left.type, right.type}:
        raise _clash(written, left, right)
    check_choices((left, right), (written.left, written.right))
    pair, _ = settle((left, right), (written.left, written.right))
    return apply(EQUALITY[written.operator], T.BOOLEAN, *pair)


def order(written: Binary, left: Node, right: Node) -> Node:
    """`<`, `<=`, `>`, `>=` between texts, numbers, amounts, days, instants or durations."""
    if not {left.type, right.type} <= _ORDERED:
        raise _clash(written, left, right)
    pair, _ = settle((left, right), (written.left, written.right))
    return apply(ORDER[written.operator], T.BOOLEAN, *pair)


def membership(written: Binary, left: Node, right: Node) -> Node:
    """`text in field` where the field holds a list of texts."""
    if right.type != T.LIST_TEXT or not accepts(T.TEXT, left.type):
        raise _clash(written, left, right)
    return apply(Op.HAS_ITEM, T.BOOLEAN, typed(left, T.TEXT), right)


def arithmetic(written: Binary, left: Node, right: Node) -> Node:
    """`+ - * / %` by the table of types; null on one side takes the type of the other."""
    left_type, right_type = _operand_types(written.operator, left.type, right.type)
    found = _ARITHMETIC.get((written.operator, left_type, right_type))
    if found is None:
        raise _clash(written, left, right)
    op, result = found
    left, right = typed(left, left_type), typed(right, right_type)
    if op is Op.DATE_DIFF:
        days = apply(Op.DATE_DIFF, T.NUMBER, left, right)
        return apply(Op.MUL, T.DURATION, days, _SECONDS_PER_DAY)
    if right_type == T.DURATION and op in {Op.DATE_ADD, Op.INSTANT_ADD}:
        step = right if written.operator == "+" else apply(Op.NEG, T.DURATION, right)
        return apply(op, result, left, _in_days(step) if op is Op.DATE_ADD else step)
    return apply(op, result, left, right)


def _in_days(duration: Node) -> Node:
    return apply(Op.DURATION_AS_DAYS, T.NUMBER, duration)


def _operand_types(sign: str, left: T, right: T) -> tuple[T, T]:
    left, right = (T.TEXT if kind == T.CHOICE else kind for kind in (left, right))
    if left == right == T.NULL:
        return T.NUMBER, T.NUMBER
    dated = sign in {"+", "-"} and {left, right} & {T.DATE, T.INSTANT}
    if right == T.NULL:
        return left, T.DURATION if dated else left
    if left == T.NULL:
        return right, right
    return left, right


def negation(written: Unary, operand: Node) -> Node:
    """`-a` of a number, amount or duration."""
    if operand.type not in {T.NUMBER, T.MONEY, T.DURATION}:
        raise ExpressionError.at(written.span, "expression.type", name="-", type=operand.type)
    return apply(Op.NEG, operand.type, operand)


def listable(written: Binary, left: Node) -> Node:
    """The left side of `value in [a, b]`, which may be anything but a list or a bare null."""
    if left.type in {T.LIST_TEXT, T.NULL}:
        raise ExpressionError.at(written.left.span, "expression.type", name="in", type=left.type)
    return left


def is_fixed_per_query(node: Node) -> bool:
    """Whether the value is the same for all rows."""
    return node.scope is not Scope.ROW


def _clash(written: Binary, left: Node, right: Node) -> ExpressionError:
    return ExpressionError.at(
        written.sign, "expression.type.two", name=written.operator, left=left.type, right=right.type
    )
