"""What other packages see of custom fields."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from uuid import UUID

from loudou.kernel.errors import FieldProblem

YES = frozenset({"true", "1", "yes", "y", "on", "是", "真"})
NO = frozenset({"false", "0", "no", "n", "off", "否", "假"})
LONGEST_TEXT = 4000


@dataclass(frozen=True, slots=True)
class CustomFieldDef:
    """One custom field as every door uses it."""

    key: str
    label_zh: str
    label_en: str
    type: str
    choices: tuple[str, ...] = ()
    is_required: bool = False

    def label(self, language: str) -> str:
        """Its label in this language."""
        return self.label_zh if language.startswith("zh") else self.label_en

    def parse(self, value: object) -> object:
        """The value as it is stored in JSON (numbers as exact text); None for empty. Raises ValueError with a code."""
        text = "" if value is None else str(value).strip()
        if not text:
            return None
        return getattr(self, f"_parse_{self.type}")(text)

    def _parse_text(self, text: str) -> str:
        if len(text) > LONGEST_TEXT:
            raise ValueError("text.too_long")
        return text

    def _parse_number(self, text: str) -> str:
        try:
            number = Decimal(text)
        except InvalidOperation:
            raise ValueError("number.format") from None
        if not number.is_finite() or not text.isascii() or abs(number.adjusted()) > 30:
            raise ValueError("number.format")
        return format(number, "f")

    def _parse_boolean(self, text: str) -> bool:
        if text.lower() in YES:
            return True
        if text.lower() in NO:
            return False
        raise ValueError("boolean.unknown")

    def _parse_date(self, text: str) -> str:
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            raise ValueError("date.invalid") from None

    def _parse_choice(self, text: str) -> str:
        if text not in self.choices:
            raise ValueError("choice.unknown")
        return text


@dataclass(frozen=True, slots=True)
class CustomFieldRow:
    """A custom field as an administrator sees it, retired ones included."""

    id: UUID
    record_type: str
    definition: CustomFieldDef
    is_active: bool


def clean_document(
    definitions: Sequence[CustomFieldDef], values: Mapping[str, object], *, partial: bool
) -> tuple[dict[str, object], list[FieldProblem]]:
    """The values as they are stored, and what is wrong with them; `partial` leaves absent required fields alone."""
    known = {definition.key: definition for definition in definitions}
    document: dict[str, object] = {}
    problems = [
        FieldProblem(f"custom.{key}", "unknown_field", "There is no such field.") for key in values if key not in known
    ]
    for key, definition in known.items():
        if key not in values and partial:
            continue
        try:
            document[key] = definition.parse(values.get(key))
        except ValueError as error:
            problems.append(FieldProblem(f"custom.{key}", str(error), "This value does not fit the field."))
            continue
        if definition.is_required and document[key] is None:
            problems.append(FieldProblem(f"custom.{key}", "required", "This field is required."))
    return document, problems
