"""Refusals of files and mappings as sentences, in the language of the reader."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext

from loudou.kernel.errors import FieldProblem, LoudouError
from loudou.platform.records.declaration import RecordType
from loudou.platform.transfer.reading.messages import MESSAGES as READING_MESSAGES
from loudou.platform.transfer.reading.messages import message as reading_message


def refusal_words(error: LoudouError) -> str:
    """Why a file was refused."""
    if error.code in READING_MESSAGES:
        return reading_message(error.code, error.facts, gettext)
    return gettext(error.detail) % error.facts if error.facts and "%(" in error.detail else gettext(error.detail)


def fault_words(kind: RecordType, problems: Sequence[FieldProblem]) -> list[str]:
    """The faults of a mapping, fields named by their labels."""
    return list(dict.fromkeys(_fault(kind, problem) for problem in problems))


def problem_words(kind: RecordType, problem: Mapping[str, str]) -> str:
    """What is wrong with a row, with the label of the field."""
    field = kind.field_named(problem["field"]) if problem["field"] else None
    text = problem["message"]
    said = gettext(text)
    return gettext("%(field)s: %(problem)s") % {"field": field.label, "problem": said} if field is not None else said


def _fault(kind: RecordType, problem: FieldProblem) -> str:
    """A fault as told; where it names a field, by its label."""
    label = next((f.label for f in kind.fields if f"field {f.name} " in f"{problem.message} "), problem.field)
    if problem.code == "mapping.required_field":
        return gettext("The required field “%(field)s” is filled by no column.") % {"field": label}
    if problem.code == "mapping.key_needed":
        return gettext("Choose the field by which existing records are found.")
    if problem.code == "mapping.key_field":
        return gettext("The key field “%(field)s” is filled by no column.") % {"field": label}
    if problem.code == "mapping.field_twice":
        return gettext("Two columns fill the field “%(field)s”.") % {"field": label}
    return gettext(problem.message)
