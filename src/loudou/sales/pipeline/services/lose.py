"""Lose deals."""

from collections.abc import Sequence
from uuid import UUID

from loudou.kernel.context import Context
from loudou.platform.changes.recording import records_changes
from loudou.platform.outbox.services.emit import emit
from loudou.sales.pipeline.events import OpportunitiesLost
from loudou.sales.pipeline.rules.lifecycle import Closing, Outcome
from loudou.sales.pipeline.services.closing import check_closing, close_deals, reason_for
from loudou.sales.pipeline.services.targets import lock_deals

LONGEST_COMPETITOR = 120


@records_changes("opportunity.lose")
def lose_opportunities(
    ctx: Context, *, opportunity_ids: Sequence[UUID], reason_id: UUID | None, competitor: str = "", note: str = ""
) -> int:
    """Call these deals lost for one reason; returns how many. A competitor already on a deal is kept unless named anew.

    Raises ClosingRefused listing what is missing (a reason always), OpportunityNotFound, OpportunityRefused,
    ActionRefused. A constant number of SQL statements per process.
    """
    deals = lock_deals(ctx, opportunity_ids, "lose")
    reason = reason_for(ctx, reason_id, Outcome.LOST)
    named = competitor.strip()[:LONGEST_COMPETITOR]
    closings = {
        deal.id: Closing(
            Outcome.LOST, reason=reason.code if reason else "", has_competitor=bool(named or deal.competitor)
        )
        for deal in deals
    }
    check_closing(ctx, deals, closings, reason)
    change = {"reason": reason} | ({"competitor": named} if named else {})
    close_deals(ctx, deals, Outcome.LOST, note=note.strip(), change=change)
    if reason is not None:
        emit(ctx, OpportunitiesLost(subject_ids=tuple(deal.id for deal in deals), reason_id=reason.id))
    return len(deals)
