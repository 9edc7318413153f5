"""Which fields an expression may read, of which type, and where PostgreSQL finds them."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType


class FieldType(StrEnum):
    """The type of a field.

    In a row, number and money are Decimal (or int), date is `date`, instant an aware `datetime` in UTC, id a UUID,
    list_text a sequence of str, text and choice str.
    """

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    BOOLEAN = "boolean"
    DATE = "date"
    INSTANT = "instant"
    CHOICE = "choice"
    ID = "id"
    LIST_TEXT = "list_text"


class ValueType(StrEnum):
    """The type of any value inside an expression: those of fields, plus duration (in seconds) and null."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    BOOLEAN = "boolean"
    DATE = "date"
    INSTANT = "instant"
    CHOICE = "choice"
    ID = "id"
    LIST_TEXT = "list_text"
    DURATION = "duration"
    NULL = "null"


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One readable field.

    `column` is a column name, or an SQL expression in which `{alias}` stands for the quoted alias of the record's
    table; it is trusted, so it comes from code, never from a person. With `json_key` the column is a JSONB object
    and the value sits under that key. `nullable=False` promises that SQL never sees NULL here. An empty `choices`
    admits any text.
    """

    name: str
    type: FieldType
    column: str
    choices: tuple[str, ...] = ()
    nullable: bool = True
    json_key: str | None = None

    @property
    def value_type(self) -> ValueType:
        """The type its values have inside an expression."""
        return ValueType(self.type.value)


class Catalogue:
    """The fields one kind of record offers, by name; dotted names reach custom and related fields.

    Two catalogues with the same fields are equal and share cached expressions.
    """

    def __init__(self, fields: Mapping[str, FieldSpec]) -> None:
        self.fields = MappingProxyType(dict(fields))

    @classmethod
    def of(cls, *fields: FieldSpec) -> "Catalogue":
        """A catalogue of these fields under their own names."""
        return cls({field.name: field for field in fields})

    @cached_property
    def version(self) -> str:
        """A digest of every name and declaration: changes when, and only when, a field does."""
        declared = repr(sorted(self.fields.items(), key=lambda item: item[0]))
        return hashlib.sha256(declared.encode()).hexdigest()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Catalogue) and self.version == other.version

    def __hash__(self) -> int:
        return hash(self.version)
