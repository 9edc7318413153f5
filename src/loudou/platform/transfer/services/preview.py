"""What an import would do, without doing it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from django.db import transaction

from loudou.kernel.context import Context
from loudou.platform.changes.recording import recording
from loudou.platform.records.declaration import LoadedRow, Outcome
from loudou.platform.transfer.models import ImportJob
from loudou.platform.transfer.services.run import Converted, Plan, convert_rows, load_converted, plan_import

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


def _rehearse(ctx: Context, plan: Plan, converted: Sequence[Converted]) -> list[LoadedRow]:
    acting = replace(ctx, memo={})
    with transaction.atomic():
        with recording(acting, "import.preview"):
            answers = load_converted(acting, plan, converted)
        transaction.set_rollback(True)
    return answers
