"""The expression as written: a tree that remembers where each part stands in the text."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Span:
    """A place in the text: first character (from 0) and number of characters."""

    position: int
    length: int

    def to(self, other: "Span") -> "Span":
        """From the start of this place to the end of the other."""
        return Span(self.position, other.position + other.length - self.position)


@dataclass(frozen=True, slots=True)
class Literal:
    """A text, number, true, false or null."""

    span: Span
    value: str | Decimal | bool | None


@dataclass(frozen=True, slots=True)
class Name:
    """A field by its full dotted name."""

    span: Span
    path: str


@dataclass(frozen=True, slots=True)
class ListOf:
    """`[a, b]`."""

    span: Span
    items: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Unary:
    """`!a` or `-a`."""

    span: Span
    operator: str
    operand: "Expression"


@dataclass(frozen=True, slots=True)
class Binary:
    """`a + b`; `sign` is the place of the operator alone."""

    span: Span
    sign: Span
    operator: str
    left: "Expression"
    right: "Expression"


@dataclass(frozen=True, slots=True)
class Choose:
    """`condition ? then : otherwise`."""

    span: Span
    condition: "Expression"
    then: "Expression"
    otherwise: "Expression"


@dataclass(frozen=True, slots=True)
class Call:
    """`name(a, b)`; the method form `a.name(b)` gives the same, its target as the first argument."""

    span: Span
    name: str
    arguments: tuple["Expression", ...]
    is_method: bool


Expression = Literal | Name | ListOf | Unary | Binary | Choose | Call
