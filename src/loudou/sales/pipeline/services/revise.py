"""What an open deal is worth, and how likely it is."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from django.db.models import F

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.kernel.money import amount_problem
from loudou.platform.changes.recording import records_changes
from loudou.platform.outbox.services.emit import emit
from loudou.sales.pipeline.enums import ProbabilityPolicy
from loudou.sales.pipeline.errors import OPENING_PROBLEMS, OpportunityInvalid
from loudou.sales.pipeline.events import AmountsChanged
from loudou.sales.pipeline.models import Opportunity, SalesProcess, Stage
from loudou.sales.pipeline.services.targets import lock_deals, require_open


@records_changes("opportunity.change_amount")
def change_amount(ctx: Context, *, opportunity_ids: Sequence[UUID], amount: Decimal) -> int:
    """Set what open deals are worth, each in its own currency; returns how many.

    Raises OpportunityInvalid for an amount below zero, too large or not in whole minor units, OpportunityClosed,
    OpportunityNotFound, OpportunityRefused, ActionRefused.
    """
    deals = lock_deals(ctx, opportunity_ids, "edit")
    require_open(ctx, deals)
    codes = sorted(filter(None, {amount_problem(amount, deal.currency) for deal in deals})) or (
        ["amount.negative"] if amount < 0 else []
    )
    if codes:
        problems = [FieldProblem("amount", code, OPENING_PROBLEMS[code]) for code in codes]
        raise OpportunityInvalid("This amount is not acceptable. Nothing was changed.", problems=problems)
    Opportunity.objects.filter(pk__in=[deal.id for deal in deals]).update(
        amount=amount, version=F("version") + 1, updated_at=ctx.now
    )
    emit(ctx, AmountsChanged(subject_ids=tuple(deal.id for deal in deals)))
    return len(deals)


@records_changes("opportunity.pin_probability")
def pin_probability(ctx: Context, *, opportunity_ids: Sequence[UUID], rate: Decimal | None) -> int:
    """Set the win probability of open deals by hand, from 0 to 1; None lets it follow the stage again.

    Raises OpportunityInvalid where the process fixes it or the stage's corridor does not hold it, OpportunityClosed,
    OpportunityNotFound, OpportunityRefused, ActionRefused. Returns how many.
    """
    deals = lock_deals(ctx, opportunity_ids, "edit")
    require_open(ctx, deals)
    stages = Stage.objects.select_related("process").in_bulk({deal.stage_id for deal in deals})
    if rate is not None and any(not _may_be(rate, stage, stage.process) for stage in stages.values()):
        problem = FieldProblem("probability_rate", "probability.outside", "The stage does not allow this probability.")
        raise OpportunityInvalid("This probability is not acceptable. Nothing was changed.", problems=[problem])
    for stage in stages.values():
        ids = [deal.id for deal in deals if deal.stage_id == stage.id]
        Opportunity.objects.filter(pk__in=ids).update(
            probability_rate=stage.probability_rate if rate is None else rate,
            is_probability_pinned=rate is not None,
            version=F("version") + 1,
            updated_at=ctx.now,
        )
    return len(deals)


def _may_be(rate: Decimal, stage: Stage, process: SalesProcess) -> bool:
    if process.probability_policy == ProbabilityPolicy.FIXED:
        return False
    if process.probability_policy == ProbabilityPolicy.FREE:
        return 0 <= rate <= 1
    return stage.lowest_rate <= rate <= stage.highest_rate
