"""When values of several types may stand together, and what a written-out text becomes beside a field."""

from collections.abc import Sequence
from difflib import get_close_matches
from functools import reduce

from loudou.platform.rules.catalogue import ValueType
from loudou.platform.rules.core import Const, Node, Read, typed
from loudou.platform.rules.errors import ExpressionError
from loudou.platform.rules.literals import typed_literal
from loudou.platform.rules.syntax import Expression

_NUMERIC = frozenset({ValueType.NUMBER, ValueType.MONEY})
_WORDS = frozenset({ValueType.TEXT, ValueType.CHOICE})


def common_type(left: ValueType, right: ValueType) -> ValueType | None:
    """The type both fit: amounts take numbers in, texts take choices in, null fits anywhere; None when they clash."""
    if right in {left, ValueType.NULL}:
        return left
    if left == ValueType.NULL:
        return right
    if {left, right} <= _NUMERIC:
        return ValueType.MONEY
    return ValueType.TEXT if {left, right} <= _WORDS else None


def accepts(wanted: ValueType, given: ValueType) -> bool:
    """Whether a function that wants this type takes a value of the other."""
    return given in {wanted, ValueType.NULL} or (wanted == ValueType.TEXT and given == ValueType.CHOICE)


def settle(nodes: Sequence[Node], written: Sequence[Expression]) -> tuple[tuple[Node, ...], ValueType]:
    """The values and their common type; texts become references, and nulls typed, beside what asks for it.

    Raises ExpressionError when the types clash.
    """
    if any(node.type == ValueType.ID for node in nodes):
        nodes = [_as_id(node, at) for node, at in zip(nodes, written, strict=True)]
    common = reduce(lambda left, right: _joined(left, right, written), (node.type for node in nodes))
    return tuple(typed(node, common) for node in nodes), common


def check_choices(nodes: Sequence[Node], written: Sequence[Expression]) -> None:
    """Raises ExpressionError when a written-out text is none of the choices of a field it is compared with."""
    for field in (node for node in nodes if isinstance(node, Read) and node.field.choices):
        for node, at in zip(nodes, written, strict=True):
            _check_choice(field, node, at)


def _joined(left: ValueType, right: ValueType, written: Sequence[Expression]) -> ValueType:
    both = common_type(left, right)
    if both is None:
        span = written[0].span.to(written[-1].span)
        raise ExpressionError.at(span, "expression.mixed_types", left=left, right=right)
    return both


def _as_id(node: Node, written: Expression) -> Node:
    if isinstance(node, Const) and isinstance(node.value, str):
        return typed_literal(node.value, ValueType.ID, written)
    return node


def _check_choice(field: Read, node: Node, written: Expression) -> None:
    if not isinstance(node, Const) or not isinstance(node.value, str) or node.value in field.field.choices:
        return
    near = get_close_matches(node.value, field.field.choices, n=1)
    facts = {"value": node.value, "name": field.field.name}
    if near:
        raise ExpressionError.at(written.span, "expression.choice.near", near=near[0], **facts)
    raise ExpressionError.at(written.span, "expression.choice", **facts)
