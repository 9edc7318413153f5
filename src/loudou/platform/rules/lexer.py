"""Splitting the text of an expression into words and signs, within limits that keep everything later cheap."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto

from loudou.platform.rules.errors import ExpressionError
from loudou.platform.rules.syntax import Span

MAX_CHARACTERS = 2_000
MAX_TOKENS = 200
MAX_DIGITS = 40


class Kind(Enum):
    """What a token is."""

    NAME = auto()
    NUMBER = auto()
    STRING = auto()
    SIGN = auto()
    END = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """One word or sign; `value` is the meaning of a number or text."""

    kind: Kind
    text: str
    span: Span
    value: str | Decimal = ""


_TOKEN = re.compile(
    r"""
      (?P<SPACE>[ \t\r\n]+)
    | (?P<NAME>[A-Za-z_][A-Za-z0-9_]*)
    | (?P<NUMBER>[0-9]+(?:\.[0-9]+)?)
    | (?P<STRING>"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*')
    | (?P<SIGN>&&|\|\||==|!=|<=|>=|[-+*/%!<>?:.,()\[\]])
    """,
    re.VERBOSE,
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_SIMPLE_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "\\": "\\", "'": "'", '"': '"'}
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # PostgreSQL text holds neither NUL nor lone surrogates


def tokenise(text: str) -> list[Token]:
    """The words and signs of the text, closed by an END token; raises ExpressionError beyond the limits.

    Plain values and commas inside a list are not counted against the limit of tokens; the list has its own.
    """
    if len(text) > MAX_CHARACTERS:
        beyond = Span(MAX_CHARACTERS, len(text) - MAX_CHARACTERS)
        raise ExpressionError.at(beyond, "expression.too_long", count=len(text), limit=MAX_CHARACTERS)
    tokens: list[Token] = []
    counted = lists_open = 0
    for token in _scan(text):
        lists_open += (token.text == "[") - (token.text == "]")
        counted += not (lists_open > 0 and _is_list_filling(token))
        if counted > MAX_TOKENS:
            raise ExpressionError.at(token.span, "expression.too_many_tokens", limit=MAX_TOKENS)
        tokens.append(token)
    return [*tokens, Token(Kind.END, "", Span(len(text), 0))]


def _is_list_filling(token: Token) -> bool:
    return token.kind in {Kind.NUMBER, Kind.STRING} or token.text == ","


def _scan(text: str) -> Iterator[Token]:
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None or match.lastgroup is None:
            raise _unreadable(text, position)
        position = match.end()
        if match.lastgroup != "SPACE":
            yield _token(Kind[match.lastgroup], match.group(), Span(match.start(), position - match.start()))


def _unreadable(text: str, position: int) -> ExpressionError:
    found = text[position]
    if found in "\"'":
        return ExpressionError.at(Span(position, len(text) - position), "expression.bad_string")
    shown = found if found.isprintable() else f"U+{ord(found):04X}"
    return ExpressionError.at(Span(position, 1), "expression.bad_character", found=shown)


def _token(kind: Kind, text: str, span: Span) -> Token:
    if kind is Kind.NUMBER:
        if len(text) > MAX_DIGITS:
            raise ExpressionError.at(span, "expression.bad_number", limit=MAX_DIGITS)
        return Token(kind, text, span, Decimal(text))
    if kind is Kind.STRING:
        return Token(kind, text, span, _unquote(text, span))
    return Token(kind, text, span)


def _unquote(text: str, span: Span) -> str:
    def replace(match: re.Match[str]) -> str:
        plain = _escaped(match)
        if plain is None:
            place = Span(span.position + 1 + match.start(), len(match.group()))
            raise ExpressionError.at(place, "expression.bad_escape", found=match.group())
        return plain

    body = text[1:-1]
    raw = _UNSTORABLE.search(body)
    if raw is not None:
        found = f"U+{ord(raw.group()):04X}"
        raise ExpressionError.at(Span(span.position + 1 + raw.start(), 1), "expression.bad_character", found=found)
    return _ESCAPE.sub(replace, body)


def _escaped(match: re.Match[str]) -> str | None:
    digits = match.group(1) or match.group(2)
    if digits is None:
        return _SIMPLE_ESCAPES.get(match.group(3))
    code = int(digits, 16)
    if code > 0x10FFFF or _UNSTORABLE.match(chr(code)):
        return None
    return chr(code)
