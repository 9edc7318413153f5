"""What a mapping may aim at: the fields of a record as far as import needs to know them."""

from dataclasses import dataclass
from enum import StrEnum


class FieldKind(StrEnum):
    """What a field holds. Names and places are text that the guesser can recognise by their values."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    PERSON = "person"
    COMPANY = "company"
    REGION = "region"
    EMAIL = "email"
    PHONE = "phone"
    USCC = "uscc"
    URL = "url"
    NUMBER = "number"
    SCORE = "score"
    MONEY = "money"
    PERCENT = "percent"
    DATE = "date"
    INSTANT = "instant"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    MULTI_CHOICE = "multi_choice"
    TAGS = "tags"
    USER = "user"
    REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class TargetChoice:
    """One allowed value and everything people call it, in any language."""

    value: str
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TargetField:
    """One field a column can be mapped to.

    `labels` are its names in every language, `synonyms` headings other systems use. `places` is the most decimal places
    a number may have (money: the currency's minor units; None: any), `longest` the most characters of a text.
    `creates` and `edits` tell whether a new record and a known one may be given it; a field with neither can only be
    the key that known records are found by. A field with a `whole` is a part of that one (a first or a last name), and
    the two parts together fill it.
    """

    name: str
    labels: tuple[str, ...] = ()
    kind: FieldKind = FieldKind.TEXT
    synonyms: tuple[str, ...] = ()
    required: bool = False
    choices: tuple[TargetChoice, ...] = ()
    places: int | None = None
    longest: int | None = None
    creates: bool = True
    edits: bool = True
    whole: str = ""
