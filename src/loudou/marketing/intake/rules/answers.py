"""What a visitor's answers are: checked against the questions, tidied as little as possible."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from loudou.kernel.errors import FieldProblem
from loudou.marketing.intake.enums import FieldKind, Target
from loudou.marketing.intake.shapes import FormDefinition, FormField, Posted

LONGEST_TEXT = 200
LONGEST_LONG_TEXT = 4000
FEWEST_DIGITS = 5
UTM_NAMES = ("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content")
LONGEST_UTM = 80
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_EMAIL = re.compile(r"[^@\s<>\"(),:;]+@[^@\s<>\"(),:;.]+(\.[^@\s<>\"(),:;.]+)*\Z")
CONSENT_PREFIX = "consent-"

Value = str | list[str] | bool


@dataclass(frozen=True, slots=True)
class Answers:
    """`by_key` as answered, `by_target` for the lead, `consents` given, and what is wrong."""

    by_key: dict[str, Value] = field(default_factory=dict)
    by_target: dict[str, Value] = field(default_factory=dict)
    consents: list[dict[str, object]] = field(default_factory=list)
    problems: tuple[FieldProblem, ...] = ()


def read_answers(definition: FormDefinition, posted: Posted, known: Mapping[str, Value] | None = None) -> Answers:
    """The answers to the questions of this definition; anything else that was posted is not looked at.

    `known` are a recognised visitor's earlier answers by target: a question about one of them may stay open.
    """
    by_key: dict[str, Value] = {}
    by_target: dict[str, Value] = dict(known or {})
    problems: list[FieldProblem] = []
    for one in definition.fields:
        value = _value(one, posted)
        objection = _objection(one, value, is_known=one.target in (known or {}))
        if objection:
            problems.append(FieldProblem(one.key, objection[0], objection[1]))
        elif value not in ("", [], False):
            by_key[one.key] = value
            if one.target:
                by_target[one.target] = value
    problems += _consent_problems(definition, posted)
    if not by_target and not problems:
        problems.append(FieldProblem("", "empty", "Nothing was filled in."))
    return Answers(by_key, by_target, _consents(definition, posted), tuple(problems))


def questions_for(definition: FormDefinition, known: Collection[str]) -> tuple[FormField, ...]:
    """The questions a visitor is asked whose answers to `known` targets we have; need and timing are always asked."""
    again = {"", Target.NEED, Target.TIMELINE, Target.PRODUCT_INTEREST, Target.BUDGET}
    return tuple(one for one in definition.fields if one.target in again or one.target not in known)


def utm_of(parameters: Mapping[str, str]) -> dict[str, str]:
    """The five campaign parameters, each cut to what a lead can hold; other parameters are not kept."""
    found = {name: clean(parameters.get(name, ""))[:LONGEST_UTM] for name in UTM_NAMES}
    return {name: value for name, value in found.items() if value}


def clean(text: str) -> str:
    """The text without control characters and outer blanks; everything else stays as typed."""
    return _CONTROL.sub("", text.replace("\r\n", "\n")).strip()


def _value(one: FormField, posted: Posted) -> Value:
    given = [text for text in (clean(raw) for raw in posted.get(one.key, ())) if text]
    if one.kind == FieldKind.CHOICES:
        return list(dict.fromkeys(given))
    if one.kind == FieldKind.CHECKBOX:
        return bool(given)
    return given[0] if given else ""


def _objection(one: FormField, value: Value, *, is_known: bool) -> tuple[str, str] | None:
    if value in ("", [], False):
        return ("required", "Please answer this.") if one.is_required and not is_known else None
    if one.kind in {FieldKind.CHOICE, FieldKind.CHOICES}:
        chosen = value if isinstance(value, list) else [value]
        return None if set(chosen) <= set(one.options) else ("unknown", "Please choose one of the answers offered.")
    return _text_objection(one.kind, value) if isinstance(value, str) else None


def _text_objection(kind: FieldKind, text: str) -> tuple[str, str] | None:
    longest = LONGEST_LONG_TEXT if kind == FieldKind.LONG_TEXT else LONGEST_TEXT
    if len(text) > longest:
        return ("too_long", "This answer is too long.")
    if kind == FieldKind.EMAIL and not _EMAIL.match(text):
        return ("not_an_email", "This is not an e-mail address.")
    if kind == FieldKind.PHONE and sum(letter.isdecimal() for letter in text) < FEWEST_DIGITS:
        return ("not_a_phone", "This is not a telephone number.")
    return None


def _consent_problems(definition: FormDefinition, posted: Posted) -> Iterator[FieldProblem]:
    for one in definition.consents:
        if one.is_required and not posted.get(CONSENT_PREFIX + one.key):
            yield FieldProblem(CONSENT_PREFIX + one.key, "required", "Please agree to go on.")


def _consents(definition: FormDefinition, posted: Posted) -> list[dict[str, object]]:
    return [
        {"key": one.key, "version": one.version, "text": one.text, "given": bool(posted.get(CONSENT_PREFIX + one.key))}
        for one in definition.consents
    ]
