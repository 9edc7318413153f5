"""What a form must be before visitors see it, and how a definition is stored."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from loudou.kernel.errors import FieldProblem
from loudou.marketing.intake.enums import REACHABLE, CaptchaUse, FieldKind, Target
from loudou.marketing.intake.rules.addresses import clean_address, origin_of
from loudou.marketing.intake.shapes import Consent, FormDefinition, FormField

MOST_FIELDS = 40
MOST_CONSENTS = 5
MOST_OPTIONS = 100
LONGEST = {"title": 200, "intro": 2000, "button": 60, "thanks": 2000, "pool": 120, "campaign": 120, "source": 80}
WITH_OPTIONS = (FieldKind.CHOICE, FieldKind.CHOICES)


def check_definition(definition: FormDefinition, *, to_publish: bool) -> tuple[FieldProblem, ...]:
    """What is wrong with a definition; `row` counts fields, or consents, from 1.

    A draft may be incomplete but never of the wrong shape; publishing also asks for what makes a lead and for consent
    texts (no personal data without a notice).
    """
    found = [*_sizes(definition), *_targets(definition), *_fields(definition), *_leads_to(definition)]
    if to_publish:
        found += [*_incomplete(definition)]
    return tuple(found)


def _sizes(definition: FormDefinition) -> Iterator[FieldProblem]:
    for name, longest in LONGEST.items():
        if len(getattr(definition, name)) > longest:
            yield FieldProblem(name, "too_long", "This text is too long.")
    if definition.captcha not in CaptchaUse.values:
        yield FieldProblem("captcha", "unknown", "There is no such choice.")
    if len(definition.fields) > MOST_FIELDS:
        yield FieldProblem("fields", "too_many", "A form has at most 40 questions.")
    if len(definition.consents) > MOST_CONSENTS:
        yield FieldProblem("consents", "too_many", "A form has at most 5 consent texts.")


def _targets(definition: FormDefinition) -> Iterator[FieldProblem]:
    seen: set[str] = set()
    for row, one in enumerate(definition.fields, start=1):
        if one.target and one.target not in Target.values:
            yield FieldProblem("target", "unknown", "Leads have no such field.", row)
        elif one.target and one.target in seen:
            yield FieldProblem("target", "repeated", "Another question already goes to this field.", row)
        seen.add(one.target)


def _fields(definition: FormDefinition) -> Iterator[FieldProblem]:
    keys = [one.key for one in definition.fields]
    for row, one in enumerate(definition.fields, start=1):
        if not one.key or keys.count(one.key) > 1:
            yield FieldProblem("key", "repeated", "Two questions have the same key.", row)
        if len(one.label) > LONGEST["title"] or len(one.hint) > LONGEST["title"]:
            yield FieldProblem("label", "too_long", "This text is too long.", row)
        if len(one.options) > MOST_OPTIONS:
            yield FieldProblem("options", "too_many", "A question has at most 100 answers to choose from.", row)


def _leads_to(definition: FormDefinition) -> Iterator[FieldProblem]:
    if definition.redirect_url and clean_address(definition.redirect_url) is None:
        yield FieldProblem("redirect_url", "not_an_address", "This is not a web address (http or https).")
    for one in definition.origins:
        if origin_of(one) is None:
            yield FieldProblem("origins", "not_an_address", "This is not a web address (http or https).")


def _incomplete(definition: FormDefinition) -> Iterator[FieldProblem]:
    if not definition.title.strip():
        yield FieldProblem("title", "required", "The form needs a title.")
    if not REACHABLE & {one.target for one in definition.fields}:
        yield FieldProblem("fields", "no_lead", "Ask at least for a name, a company or a way to reach the visitor.")
    for row, one in enumerate(definition.fields, start=1):
        if not one.label.strip() and not one.target:
            yield FieldProblem("label", "required", "The question needs words.", row)
        if one.kind in WITH_OPTIONS and not one.options:
            yield FieldProblem("options", "required", "Write down what can be chosen.", row)
    if not definition.consents:
        yield FieldProblem("consents", "required", "Say what the answers are used for: a form needs a consent text.")
    for row, text in enumerate(definition.consents, start=1):
        if not text.text.strip():
            yield FieldProblem("consent", "required", "The consent needs a text.", row)


def numbered_consents(now: Sequence[Consent], before: Sequence[Consent]) -> tuple[Consent, ...]:
    """The consents with their versions: as published before where the text stayed the same, else one higher."""
    known = {one.key: one for one in before}
    return tuple(_numbered(one, known.get(one.key)) for one in now)


def _numbered(consent: Consent, before: Consent | None) -> Consent:
    if before is None:
        return replace(consent, version=1)
    return replace(consent, version=before.version if before.text == consent.text else before.version + 1)


def as_document(definition: FormDefinition) -> dict[str, Any]:
    """The definition as JSON values; `from_document` reads it back."""
    document: dict[str, Any] = asdict(definition)
    return document


def from_document(document: Mapping[str, Any]) -> FormDefinition:
    """The definition that was stored."""
    stored = dict(document)
    fields = tuple(
        FormField(**{**one, "kind": FieldKind(one["kind"]), "options": tuple(one["options"])})
        for one in stored.pop("fields", ())
    )
    consents = tuple(Consent(**one) for one in stored.pop("consents", ()))
    origins = tuple(stored.pop("origins", ()))
    return FormDefinition(**stored, fields=fields, consents=consents, origins=origins)
