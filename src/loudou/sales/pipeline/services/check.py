"""Confirm what a stage asks for, or waive it."""

from collections.abc import Sequence
from uuid import UUID

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.sales.pipeline.enums import CriterionKind
from loudou.sales.pipeline.errors import CriterionNotFound, NotCheckable
from loudou.sales.pipeline.models import CriterionCheck, Opportunity, StageCriterion
from loudou.sales.pipeline.queries.gates import CHECKED_BY_HAND
from loudou.sales.pipeline.services.targets import lock_deals, require_open


@records_changes("opportunity.check_criterion")
def check_criterion(
    ctx: Context, *, opportunity_ids: Sequence[UUID], criterion_id: UUID, is_met: bool = True, evidence: str = ""
) -> int:
    """Confirm a condition for these deals, or take the confirmation back; returns how many changed.

    A document is confirmed with its name or address as evidence. Raises NotCheckable for conditions that values or
    tasks meet, CriterionNotFound, OpportunityClosed, OpportunityNotFound, OpportunityRefused, ActionRefused.
    """
    deals = lock_deals(ctx, opportunity_ids, "check_criterion")
    require_open(ctx, deals)
    criterion = _criterion(deals, criterion_id)
    if criterion.kind not in CHECKED_BY_HAND:
        raise NotCheckable("This condition is met by the fields and tasks of the deal.", criterion_id=criterion_id)
    if not is_met:
        removed, _by_model = CriterionCheck.objects.filter(opportunity__in=deals, criterion=criterion).delete()
        return removed
    if criterion.kind == CriterionKind.DOCUMENT and not evidence.strip():
        problem = FieldProblem("evidence", "required", "Say which document it is.")
        raise NotCheckable("A document is confirmed with its name or address.", problems=[problem])
    return _confirm(ctx, deals, criterion, evidence=evidence.strip(), is_waived=False)


@records_changes("opportunity.waive_criterion")
def waive_criterion(ctx: Context, *, opportunity_ids: Sequence[UUID], criterion_id: UUID, reason: str) -> int:
    """Let deals pass without meeting a condition, with the reason on record; a manager's right. Returns how many.

    Raises NotCheckable without a reason, CriterionNotFound, OpportunityClosed, OpportunityNotFound,
    OpportunityRefused, ActionRefused.
    """
    require(ctx, "opportunity", "waive_criterion")
    deals = lock_deals(ctx, opportunity_ids, "waive_criterion")
    require_open(ctx, deals)
    criterion = _criterion(deals, criterion_id)
    if not reason.strip():
        problem = FieldProblem("reason", "required", "Say why.")
        raise NotCheckable("A condition is waived with a reason.", problems=[problem])
    return _confirm(ctx, deals, criterion, evidence=reason.strip(), is_waived=True)


def _criterion(deals: Sequence[Opportunity], criterion_id: UUID) -> StageCriterion:
    found = StageCriterion.objects.select_related("stage").filter(pk=criterion_id).first()
    if found is None or any(deal.process_id != found.stage.process_id for deal in deals):
        raise CriterionNotFound("There is no such condition in the process of this deal.", criterion_id=criterion_id)
    return found


def _confirm(
    ctx: Context, deals: Sequence[Opportunity], criterion: StageCriterion, *, evidence: str, is_waived: bool
) -> int:
    CriterionCheck.objects.bulk_create(
        (
            CriterionCheck(
                opportunity=deal,
                criterion=criterion,
                is_waived=is_waived,
                evidence=evidence[:500],
                checked_by=ctx.actor_id,
                checked_at=ctx.now,
            )
            for deal in deals
        ),
        update_conflicts=True,
        unique_fields=["opportunity", "criterion"],
        update_fields=["is_waived", "evidence", "checked_by", "checked_at"],
    )
    return len(deals)
