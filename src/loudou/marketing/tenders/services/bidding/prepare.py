"""Start preparing a bid."""

from collections.abc import Iterator, Sequence
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F

from loudou.kernel.context import Context
from loudou.kernel.ids import new_id
from loudou.marketing.tenders.enums import DeadlineKind
from loudou.marketing.tenders.models import Bid, BidItem, BidTemplateItem
from loudou.marketing.tenders.rules.bid_deadlines import COLUMNS, item_due
from loudou.marketing.tenders.rules.bidding import BidAct
from loudou.marketing.tenders.services.bidding.targets import lock_bids, require_act, write_states
from loudou.platform.changes.recording import records_changes


@records_changes("bid.prepare")
def prepare_bids(ctx: Context, *, bid_ids: Sequence[UUID], zone: str = "Asia/Shanghai") -> int:
    """Lay out the checklist of each bid from the template; returns how many bids.

    A checklist that was laid out before stays as it is. `zone` is where the working day ends at 18:00. Raises
    BidInWrongState, BidNotFound, ActionRefused. At most seven SQL statements, however many bids.
    """
    bids = lock_bids(ctx, bid_ids, "edit")
    require_act(ctx, bids, BidAct.PREPARE)
    bare = [one for one in bids if not one.item_count]
    # system: the template is the company's own
    template = list(BidTemplateItem.objects.filter(is_active=True).order_by("position", "id"))
    BidItem.objects.bulk_create(item for bid in bare for item in _items(bid, template, ZoneInfo(zone)))
    if bare and template:
        Bid.objects.filter(pk__in=[one.pk for one in bare]).update(item_count=F("item_count") + len(template))
    return write_states(ctx, bids, BidAct.PREPARE)


def _items(bid: Bid, template: Sequence[BidTemplateItem], zone: ZoneInfo) -> Iterator[BidItem]:
    for position, line in enumerate(template, start=1):
        yield BidItem(
            id=new_id(),
            bid=bid,
            position=position,
            name=line.name,
            deadline=line.deadline,
            days_before=line.days_before,
            due_at=item_due(getattr(bid, COLUMNS[DeadlineKind(line.deadline)]), line.days_before, zone),
            is_required=line.is_required,
        )
