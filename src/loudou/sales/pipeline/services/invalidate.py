"""Deals that turn out to be none."""

from collections.abc import Sequence
from uuid import UUID

from loudou.kernel.context import Context
from loudou.platform.changes.recording import records_changes
from loudou.platform.outbox.services.emit import emit
from loudou.sales.pipeline.events import OpportunitiesInvalidated
from loudou.sales.pipeline.rules.lifecycle import Closing, Outcome
from loudou.sales.pipeline.services.closing import check_closing, close_deals, reason_for
from loudou.sales.pipeline.services.targets import lock_deals


@records_changes("opportunity.mark_invalid")
def mark_invalid(ctx: Context, *, opportunity_ids: Sequence[UUID], reason_id: UUID | None, note: str = "") -> int:
    """Call these deals invalid (made by mistake or twice); returns how many. They count in no win rate.

    Raises ClosingRefused listing what is missing, OpportunityNotFound, OpportunityRefused, ActionRefused. A constant
    number of SQL statements per process.
    """
    deals = lock_deals(ctx, opportunity_ids, "mark_invalid")
    reason = reason_for(ctx, reason_id, Outcome.INVALID)
    closing = Closing(Outcome.INVALID, reason=reason.code if reason else "")
    check_closing(ctx, deals, {deal.id: closing for deal in deals}, reason)
    close_deals(ctx, deals, Outcome.INVALID, note=note.strip(), change={"reason": reason})
    emit(ctx, OpportunitiesInvalidated(subject_ids=tuple(deal.id for deal in deals)))
    return len(deals)
