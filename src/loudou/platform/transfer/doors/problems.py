"""Refusals of files and mappings as sentences, in the language of the reader."""

from collections.abc import Sequence

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from loudou.kernel.errors import FieldProblem, LoudouError
from loudou.platform.records.declaration import RecordType
from loudou.platform.transfer.reading.messages import MESSAGES as READING_MESSAGES
from loudou.platform.transfer.reading.messages import message as reading_message

FAULTS = {
    "mapping.required_field": _("The required field “%(field)s” is filled by no column."),
    "mapping.key_needed": _("Choose the field by which existing records are found."),
    "mapping.key_field": _("The key field “%(field)s” is filled by no column."),
    "mapping.field_twice": _("Two columns fill the field “%(field)s”."),
    "mapping.part_and_whole": _("The field “%(field)s” is filled as a whole and in parts."),
    "mapping.not_creatable": _("“%(field)s” is not set by an import; it can be the key that records are found by."),
    "mapping.not_editable": _("“%(field)s” of existing records cannot be changed by an import."),
}


def refusal_words(error: LoudouError) -> str:
    """Why a file was refused."""
    if error.code in READING_MESSAGES:
        return reading_message(error.code, error.facts, gettext)
    return gettext(error.detail) % error.facts if error.facts and "%(" in error.detail else gettext(error.detail)


def fault_words(kind: RecordType, problems: Sequence[FieldProblem]) -> list[str]:
    """The faults of a mapping, fields named by their labels."""
    return list(dict.fromkeys(_fault(kind, problem) for problem in problems))


def _fault(kind: RecordType, problem: FieldProblem) -> str:
    """A fault as told; where it names a field, by its label."""
    label = next((f.label for f in kind.fields if f"field {f.name} " in f"{problem.message} "), problem.field)
    return str(FAULTS[problem.code]) % {"field": label} if problem.code in FAULTS else gettext(problem.message)
