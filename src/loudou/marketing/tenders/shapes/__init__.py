"""What tenders take in and give out, by topic."""

from loudou.marketing.tenders.shapes.alerts import AlertMatch, AlertSection, ToldPerson
from loudou.marketing.tenders.shapes.bids import (
    BidDraft,
    CalendarRow,
    CheckRow,
    DeadlineRow,
    OtherBid,
    Outcome,
)
from loudou.marketing.tenders.shapes.market import (
    BuyerCard,
    ExpiringRow,
    LotRow,
    Market,
    MarketFilter,
    MarketGroup,
    OrgShare,
    RivalRow,
    SupplierCard,
    TimelineRow,
)
from loudou.marketing.tenders.shapes.matches import (
    MatchedTender,
    RelevanceNeed,
)
from loudou.marketing.tenders.shapes.notices import (
    AwardFacts,
    BidFacts,
    CompiledAward,
    LotFacts,
    NoticeDraft,
    NoticeFacts,
    OrgFacts,
    ProjectState,
    TakenRow,
    TakeResult,
    UnreadableNotice,
)
from loudou.marketing.tenders.shapes.sources import (
    Look,
    SourceTerms,
)

__all__ = [
    "AlertMatch",
    "AlertSection",
    "AwardFacts",
    "BidDraft",
    "BidFacts",
    "BuyerCard",
    "CalendarRow",
    "CheckRow",
    "CompiledAward",
    "DeadlineRow",
    "ExpiringRow",
    "Look",
    "LotFacts",
    "LotRow",
    "Market",
    "MarketFilter",
    "MarketGroup",
    "MatchedTender",
    "NoticeDraft",
    "NoticeFacts",
    "OrgFacts",
    "OrgShare",
    "OtherBid",
    "Outcome",
    "ProjectState",
    "RelevanceNeed",
    "RivalRow",
    "SourceTerms",
    "SupplierCard",
    "TakeResult",
    "TakenRow",
    "TimelineRow",
    "ToldPerson",
    "UnreadableNotice",
]
