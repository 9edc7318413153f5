"""Tables of tenders."""

from loudou.marketing.tenders.models.awards import Award, AwardSupplier, BidRecord, Lot
from loudou.marketing.tenders.models.organisations import TenderOrg, TenderOrgAlias
from loudou.marketing.tenders.models.projects import TenderNotice, TenderProject
from loudou.marketing.tenders.models.subscriptions import SubscriptionRecipient, TenderMatch, TenderSubscription

__all__ = [
    "Award",
    "AwardSupplier",
    "BidRecord",
    "Lot",
    "SubscriptionRecipient",
    "TenderMatch",
    "TenderNotice",
    "TenderOrg",
    "TenderOrgAlias",
    "TenderProject",
    "TenderSubscription",
]
