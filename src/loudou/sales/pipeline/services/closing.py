"""What ending a deal has in common, however it ends."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from loudou.activities.services.settle import cancel_open_tasks
from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.sales.pipeline.enums import Direction
from loudou.sales.pipeline.errors import CLOSING_PROBLEMS, ClosingRefused
from loudou.sales.pipeline.models import LossReason, Opportunity, SalesProcess, Stage
from loudou.sales.pipeline.rules.lifecycle import Closing, ClosingProblem, ClosingRules, Outcome, closing_problems
from loudou.sales.pipeline.services.stays import LONGEST_NOTE, enter_stage


def reason_for(ctx: Context, reason_id: UUID | None, outcome: Outcome) -> LossReason | None:
    """The reason of this outcome; None when there is no such one. One SQL statement at most."""
    del ctx
    if reason_id is None:
        return None
    return LossReason.objects.filter(pk=reason_id, status=outcome.value, is_active=True).first()


def refuse_problems(ctx: Context, found: Iterable[tuple[Opportunity, Sequence[ClosingProblem]]]) -> None:
    """Raise ClosingRefused listing everything that stands against it."""
    del ctx
    problems = [(deal, problem) for deal, against in found for problem in against]
    if problems:
        raise ClosingRefused(
            "Nothing was changed. Complete what is missing and try again.",
            problems=[FieldProblem("outcome", one.value, CLOSING_PROBLEMS[one.value]) for _deal, one in problems],
            unmet=[{"opportunity_id": str(deal.id), "code": one.value} for deal, one in problems],
        )


def _rules_of(deals: Sequence[Opportunity], reason: LossReason | None) -> dict[UUID, ClosingRules]:
    """What the process of each deal asks for when it ends. One SQL statement."""
    processes = SalesProcess.objects.in_bulk({deal.process_id for deal in deals})
    names_competitor = reason is not None and reason.names_competitor
    return {
        deal.id: ClosingRules(
            win_needs_document=processes[deal.process_id].win_needs_document,
            win_needs_reason=processes[deal.process_id].win_needs_reason,
            loss_needs_competitor=processes[deal.process_id].loss_needs_competitor or names_competitor,
        )
        for deal in deals
    }


def check_closing(
    ctx: Context, deals: Sequence[Opportunity], closings: dict[UUID, Closing], reason: LossReason | None
) -> None:
    """Raise ClosingRefused when one of the deals cannot end so."""
    rules = _rules_of(deals, reason)
    found = ((deal, closing_problems(Outcome(deal.status), closings[deal.id], rules[deal.id])) for deal in deals)
    refuse_problems(ctx, found)


def close_deals(
    ctx: Context, deals: Sequence[Opportunity], outcome: Outcome, *, note: str, change: dict[str, Any]
) -> None:
    """End these deals in the closed stage of their processes; open tasks about them are called off."""
    processes = {deal.process_id for deal in deals}
    stages = {stage.process_id: stage for stage in Stage.objects.filter(process__in=processes, type=outcome.value)}
    closed = {
        "status": outcome.value,
        "closed_at": ctx.now,
        "is_probability_pinned": False,
        "reason_note": note[:LONGEST_NOTE],
    }
    for process_id in sorted(processes, key=str):
        ending = [deal for deal in deals if deal.process_id == process_id]
        directions = dict.fromkeys((deal.id for deal in ending), Direction.CLOSED.value)
        enter_stage(ctx, ending, stages[process_id], directions=directions, note=note, change=closed | change)
    cancel_open_tasks(ctx, record_type="opportunity", record_ids=[deal.id for deal in deals])
