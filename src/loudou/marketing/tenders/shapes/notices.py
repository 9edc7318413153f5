"""What notices say, and what becomes of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from loudou.kernel.errors import FieldProblem
from loudou.marketing.tenders.enums import TakeOutcome


@dataclass(frozen=True, slots=True)
class OrgFacts:
    """An organisation as a notice names it; `identifier` is `scheme:number` where the publisher gives one."""

    name: str
    uscc: str = ""
    identifier: str = ""


@dataclass(frozen=True, slots=True)
class LotFacts:
    """A part of a project that is awarded on its own; amounts are in `currency`."""

    id: str
    title: str = ""
    budget_amount: Decimal | None = None
    ceiling_amount: Decimal | None = None
    currency: str = ""


@dataclass(frozen=True, slots=True)
class AwardFacts:
    """Who got a lot, or is a candidate for it. The first supplier leads a consortium.

    `id` is the publisher's; empty where notices carry none, and then a later award notice of the same lot replaces
    this one. `amount` None: only rates or unit prices were agreed. `price_rate` is the agreed fraction off the list.
    """

    id: str = ""
    lot_id: str = ""
    status: str = ""
    suppliers: tuple[OrgFacts, ...] = ()
    amount: Decimal | None = None
    currency: str = ""
    price_rate: Decimal | None = None
    rank: int | None = None
    awarded_date: date | None = None
    signed_date: date | None = None
    start_date: date | None = None
    end_date: date | None = None


@dataclass(frozen=True, slots=True)
class BidFacts:
    """An offer somebody made; result empty: not told."""

    bidder: OrgFacts
    lot_id: str = ""
    price_amount: Decimal | None = None
    currency: str = ""
    rank: int | None = None
    result: str = ""


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """What a notice says, read out of whatever form it came in; empty and None mean it does not say.

    Amounts are in `currency` (ISO 4217) and whole units of it, never in ten thousands.
    """

    title: str = ""
    body: str = ""
    project_no: str = ""
    purchaser: OrgFacts | None = None
    agency: OrgFacts | None = None
    region: str = ""
    industry: str = ""
    category_codes: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    method: str = ""
    budget_amount: Decimal | None = None
    ceiling_amount: Decimal | None = None
    currency: str = ""
    question_deadline_at: datetime | None = None
    deposit_due_at: datetime | None = None
    deposit_amount: Decimal | None = None
    bid_deadline_at: datetime | None = None
    open_at: datetime | None = None
    service_start_date: date | None = None
    service_end_date: date | None = None
    contact_name: str = ""
    contact_phone: str = ""
    contact_email: str = ""
    lots: tuple[LotFacts, ...] = ()
    awards: tuple[AwardFacts, ...] = ()
    bids: tuple[BidFacts, ...] = ()
    attachments: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class NoticeDraft:
    """One publication as it is handed in.

    `ocid` names the contracting process where the source knows it; without, the rules find the project. `release_id`
    is the publisher's number of this publication. `release` is the original where it is a release of the Open
    Contracting Data Standard. `place` says where in which file it stands.
    """

    notice_type: str
    facts: NoticeFacts
    published_at: datetime | None
    source: str = ""
    ocid: str = ""
    release_id: str = ""
    url: str = ""
    release: Mapping[str, object] | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class UnreadableNotice:
    """A part of a file that is no notice: where it stands and why."""

    place: str
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class TakenRow:
    """What became of one draft."""

    outcome: TakeOutcome
    notice_id: UUID | None = None
    project_id: UUID | None = None
    place: str = ""
    problems: tuple[FieldProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class TakeResult:
    """What became of each draft, in their order."""

    rows: tuple[TakenRow, ...]


@dataclass(frozen=True, slots=True)
class CompiledAward:
    """An award after all notices of its project; `is_doubtful` marks an amount out of all proportion to the budget."""

    facts: AwardFacts
    key: str
    status: str
    is_doubtful: bool = False


@dataclass(frozen=True, slots=True)
class ProjectState:
    """A project as all its notices together describe it."""

    facts: NoticeFacts
    stage: str
    stage_at: datetime | None
    published_first_at: datetime | None
    notice_count: int
    awards: tuple[CompiledAward, ...] = ()
