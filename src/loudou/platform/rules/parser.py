"""From text to syntax tree: operator precedence of CEL, bounded depth, errors that point at the place."""

from loudou.platform.rules.errors import ExpressionError
from loudou.platform.rules.lexer import Kind, Token, tokenise
from loudou.platform.rules.syntax import Binary, Call, Choose, Expression, ListOf, Literal, Name, Span, Unary

MAX_DEPTH = 20
MAX_CHAIN = 100
MAX_LIST = 200

_TERNARY_POWER = 1
_POWER = {
    "||": 2, "&&": 3,
    "==": 4, "!=": 4, "<": 4, "<=": 4, ">": 4, ">=": 4, "in": 4,
    "+": 5, "-": 5, "*": 6, "/": 6, "%": 6,
}  # fmt: skip
_UNARY_POWER = 7
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}


def parse(text: str) -> Expression:
    """The syntax tree of the text; raises ExpressionError for what is not an expression or passes a limit."""
    if not text.strip():
        raise ExpressionError.at(Span(0, len(text)), "expression.empty")
    parser = _Parser(tokenise(text))
    tree = parser.expression(0)
    parser.expect_end()
    return tree


class _Parser:
    """A cursor over the tokens; each method reads one construct and leaves the cursor behind it."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._index = 0
        self._depth = 0

    def expression(self, least: int) -> Expression:
        """An expression whose operators bind at least this strongly."""
        left = self._operand()
        count = 0
        while (power := self._power(sign := self._tokens[self._index])) > least:
            if count == MAX_CHAIN:
                raise ExpressionError.at(sign.span, "expression.too_many_operators", limit=MAX_CHAIN)
            count += 1
            self._index += 1
            left = self._choose(left) if sign.text == "?" else self._binary(left, sign, power)
        return left

    def expect_end(self) -> None:
        """Nothing may follow."""
        if self._tokens[self._index].kind is not Kind.END:
            raise self._unexpected()

    def _power(self, sign: Token) -> int:
        if sign.kind not in {Kind.SIGN, Kind.NAME}:
            return 0
        return _TERNARY_POWER if sign.text == "?" else _POWER.get(sign.text, 0)

    def _binary(self, left: Expression, sign: Token, power: int) -> Expression:
        right = self.expression(power)
        return Binary(left.span.to(right.span), sign.span, sign.text, left, right)

    def _choose(self, condition: Expression) -> Expression:
        then = self._nested()
        self._take(":")
        # A chain of "else if" is as deep as it is long, and the number of tokens bounds its length.
        otherwise = self.expression(0)
        return Choose(condition.span.to(otherwise.span), condition, then, otherwise)

    def _operand(self) -> Expression:
        token = self._next()
        if token.kind in {Kind.NUMBER, Kind.STRING}:
            operand: Expression = Literal(token.span, token.value)
        elif token.kind is Kind.NAME:
            operand = self._word(token)
        elif token.text == "(":
            operand = self._nested()
            self._take(")")
        elif token.text == "[":
            operand = self._list(token)
        elif token.text in {"!", "-"}:
            inner = self._nested(_UNARY_POWER)
            return Unary(token.span.to(inner.span), token.text, inner)
        else:
            self._index -= 1
            raise self._unexpected()
        return self._methods(operand)

    def _word(self, token: Token) -> Expression:
        if token.text in _WORDS:
            return Literal(token.span, _WORDS[token.text])
        if token.text == "in":
            self._index -= 1
            raise self._unexpected()
        if self._peek() == "(":
            return self._call(token, ())
        path, span = token.text, token.span
        while self._peek() == "." and self._peek(1) != "" and self._peek(2) != "(":
            self._index += 1
            part = self._member()
            path, span = f"{path}.{part.text}", span.to(part.span)
        return Name(span, path)

    def _methods(self, target: Expression) -> Expression:
        count = 0
        while self._peek() == ".":
            count += 1
            if count > MAX_DEPTH:
                raise ExpressionError.at(self._tokens[self._index].span, "expression.too_deep", limit=MAX_DEPTH)
            self._index += 1
            name = self._member()
            if self._peek() != "(":
                raise self._unexpected()
            target = self._call(name, (target,))
        return target

    def _member(self) -> Token:
        token = self._tokens[self._index]
        if token.kind is not Kind.NAME:
            raise self._unexpected()
        self._index += 1
        return token

    def _call(self, name: Token, target: tuple[Expression, ...]) -> Expression:
        self._take("(")
        arguments, end = self._sequence(")")
        return Call(name.span.to(end.span), name.text, (*target, *arguments), is_method=bool(target))

    def _list(self, start: Token) -> Expression:
        items, end = self._sequence("]")
        span = start.span.to(end.span)
        if len(items) > MAX_LIST:
            raise ExpressionError.at(span, "expression.list_too_long", limit=MAX_LIST)
        return ListOf(span, items)

    def _sequence(self, closing: str) -> tuple[tuple[Expression, ...], Token]:
        items: list[Expression] = []
        while self._peek() != closing:
            if items:
                self._take(",")
            items.append(self._nested())
        return tuple(items), self._next()

    def _nested(self, least: int = 0) -> Expression:
        if self._depth == MAX_DEPTH:
            raise ExpressionError.at(self._tokens[self._index].span, "expression.too_deep", limit=MAX_DEPTH)
        self._depth += 1
        inner = self.expression(least)
        self._depth -= 1
        return inner

    def _peek(self, ahead: int = 0) -> str:
        """The sign or word at the cursor; empty for numbers, texts and the end, so a text never passes for a sign."""
        token = self._tokens[min(self._index + ahead, len(self._tokens) - 1)]
        return token.text if token.kind in {Kind.SIGN, Kind.NAME} else ""

    def _next(self) -> Token:
        token = self._tokens[self._index]
        if token.kind is Kind.END:
            raise self._unexpected()
        self._index += 1
        return token

    def _take(self, sign: str) -> None:
        if self._peek() != sign:
            raise self._unexpected()
        self._index += 1

    def _unexpected(self) -> ExpressionError:
        token = self._tokens[self._index]
        if token.kind is Kind.END:
            return ExpressionError.at(token.span, "expression.unexpected_end")
        return ExpressionError.at(token.span, "expression.unexpected", found=token.text)
