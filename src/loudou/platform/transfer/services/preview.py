"""What an import would do, without doing it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from django.db import transaction

from loudou.kernel.context import Context, Source
from loudou.platform.changes.recording import recording
from loudou.platform.records.declaration import LoadedRow, Outcome
from loudou.platform.transfer.converting import Converted
from loudou.platform.transfer.failing import failures
from loudou.platform.transfer.models import FailedRow, ImportJob
from loudou.platform.transfer.services.run import (
    CHUNK_ROWS,
    Plan,
    convert_rows,
    load_converted,
    plan_import,
)

PREVIEW_ROWS = 2_000


@dataclass(frozen=True, slots=True)
class Preview:
    """Outcomes of the first rows, and the rows with their typed values or problems."""

    plan: Plan
    counts: dict[str, int]
    rows: tuple[tuple[Converted, LoadedRow], ...]
    is_whole: bool


def preview_import(ctx: Context, job: ImportJob) -> Preview:
    """Run the first 2,000 rows for real and take everything back: what it says is what will happen.

    Raises FileRefused, MappingRefused.
    """
    plan = plan_import(ctx, job)
    rows = list(islice(plan.table.rows(), PREVIEW_ROWS + 1))
    tried = rows[:PREVIEW_ROWS]
    converted = convert_rows(ctx, plan, tried)
    answers = _rehearse(ctx, plan, converted)
    counts = Counter(answer.outcome.value for answer in answers)
    shown = tuple(zip(converted, answers, strict=True))
    return Preview(plan, {o.value: counts.get(o.value, 0) for o in Outcome}, shown, len(rows) <= PREVIEW_ROWS)


@dataclass(frozen=True, slots=True)
class Trial:
    """Outcomes of a whole file, and the rows that failed, which are stored nowhere."""

    counts: dict[str, int]
    failed: list[FailedRow]


def try_import(ctx: Context, job: ImportJob) -> Trial:
    """Run the whole file for real, chunk by chunk in one transaction, and take everything back.

    Raises FileRefused, MappingRefused.
    """
    plan = plan_import(ctx, job)
    acting = replace(ctx, source=Source.IMPORT, memo={})
    counts, failed = dict.fromkeys((outcome.value for outcome in Outcome), 0), []
    rows = plan.table.rows()
    with transaction.atomic():
        with recording(acting, "import.preview"):
            while chunk := list(islice(rows, CHUNK_ROWS)):
                converted = convert_rows(acting, plan, chunk)
                answers = load_converted(acting, plan, converted)
                for answer in answers:
                    counts[answer.outcome.value] += 1
                failed += failures(job.pk, converted, answers)
        transaction.set_rollback(True)
    return Trial(counts, failed)


def _rehearse(ctx: Context, plan: Plan, converted: Sequence[Converted]) -> list[LoadedRow]:
    acting = replace(ctx, source=Source.IMPORT, memo={})
    with transaction.atomic():
        with recording(acting, "import.preview"):
            answers = load_converted(acting, plan, converted)
        transaction.set_rollback(True)
    return answers
