"""What comes in, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from loudou.kernel.errors import FieldProblem
from loudou.leads.enums import CaptureOutcome


@dataclass(frozen=True, slots=True)
class LeadDraft:
    """A lead as it comes in, as typed; empty text means unknown.

    `owner_id` names the owner and leaves no choice to rules. `external_id` is the sender's own number of this delivery,
    taken once per channel. `captured_at` dates a lead that came in earlier (None: now). `annual_revenue_amount` is in
    `currency` (ISO 4217).
    """

    name: str = ""
    company: str = ""
    title: str = ""
    mobile: str = ""
    phone: str = ""
    email: str = ""
    wechat: str = ""
    uscc: str = ""
    country: str = ""
    province: str = ""
    city: str = ""
    industry: str = ""
    company_size: str = ""
    annual_revenue_amount: Decimal | None = None
    currency: str = ""
    source: str = ""
    source_detail: str = ""
    medium: str = ""
    campaign: str = ""
    need: str = ""
    budget: str = ""
    timeline: str = ""
    product_interest: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    external_id: str = ""
    owner_id: UUID | None = None
    next_followup_at: datetime | None = None
    captured_at: datetime | None = None
    custom: Mapping[str, object] = field(default_factory=dict)
    payload: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LeadTouch:
    """One more time a lead that is known came to us; `external_id` is the sender's number of it, taken once."""

    lead_id: UUID
    at: datetime
    source: str = ""
    external_id: str = ""
    payload: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CapturePolicy:
    """How a channel's drafts are taken.

    Leads without an owner go to `pool_id` (None: the default pool). `appends` adds a draft that shares a hard key with
    an open lead to it instead of making another. `assigns` asks the assignment rules. `region` (ISO 3166) is where
    telephone numbers without a country code are dialled.
    """

    channel: str = "api"
    pool_id: UUID | None = None
    appends: bool = True
    assigns: bool = True
    region: str = "CN"


@dataclass(frozen=True, slots=True)
class CapturedRow:
    """What became of one draft: a new lead, an existing one it was added to, or nothing.

    `problems` of a lead that was made are values kept aside because they are no such thing.
    """

    outcome: CaptureOutcome
    lead_id: UUID | None = None
    matched_by: str = ""
    problems: tuple[FieldProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class CaptureResult:
    """What became of each draft, in their order."""

    rows: tuple[CapturedRow, ...]

    def ids(self, outcome: CaptureOutcome) -> list[UUID]:
        """The leads with this outcome, in the order of the drafts; an appended lead may occur more than once."""
        return [row.lead_id for row in self.rows if row.outcome == outcome and row.lead_id is not None]


@dataclass(frozen=True, slots=True)
class FollowUp:
    """That somebody really was in touch with a lead, and when they mean to be again.

    `is_response` tells whether a person tried to reach the lead: only that stops the clock of the first response.
    """

    lead_id: UUID
    at: datetime
    next_at: datetime | None = None
    is_response: bool = True


@dataclass(frozen=True, slots=True)
class SimilarLead:
    """A lead that may be the same person or company, and by which sign."""

    id: UUID
    number: str
    display_name: str
    name: str
    status: str
    owner_name: str
    matched_by: str


@dataclass(frozen=True, slots=True)
class TouchRow:
    """One time the lead came to us."""

    at: datetime
    channel: str
    source: str
    medium: str
    campaign: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """One time a lead came to us and named a campaign; `id` is the lead's own for the first time.

    `contact_id` is the contact it has become, if any.
    """

    id: UUID
    lead_id: UUID
    name: str
    company: str
    at: datetime
    channel: str
    source: str
    medium: str
    campaign: str
    contact_id: UUID | None = None
