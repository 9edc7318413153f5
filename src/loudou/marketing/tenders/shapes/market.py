"""The market as pages show it."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One step in the life of a project: a notice, an award or a contract."""

    kind: str
    at: datetime | date | None
    title: str
    notice_type: str = ""
    notice_id: UUID | None = None
    award_id: UUID | None = None
    org_name: str = ""
    org_id: UUID | None = None
    amount: Decimal | None = None
    currency: str = ""
    status: str = ""
    url: str = ""
    end_date: date | None = None
    other_urls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MarketFilter:
    """Which part of the market: awards and projects of these days, one region, industry or purchaser, one currency."""

    first_day: date
    last_day: date
    currency: str
    region: str = ""
    industry: str = ""


@dataclass(frozen=True, slots=True)
class MarketGroup:
    """Projects and awards of one group, and what the awards came to."""

    key: str
    label: str
    project_count: int = 0
    award_count: int = 0
    amount: Decimal = Decimal(0)
    share_rate: Decimal | None = None
    discount_rate: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ExpiringRow:
    """A contract that ends: worth a call before `alert_date`."""

    award_id: UUID
    project_id: UUID
    title: str
    purchaser_name: str
    supplier_name: str
    amount: Decimal | None
    currency: str
    end_date: date
    alert_date: date


@dataclass(frozen=True, slots=True)
class RivalRow:
    """How a supplier stands against us: lots both bid for, and who won of those."""

    org_id: UUID
    name: str
    bid_count: int
    our_bid_count: int
    common_count: int
    jaccard_rate: Decimal | None
    our_wins: int
    their_wins: int
    other_wins: int


@dataclass(frozen=True, slots=True)
class Market:
    """The market of a period as one page shows it; amounts in the currency of the filter."""

    chosen: MarketFilter
    project_count: int
    award_count: int
    amount: Decimal
    unpriced_count: int
    discount_rate: Decimal | None
    discounted_count: int
    concentration: Decimal | None
    months: tuple[MarketGroup, ...] = ()
    regions: tuple[MarketGroup, ...] = ()
    buyers: tuple[MarketGroup, ...] = ()
    suppliers: tuple[MarketGroup, ...] = ()
    methods: tuple[MarketGroup, ...] = ()
    rivals: tuple[RivalRow, ...] = ()
    expiring: tuple[ExpiringRow, ...] = ()
    our_bid_count: int = 0
    our_win_count: int = 0
    currencies: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class OrgShare:
    """A part of what an organisation bought or won: with whom, where or when; `share_rate` None says nothing."""

    key: UUID | None
    label: str
    award_count: int
    amount: Decimal
    share_rate: Decimal | None


@dataclass(frozen=True, slots=True)
class BuyerCard:
    """A purchaser: what it spent with whom. `concentration` is the HHI over its suppliers, 0 to 10,000."""

    currency: str
    award_count: int
    amount: Decimal
    discount_rate: Decimal | None
    concentration: Decimal | None
    open_count: int
    years: tuple[OrgShare, ...]
    suppliers: tuple[OrgShare, ...]
    expiring: tuple[ExpiringRow, ...]


@dataclass(frozen=True, slots=True)
class SupplierCard:
    """A supplier: what it won where, how it meets us, and the purchasers that buy mostly from it."""

    currency: str
    award_count: int
    amount: Decimal
    discount_rate: Decimal | None
    bid_count: int
    our_bid_count: int
    common_count: int
    jaccard_rate: Decimal | None
    our_wins: int
    their_wins: int
    regions: tuple[OrgShare, ...]
    locked_in: tuple[OrgShare, ...]


@dataclass(frozen=True, slots=True)
class LotRow:
    """A lot of a project with who got it; `winner` empty while nobody did."""

    key: str
    title: str
    ceiling_amount: Decimal | None
    currency: str
    winner: str
    amount: Decimal | None
