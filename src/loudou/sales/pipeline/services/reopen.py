"""Open closed deals again."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import F

from loudou.kernel.context import Context
from loudou.platform.changes.recording import records_changes
from loudou.platform.outbox.services.emit import emit
from loudou.sales.pipeline.enums import Direction, OpportunityStatus, StageType
from loudou.sales.pipeline.events import OpportunitiesReopened
from loudou.sales.pipeline.models import Opportunity, Stage, StageHistory
from loudou.sales.pipeline.rules.lifecycle import Outcome, reopening_problems
from loudou.sales.pipeline.services.closing import refuse_problems
from loudou.sales.pipeline.services.stays import enter_stage
from loudou.sales.pipeline.services.targets import lock_deals


@records_changes("opportunity.reopen")
def reopen_opportunities(ctx: Context, *, opportunity_ids: Sequence[UUID], reason: str) -> int:
    """Put closed deals back into the open stage they were closed from; returns how many.

    Raises ClosingRefused without a reason, for an open deal, or while the document that won it is active (see
    `release_deal`); OpportunityNotFound, OpportunityRefused, ActionRefused.
    """
    deals = lock_deals(ctx, opportunity_ids, "reopen")
    found = (
        (deal, reopening_problems(Outcome(deal.status), has_active_document=deal.deal_id is not None, reason=reason))
        for deal in deals
    )
    refuse_problems(ctx, found)
    change = {"status": OpportunityStatus.OPEN, "closed_at": None, "reason": None, "reason_note": ""}
    last = _last_open_stages([deal.id for deal in deals])
    for stage in Stage.objects.filter(pk__in=set(last.values())).order_by("pk"):
        returning = [deal for deal in deals if last[deal.id] == stage.id]
        directions = dict.fromkeys((deal.id for deal in returning), Direction.REOPENED.value)
        enter_stage(ctx, returning, stage, directions=directions, note=reason.strip(), change=change)
    emit(ctx, OpportunitiesReopened(subject_ids=tuple(deal.id for deal in deals)))
    return len(deals)


@records_changes("opportunity.release_deal")
def release_deal(ctx: Context, *, document_kind: str, document_id: UUID) -> int:
    """Forget the document that won deals, because it was cancelled: they may be reopened now. Returns how many.

    A consequence and not an act of its own, so it asks for no right. One SQL statement.
    """
    return Opportunity.objects.filter(deal_kind=document_kind, deal_id=document_id).update(
        deal_kind="", deal_id=None, version=F("version") + 1, updated_at=ctx.now
    )


def _last_open_stages(ids: Sequence[UUID]) -> dict[UUID, UUID]:
    rows = StageHistory.objects.filter(opportunity__in=ids, stage__type=StageType.ACTIVE)
    rows = rows.order_by("opportunity", "-entered_at", "-id").distinct("opportunity")
    return dict(rows.values_list("opportunity_id", "stage_id"))
