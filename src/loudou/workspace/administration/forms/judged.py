"""A form whose values are judged by a service, which names the fields it refuses."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext

from loudou.kernel.errors import FieldProblem, LoudouError
from loudou.platform.records.doors.forms import said

FULL_WIDTH = str.maketrans("０１２３４５６７８９．，－＋", "0123456789.,-+")


class JudgedForm(forms.Form):
    """Plain fields; what the service refuses stands beside its field, what names none above the form."""

    def refuse_for(self, error: LoudouError) -> None:
        """Show why the service refused."""
        self.full_clean()
        for problem in error.problems:
            self.add_error(problem.field if problem.field in self.fields else None, gettext(problem.message))
        if not error.problems:
            self.add_error(None, said(error.detail, error.facts))

    def text(self, name: str) -> str:
        """What was typed, without blanks around it."""
        return str(self.data.get(name, "")).strip()

    def chosen(self, name: str) -> UUID | None:
        """What was chosen from a list; None for nothing and for what is no id."""
        return id_of(self.data.get(name, ""))

    def all_chosen(self, name: str) -> tuple[UUID, ...]:
        """Everything that was ticked or chosen, in order, each once."""
        found = (id_of(raw) for raw in self.data.getlist(name))  # type: ignore[attr-defined]  # a QueryDict
        return tuple(dict.fromkeys(one for one in found if one is not None))

    def ticked(self, name: str) -> bool:
        """Whether the box is ticked."""
        return bool(self.data.get(name))


def id_of(raw: object) -> UUID | None:
    """The id in a text; None when it is none."""
    try:
        return UUID(str(raw))
    except ValueError:
        return None


def number_of(raw: str) -> Decimal | None:
    """A number as people type it; None when it is none."""
    try:
        number = Decimal(raw.translate(FULL_WIDTH).replace(",", "").strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < Decimal(10) ** 9 else None


def not_a_number(field: str) -> FieldProblem:
    """That something typed is no number."""
    return FieldProblem(field, "number.format", "This is not a number.")


def boxes(label: Any, choices: Any, **further: Any) -> forms.MultipleChoiceField:
    """Several of a list, as boxes to tick."""
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple, **further
    )


def initial(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as widgets hold them: ids as text, nothing as an empty text."""
    return {
        name: str(value) if isinstance(value, UUID) else "" if value is None else value
        for name, value in values.items()
    }
