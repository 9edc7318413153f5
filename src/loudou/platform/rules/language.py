"""The door of the expression language: the only module of this package others import."""

from functools import lru_cache

from loudou.platform.rules.catalogue import Catalogue, FieldSpec, FieldType, ValueType
from loudou.platform.rules.checker import check
from loudou.platform.rules.chips import Chip, ChipGroups, ChipOp, Relative, from_chips, to_chips
from loudou.platform.rules.core import CheckedExpression
from loudou.platform.rules.environment import Env
from loudou.platform.rules.errors import MESSAGES, TYPE_WORDS, ExpressionError
from loudou.platform.rules.evaluate import compile_python
from loudou.platform.rules.functions import FUNCTIONS
from loudou.platform.rules.lexer import MAX_CHARACTERS
from loudou.platform.rules.sql import SqlFragment, compile_sql, compile_sql_value
from loudou.platform.rules.syntax import Span

__all__ = [
    "FUNCTIONS",
    "MESSAGES",
    "TYPE_WORDS",
    "Catalogue",
    "CheckedExpression",
    "Chip",
    "ChipGroups",
    "ChipOp",
    "Env",
    "ExpressionError",
    "FieldSpec",
    "FieldType",
    "Relative",
    "SqlFragment",
    "ValueType",
    "check_condition",
    "check_expression",
    "compile_python",
    "compile_sql",
    "compile_sql_value",
    "fields_read",
    "from_chips",
    "to_chips",
]

_checked = lru_cache(maxsize=4_096)(check)


def check_expression(text: str, catalogue: Catalogue) -> CheckedExpression:
    """The expression, read and typed; the same object for the same text and fields while it is remembered.

    Raises ExpressionError.
    """
    remembered = len(text) <= MAX_CHARACTERS  # what is too long fails anyway, and must not be hashed or kept
    return _checked(text, catalogue) if remembered else check(text, catalogue)


def check_condition(text: str, catalogue: Catalogue) -> CheckedExpression:
    """The same for a filter, gate or trigger, which must come out true or false. Raises ExpressionError."""
    checked = check_expression(text, catalogue)
    if checked.type != ValueType.BOOLEAN:
        raise ExpressionError.at(Span(0, len(text)), "expression.not_boolean", type=checked.type)
    return checked


def fields_read(checked: CheckedExpression) -> frozenset[str]:
    """The names of the fields whose change may change the result."""
    return checked.fields
