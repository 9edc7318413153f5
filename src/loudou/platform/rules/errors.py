"""What can be wrong with an expression: one error class, stable codes, texts that name the place."""

from collections.abc import Callable, Mapping
from typing import Self

from loudou.kernel.errors import Invalid
from loudou.platform.rules.catalogue import ValueType
from loudou.platform.rules.syntax import Span


def gettext_noop(text: str) -> str:
    """The same text; marks it for the translation catalogue without knowing the web framework."""
    return text


MESSAGES: Mapping[str, str] = {
    "expression.empty": gettext_noop("Write an expression."),
    "expression.too_long": gettext_noop(
        "The expression has %(count)s characters; at most %(limit)s are allowed.",
    ),
    "expression.too_many_tokens": gettext_noop("The expression has more than %(limit)s words and signs."),
    "expression.too_deep": gettext_noop("The expression is nested more than %(limit)s levels deep."),
    "expression.too_many_operators": gettext_noop("More than %(limit)s operators follow one another here."),
    "expression.list_too_long": gettext_noop("A list may hold at most %(limit)s values."),
    "expression.bad_character": gettext_noop("The character “%(found)s” has no meaning here."),
    "expression.bad_string": gettext_noop("This text has no closing quotation mark."),
    "expression.bad_escape": gettext_noop("“%(found)s” is not a valid escape in a text."),
    "expression.bad_number": gettext_noop("A number may have at most %(limit)s digits."),
    "expression.unexpected": gettext_noop("“%(found)s” was not expected here."),
    "expression.unexpected_end": gettext_noop("The expression ends too early."),
    "expression.unknown_name": gettext_noop("There is no field “%(name)s”."),
    "expression.unknown_name.near": gettext_noop("There is no field “%(name)s”. Did you mean “%(near)s”?"),
    "expression.unknown_function": gettext_noop("There is no function “%(name)s”."),
    "expression.unknown_function.near": gettext_noop(
        "There is no function “%(name)s”. Did you mean “%(near)s”?",
    ),
    "expression.argument_count": gettext_noop("The number of values given to “%(name)s” is wrong."),
    "expression.type": gettext_noop("“%(name)s” cannot be used with %(type)s."),
    "expression.type.two": gettext_noop("“%(name)s” cannot be used with %(left)s and %(right)s."),
    "expression.mixed_types": gettext_noop("These values must be of one type, not %(left)s and %(right)s."),
    "expression.not_boolean": gettext_noop("A condition must be true or false, not %(type)s."),
    "expression.needs_field": gettext_noop("“%(name)s” takes a field here."),
    "expression.needs_literal": gettext_noop("“%(name)s” takes a value written out here, not a calculation."),
    "expression.bad_literal": gettext_noop("“%(value)s” is not a valid %(type)s."),
    "expression.bad_range": gettext_noop("“%(name)s” takes a whole number from %(low)s to %(high)s here."),
    "expression.choice": gettext_noop("“%(value)s” is not one of the choices of “%(name)s”."),
    "expression.choice.near": gettext_noop(
        "“%(value)s” is not one of the choices of “%(name)s”. Did you mean “%(near)s”?",
    ),
    "expression.list_place": gettext_noop("A list can only stand after “in”."),
    "expression.list_fixed": gettext_noop("The values of a list may not depend on fields."),
}
"""English text per message key. A key is an error code, or a code with a variant after a last dot."""

TYPE_WORDS: Mapping[ValueType, str] = {
    ValueType.TEXT: gettext_noop("text"),
    ValueType.NUMBER: gettext_noop("number"),
    ValueType.MONEY: gettext_noop("amount"),
    ValueType.BOOLEAN: gettext_noop("yes/no"),
    ValueType.DATE: gettext_noop("date"),
    ValueType.INSTANT: gettext_noop("point in time"),
    ValueType.CHOICE: gettext_noop("choice"),
    ValueType.ID: gettext_noop("reference"),
    ValueType.LIST_TEXT: gettext_noop("list of texts"),
    ValueType.DURATION: gettext_noop("duration"),
    ValueType.NULL: gettext_noop("nothing (null)"),
}
"""English word per type of value, as used inside the messages."""


class ExpressionError(Invalid):
    """The expression cannot be read, or does not fit the fields it is meant for.

    `position` (from 0) and `length` count characters of the text; `code` is stable and listed in `MESSAGES`.
    """

    code = "expression.invalid"
    status = 422
    title = "Invalid expression"

    def __init__(self, key: str, span: Span, **facts: object) -> None:
        self.message_key = key
        self.position = span.position
        self.length = span.length
        super().__init__(_render(key, facts, _unchanged))
        self.facts = {"position": span.position, "length": span.length, **facts}
        self.code = ".".join(key.split(".")[:2])

    @classmethod
    def at(cls, span: Span, key: str, **facts: object) -> Self:
        """The error at this place of the text."""
        return cls(key, span, **facts)

    def describe(self, translate: Callable[[str], str]) -> str:
        """The message in the reader's language, given the edge's `gettext`."""
        return _render(self.message_key, self.facts, translate)


def _render(key: str, facts: Mapping[str, object], translate: Callable[[str], str]) -> str:
    words = {
        name: translate(TYPE_WORDS[value]) if isinstance(value, ValueType) else value for name, value in facts.items()
    }
    return translate(MESSAGES[key]) % words


def _unchanged(text: str) -> str:
    return text
