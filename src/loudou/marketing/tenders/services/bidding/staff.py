"""Who works on bids."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import F

from loudou.kernel.context import Context
from loudou.marketing.tenders.messages import BID_OPENED, bid_link
from loudou.marketing.tenders.models import Bid, BidMember
from loudou.marketing.tenders.services.bidding.targets import lock_bids
from loudou.marketing.tenders.services.bidding.tell_bidders import facts_of
from loudou.platform.changes.recording import records_changes
from loudou.platform.notifications.services.notify import notify
from loudou.platform.notifications.shapes import NoticeDraft


@records_changes("bid.assign")
def assign_bids(ctx: Context, *, bid_ids: Sequence[UUID], owner_id: UUID) -> int:
    """Make a person responsible for bids and tell them; returns how many were somebody else's. Three SQL statements.

    Raises BidNotFound, ActionRefused.
    """
    bids = [one for one in lock_bids(ctx, bid_ids, "assign") if one.owner_id != owner_id]
    changed = Bid.objects.filter(pk__in=[one.pk for one in bids]).update(
        owner=owner_id, version=F("version") + 1, updated_at=ctx.now
    )
    notify(ctx, drafts=[NoticeDraft(owner_id, BID_OPENED, facts_of(one), bid_link(one.pk)) for one in bids])
    return changed


@records_changes("bid.join")
def join_bids(ctx: Context, *, bid_ids: Sequence[UUID], user_id: UUID) -> int:
    """Take a person into the team of bids; returns of how many. They see and work on them from then on.

    Raises BidNotFound, ActionRefused. Two SQL statements.
    """
    bids = lock_bids(ctx, bid_ids, "edit")
    made = [BidMember(bid=one, user_id=user_id) for one in bids]
    BidMember.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


@records_changes("bid.leave")
def leave_bids(ctx: Context, *, bid_ids: Sequence[UUID], user_id: UUID) -> int:
    """Take a person off the team of bids; returns of how many. Raises like join_bids. Two SQL statements."""
    bids = lock_bids(ctx, bid_ids, "edit")
    count, _ = BidMember.objects.filter(bid__in=[one.pk for one in bids], user=user_id).delete()
    return count
