"""What people see of tenders."""

from loudou.marketing.tenders.records.awards import TENDER_AWARD
from loudou.marketing.tenders.records.bid_lists import BID_REASON, BID_TEMPLATE_ITEM
from loudou.marketing.tenders.records.bids import BID
from loudou.marketing.tenders.records.matches import TENDER_MATCH
from loudou.marketing.tenders.records.notices import TENDER_NOTICE
from loudou.marketing.tenders.records.organisations import TENDER_ORG
from loudou.marketing.tenders.records.projects import TENDER_PROJECT
from loudou.marketing.tenders.records.sources import TENDER_SOURCE
from loudou.marketing.tenders.records.subscriptions import TENDER_SUBSCRIPTION

RECORD_TYPES = (
    TENDER_MATCH,
    BID,
    TENDER_PROJECT,
    TENDER_NOTICE,
    TENDER_AWARD,
    TENDER_ORG,
    TENDER_SUBSCRIPTION,
    TENDER_SOURCE,
    BID_REASON,
    BID_TEMPLATE_ITEM,
)

__all__ = ["RECORD_TYPES"]
