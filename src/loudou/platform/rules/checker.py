"""Fitting a syntax tree to a catalogue: every name known, every type right, before anything is stored or run."""

from decimal import Decimal
from difflib import get_close_matches

from loudou.platform.rules import operators
from loudou.platform.rules.agreement import check_choices, settle
from loudou.platform.rules.catalogue import Catalogue, ValueType
from loudou.platform.rules.core import CheckedExpression, Const, Node, Op, Read, apply, fields_of
from loudou.platform.rules.errors import ExpressionError
from loudou.platform.rules.functions import FUNCTIONS, METHODS
from loudou.platform.rules.parser import parse
from loudou.platform.rules.syntax import Binary, Call, Choose, Expression, ListOf, Literal, Name, Unary


def check(text: str, catalogue: Catalogue) -> CheckedExpression:
    """The expression, read and typed against the catalogue; raises ExpressionError with the place of the fault."""
    node = _Checker(catalogue).node(parse(text))
    return CheckedExpression(text, node, node.type, frozenset(fields_of(node)))


class _Checker:
    """Turns syntax into typed nodes, one method per construct."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._fields = catalogue.fields

    def node(self, written: Expression) -> Node:
        """The typed node of this part of the text."""
        match written:
            case Literal():
                return _literal(written)
            case Name():
                return self._read(written)
            case ListOf():
                raise ExpressionError.at(written.span, "expression.list_place")
            case Unary():
                return self._unary(written)
            case Binary():
                return self._binary(written)
            case Choose():
                return self._choose(written)
            case _:
                return self._call(written)

    def _read(self, written: Name) -> Node:
        field = self._fields.get(written.path)
        if field is not None:
            return Read(field)
        near = get_close_matches(written.path, self._fields, n=1)
        if near:
            raise ExpressionError.at(written.span, "expression.unknown_name.near", name=written.path, near=near[0])
        raise ExpressionError.at(written.span, "expression.unknown_name", name=written.path)

    def _condition(self, written: Expression) -> Node:
        node = self.node(written)
        return operators.boolean(node, ExpressionError.at(written.span, "expression.not_boolean", type=node.type))

    def _unary(self, written: Unary) -> Node:
        if written.operator == "!":
            return apply(Op.NOT, ValueType.BOOLEAN, self._condition(written.operand))
        return operators.negation(written, self.node(written.operand))

    def _binary(self, written: Binary) -> Node:
        sign = written.operator
        if sign in {"&&", "||"}:
            left, right = self._condition(written.left), self._condition(written.right)
            return operators.logical(Op.AND if sign == "&&" else Op.OR, left, right)
        left = self.node(written.left)
        if sign == "in" and isinstance(written.right, ListOf):
            return self._listed(written, operators.listable(written, left), written.right)
        right = self.node(written.right)
        if sign in operators.EQUALITY:
            return operators.equality(written, left, right)
        if sign in operators.ORDER:
            return operators.order(written, left, right)
        return (operators.membership if sign == "in" else operators.arithmetic)(written, left, right)

    def _listed(self, written: Binary, left: Node, items: ListOf) -> Node:
        nodes = [self.node(item) for item in items.items]
        for node, item in zip(nodes, items.items, strict=True):
            if not operators.is_fixed_per_query(node):
                raise ExpressionError.at(item.span, "expression.list_fixed")
        check_choices((left, *nodes), (written.left, *items.items))
        settled, _ = settle((left, *nodes), (written.left, *items.items))
        return apply(Op.IN, ValueType.BOOLEAN, *settled)

    def _choose(self, written: Choose) -> Node:
        condition = self._condition(written.condition)
        branches = (written.then, written.otherwise)
        settled, common = settle([self.node(branch) for branch in branches], branches)
        return apply(Op.CHOOSE, common, condition, *settled)

    def _call(self, written: Call) -> Node:
        function = FUNCTIONS.get(written.name)
        if function is None or (written.is_method and written.name not in METHODS):
            near = get_close_matches(written.name, METHODS if written.is_method else FUNCTIONS, n=1)
            if near:
                raise ExpressionError.at(
                    written.span, "expression.unknown_function.near", name=written.name, near=near[0]
                )
            raise ExpressionError.at(written.span, "expression.unknown_function", name=written.name)
        if not function.least <= len(written.arguments) <= function.most:
            raise ExpressionError.at(written.span, "expression.argument_count", name=written.name)
        return function.check(written, tuple(self.node(argument) for argument in written.arguments))


def _literal(written: Literal) -> Node:
    match written.value:
        case None:
            return Const(ValueType.NULL, None)
        case bool():
            return Const(ValueType.BOOLEAN, written.value)
        case Decimal():
            return Const(ValueType.NUMBER, written.value)
        case _:
            return Const(ValueType.TEXT, written.value)
