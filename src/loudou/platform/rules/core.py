"""The checked expression: a small typed tree that both back ends translate, operation by operation."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from loudou.platform.rules.catalogue import FieldSpec, ValueType


class Op(StrEnum):
    """Every operation there is; each has one meaning per back end."""

    AND = "and"
    OR = "or"
    NOT = "not"
    EQ = "eq"
    NE = "ne"
    LT = "lt"
    LE = "le"
    GT = "gt"
    GE = "ge"
    IS_NULL = "is_null"
    NOT_NULL = "not_null"
    HAS = "has"
    IN = "in"
    HAS_ITEM = "has_item"
    WITHIN = "within"
    CHOOSE = "choose"
    COALESCE = "coalesce"
    ADD = "add"
    SUB = "sub"
    MUL = "mul"
    DIV = "div"
    MOD = "mod"
    NEG = "neg"
    ABS = "abs"
    FLOOR = "floor"
    CEIL = "ceil"
    ROUND = "round"
    MIN = "min"
    MAX = "max"
    CONCAT = "concat"
    LOWER = "lower"
    SIZE = "size"
    STARTS_WITH = "starts_with"
    ENDS_WITH = "ends_with"
    CONTAINS = "contains"
    TODAY = "today"
    NOW = "now"
    ME = "me"
    DATE_ADD = "date_add"
    DATE_DIFF = "date_diff"
    MONTHS_ADD = "months_add"
    INSTANT_ADD = "instant_add"
    INSTANT_DIFF = "instant_diff"
    DAYS_AS_DURATION = "days_as_duration"
    DURATION_AS_DAYS = "duration_as_days"


class Scope(IntEnum):
    """What the value of a node depends on."""

    FIXED = 0
    ENVIRONMENT = 1
    ROW = 2


@dataclass(frozen=True, slots=True)
class Const:
    """A value known when the expression is checked."""

    type: ValueType
    value: object

    @property
    def scope(self) -> Scope:
        """A constant depends on nothing."""
        return Scope.FIXED


@dataclass(frozen=True, slots=True)
class Read:
    """The value of a field."""

    field: FieldSpec

    @property
    def type(self) -> ValueType:
        """The type of the field's values."""
        return self.field.value_type

    @property
    def scope(self) -> Scope:
        """A field depends on the row."""
        return Scope.ROW


@dataclass(frozen=True, slots=True)
class Apply:
    """An operation on values; build it with `apply`."""

    type: ValueType
    op: Op
    args: "tuple[Node, ...]"
    scope: Scope


Node = Const | Read | Apply

_FROM_ENVIRONMENT = frozenset({Op.TODAY, Op.NOW, Op.ME, Op.WITHIN})


def apply(op: Op, value_type: ValueType, *args: Node) -> Apply:
    """The operation on these arguments, with the widest scope among them."""
    least = Scope.ENVIRONMENT if op in _FROM_ENVIRONMENT else Scope.FIXED
    return Apply(value_type, op, args, max((least, *(arg.scope for arg in args))))


def typed(node: Node, value_type: ValueType) -> Node:
    """The node; where it is a bare null, a null of that type, so that no back end meets an untyped one."""
    return Const(value_type, None) if node.type == ValueType.NULL else node


def fields_of(node: Node) -> Iterator[str]:
    """The names of the fields the value depends on, with repeats."""
    if isinstance(node, Read):
        yield node.field.name
    elif isinstance(node, Apply) and node.scope is Scope.ROW:
        for arg in node.args:
            yield from fields_of(arg)


@dataclass(frozen=True, eq=False)
class CheckedExpression:
    """An expression that fits its catalogue: text as written, typed tree, type of the result, fields it reads.

    A duration as the result is a Decimal number of seconds.
    """

    text: str
    node: Node
    type: ValueType
    fields: frozenset[str]
