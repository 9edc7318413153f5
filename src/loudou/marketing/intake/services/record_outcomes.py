"""Keep what became of what came in."""

from collections.abc import Sequence
from dataclasses import asdict

from loudou.kernel.context import Context
from loudou.kernel.ids import new_id
from loudou.marketing.intake.models import IntakeOutcome
from loudou.marketing.intake.shapes import OutcomeDraft
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes


@records_changes("intake.record_outcomes")
def record_outcomes(ctx: Context, *, outcomes: Sequence[OutcomeDraft]) -> None:
    """Write down each outcome once; one that is there already stays. One SQL statement. Raises ActionRefused."""
    require(ctx, "form", "edit")
    IntakeOutcome.objects.bulk_create(
        [
            IntakeOutcome(
                id=new_id(),
                origin_id=one.origin_id,
                row=one.row,
                outcome=one.outcome,
                lead_id=one.lead_id,
                problems=[asdict(problem) for problem in one.problems],
                at=ctx.now,
            )
            for one in outcomes
        ],
        ignore_conflicts=True,
    )
