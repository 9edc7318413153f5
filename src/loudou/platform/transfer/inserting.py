"""New records for a whole chunk at once; a row the domain refuses fails alone."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext, gettext_noop

from loudou.kernel.context import Context
from loudou.kernel.errors import Conflict, FieldProblem, Invalid, LoudouError
from loudou.platform.records.declaration import LoadedRow, Outcome, RecordType
from loudou.platform.records.services.create import insert_records

REFUSALS = (Invalid, Conflict, IntegrityError, DataError)
"""What a row can be refused with: by the domain, or by the database when another record came first."""
CLASHES = FieldProblem(
    "", "conflict", gettext_noop("This row clashes with another record, or a value does not fit its field.")
)


def insert_each(ctx: Context, record_type: RecordType, rows: Sequence[Mapping[str, Any]]) -> list[LoadedRow]:
    """Write the rows through the domain's own service; one answer per row.

    The service is asked for all rows at once. When it refuses and names rows, those fail and the others are asked for
    again; when it names none, the rows are halved until the one that is refused stands alone.
    """
    answers: dict[int, LoadedRow] = {}
    waiting = [list(range(len(rows)))]
    while waiting:
        places = waiting.pop()
        if not places:
            continue
        try:
            with transaction.atomic():
                made = insert_records(ctx, record_type, [rows[place] for place in places])
        except REFUSALS as error:
            refused = _refused(error, places)
            answers |= refused
            waiting += [[p for p in places if p not in refused]] if refused else _halves(places)
        else:
            answers |= {place: LoadedRow(Outcome.CREATED, pk) for place, pk in zip(places, made, strict=True)}
    return [answers[place] for place in range(len(rows))]


def refusal_of(error: Exception) -> tuple[FieldProblem, ...]:
    """What a refusal says about one row: its problems, or the refusal itself when it names none."""
    if not isinstance(error, LoudouError):
        return (CLASHES,)
    if error.problems:
        return tuple(FieldProblem(p.field, p.code, p.message) for p in error.problems)
    text = gettext(error.detail)
    return (FieldProblem("", error.code, text % error.facts if "%(" in text else text),)


def _refused(error: Exception, places: Sequence[int]) -> dict[int, LoadedRow]:
    """The rows a refusal names, counted from 1 among those asked for; the only row when there is but one."""
    if len(places) == 1:
        return {places[0]: LoadedRow(Outcome.FAILED, problems=refusal_of(error))}
    found: dict[int, list[FieldProblem]] = {}
    for problem in error.problems if isinstance(error, LoudouError) else ():
        if problem.row is not None and 1 <= problem.row <= len(places):
            told = FieldProblem(problem.field, problem.code, problem.message)
            found.setdefault(places[problem.row - 1], []).append(told)
    return {place: LoadedRow(Outcome.FAILED, problems=tuple(problems)) for place, problems in found.items()}


def _halves(places: Sequence[int]) -> list[list[int]]:
    middle = len(places) // 2
    return [list(places[:middle]), list(places[middle:])]
