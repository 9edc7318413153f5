"""Questions as a template draws them: on the public page and in the builder's preview."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from loudou.kernel.errors import FieldProblem
from loudou.marketing.intake.enums import FieldKind, Target
from loudou.marketing.intake.rules.answers import CONSENT_PREFIX
from loudou.marketing.intake.shapes import Consent, FormField, Posted

AUTOCOMPLETE = {
    Target.NAME: "name",
    Target.COMPANY: "organization",
    Target.TITLE: "organization-title",
    Target.MOBILE: "tel",
    Target.PHONE: "tel",
    Target.EMAIL: "email",
    Target.COUNTRY: "country-name",
    Target.PROVINCE: "address-level1",
    Target.CITY: "address-level2",
}
INPUT_TYPES = {FieldKind.EMAIL: "email", FieldKind.PHONE: "tel"}


@dataclass(frozen=True, slots=True)
class Question:
    """One question with what was typed and what is wrong with it."""

    key: str
    kind: str
    label: str
    is_required: bool
    hint: str = ""
    options: tuple[tuple[str, bool], ...] = ()
    value: str = ""
    is_checked: bool = False
    problem: str = ""
    input_type: str = "text"
    autocomplete: str = "off"


def questions_of(fields: Sequence[FormField], posted: Posted, problems: Sequence[FieldProblem] = ()) -> list[Question]:
    """The questions in their order."""
    wrong = _by_field(problems)
    return [_question(one, posted.get(one.key, ()), wrong.get(one.key, "")) for one in fields]


def consents_of(consents: Sequence[Consent], posted: Posted, problems: Sequence[FieldProblem] = ()) -> list[Question]:
    """The consents as boxes to tick; none is ticked beforehand."""
    wrong = _by_field(problems)
    return [
        Question(
            key=CONSENT_PREFIX + one.key,
            kind="consent",
            label=one.text,
            is_required=one.is_required,
            is_checked=bool(posted.get(CONSENT_PREFIX + one.key)),
            problem=wrong.get(CONSENT_PREFIX + one.key, ""),
        )
        for one in consents
    ]


def posted_of(request_data: Any) -> Posted:
    """Every value by name."""
    return {name: request_data.getlist(name) for name in request_data}


def label_of(one: FormField) -> str:
    """The question's own words, or those of the lead's field in the language at hand."""
    return one.label or (str(Target(one.target).label) if one.target in Target.values else "")


def _by_field(problems: Sequence[FieldProblem]) -> Mapping[str, str]:
    return {one.field: gettext(one.message) for one in reversed(problems)}


def _question(one: FormField, typed: Sequence[str], problem: str) -> Question:
    return Question(
        key=one.key,
        kind=one.kind.value,
        label=label_of(one),
        is_required=one.is_required,
        hint=one.hint,
        options=tuple((option, option in typed) for option in one.options),
        value=typed[0] if typed else "",
        is_checked=bool(typed),
        problem=problem,
        input_type=INPUT_TYPES.get(one.kind, "text"),
        autocomplete=AUTOCOMPLETE.get(Target(one.target), "on") if one.target in Target.values else "off",
    )
