"""Decide whether to bid."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from loudou.kernel.context import Context
from loudou.marketing.tenders.enums import ReasonUse
from loudou.marketing.tenders.rules.bidding import BidAct
from loudou.marketing.tenders.services.bidding.targets import lock_bids, require_act, require_reason, write_states
from loudou.platform.changes.recording import records_changes

USES = {BidAct.ACCEPT: ReasonUse.BID, BidAct.DECLINE: ReasonUse.NO_BID}


@records_changes("bid.decide")
def decide_bids(
    ctx: Context, *, bid_ids: Sequence[UUID], act: BidAct, reason_id: UUID | None = None, note: str = ""
) -> int:
    """Bid (ACCEPT), do not (DECLINE, with a reason), or think again (RECONSIDER); returns how many bids changed.

    Raises BidInWrongState, BidInvalid without a reason, BidNotFound, ActionRefused. At most five SQL statements.
    """
    bids = lock_bids(ctx, bid_ids, "decide")
    require_act(ctx, bids, act)
    columns: dict[str, Any] = {"reason": None, "decided_at": None, "decided_by": None}
    if act in USES:
        require_reason(ctx, reason_id, USES[act], is_needed=act is BidAct.DECLINE)
        columns = {"reason": reason_id, "decided_at": ctx.now, "decided_by": ctx.actor_id}
    if note.strip():
        columns["note"] = note.strip()
    return write_states(ctx, bids, act, **columns)
