"""Tables of tenders."""

from loudou.marketing.tenders.models.awards import Award, AwardSupplier, BidRecord, Lot
from loudou.marketing.tenders.models.bid_lists import BidReason, BidTemplateItem
from loudou.marketing.tenders.models.bid_work import BidDeadlineMove, BidItem, BidReminder
from loudou.marketing.tenders.models.bids import Bid, BidMember
from loudou.marketing.tenders.models.organisations import TenderOrg, TenderOrgAlias
from loudou.marketing.tenders.models.projects import TenderNotice, TenderProject
from loudou.marketing.tenders.models.sources import TakenFile, TenderSource
from loudou.marketing.tenders.models.subscriptions import SubscriptionRecipient, TenderMatch, TenderSubscription

__all__ = [
    "Award",
    "AwardSupplier",
    "Bid",
    "BidDeadlineMove",
    "BidItem",
    "BidMember",
    "BidReason",
    "BidRecord",
    "BidReminder",
    "BidTemplateItem",
    "Lot",
    "SubscriptionRecipient",
    "TakenFile",
    "TenderMatch",
    "TenderNotice",
    "TenderOrg",
    "TenderOrgAlias",
    "TenderProject",
    "TenderSource",
    "TenderSubscription",
]
