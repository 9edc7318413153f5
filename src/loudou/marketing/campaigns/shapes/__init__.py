"""What campaigns take in and give out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from loudou.marketing.campaigns.enums import BudgetPolicy, MemberStatus, TouchKind
from loudou.marketing.campaigns.shapes.attribution import AttributionTerms as AttributionTerms


@dataclass(frozen=True, slots=True)
class PersonRef:
    """A lead or a contact, by kind (enums.PersonKind) and id."""

    kind: str
    id: UUID


@dataclass(frozen=True, slots=True)
class CampaignDraft:
    """A campaign to plan. Without a currency it has the parent's, else CNY; amounts are in it."""

    name: str
    kind: str
    start_date: date
    end_date: date
    parent_id: UUID | None = None
    owner_id: UUID | None = None
    currency: str = ""
    budget_amount: Decimal | None = None
    budget_policy: str = BudgetPolicy.WARN
    expected_revenue_amount: Decimal | None = None
    expected_lead_count: int | None = None
    utm_campaign: str = ""
    product_lines: tuple[str, ...] = ()
    target_segment: str = ""
    venue: str = ""
    landing_page: str = ""
    note: str = ""
    custom: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CostDraft:
    """An expense to book, in the campaign's currency; without a date it is today's."""

    campaign_id: UUID
    label: str
    category: str
    vendor: str = ""
    planned_amount: Decimal = Decimal(0)
    committed_amount: Decimal = Decimal(0)
    actual_amount: Decimal = Decimal(0)
    cost_date: date | None = None
    invoice_number: str = ""
    note: str = ""
    owner_id: UUID | None = None
    custom: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CostRevision:
    """New amounts of an expense; None leaves one as it is."""

    cost_id: UUID
    planned_amount: Decimal | None = None
    committed_amount: Decimal | None = None
    actual_amount: Decimal | None = None
    invoice_number: str | None = None


@dataclass(frozen=True, slots=True)
class Booked:
    """What was booked: the costs in order, and by how much each campaign over its budget passes it."""

    ids: tuple[UUID, ...]
    over_amounts: Mapping[UUID, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MemberDraft:
    """A person to count in a campaign: a lead, a contact, or both for a contact that came in as a lead.

    `at` is when the person answered, now unless said; it counts only for states that are an answer.
    """

    campaign_id: UUID
    name: str = ""
    lead_id: UUID | None = None
    contact_id: UUID | None = None
    company: str = ""
    status: str = MemberStatus.INVITED
    at: datetime | None = None
    source_channel: str = ""
    utm_source: str = ""
    utm_medium: str = ""
    owner_id: UUID | None = None
    custom: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MemberResult:
    """The member a draft is now part of, in the order of the drafts."""

    id: UUID
    is_new: bool


@dataclass(frozen=True, slots=True)
class TouchDraft:
    """A touch to log, of a person or of a visitor nobody knows. `delivery_key` is taken once per channel."""

    at: datetime
    kind: str = TouchKind.OTHER
    channel: str = "api"
    campaign_id: UUID | None = None
    person: PersonRef | None = None
    visitor_id: str = ""
    account_id: UUID | None = None
    url: str = ""
    utm_source: str = ""
    utm_medium: str = ""
    utm_campaign: str = ""
    utm_term: str = ""
    utm_content: str = ""
    payload: Mapping[str, object] = field(default_factory=dict)
    delivery_key: str = ""


@dataclass(frozen=True, slots=True)
class DealFacts:
    """What attribution must know of a deal; whoever asks brings it. All amounts are in `currency`.

    `amount` is net and counts for the pipeline unless the deal is lost (then it is nothing). `won_at` None is not won.
    `ordered_amount` and `received_amount` include tax; `margin_amount` None is unknown. `people` are the contacts of
    the deal and the leads they came in as. Deals of `account_id` without people may count its touches, by policy.
    """

    id: UUID
    currency: str
    amount: Decimal
    opened_at: datetime
    won_at: datetime | None = None
    ordered_amount: Decimal = Decimal(0)
    received_amount: Decimal = Decimal(0)
    margin_amount: Decimal | None = None
    lead_created_at: datetime | None = None
    people: tuple[PersonRef, ...] = ()
    account_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Attributed:
    """What an attribution did: deals looked at, and those whose credits changed."""

    deal_count: int
    changed_count: int


@dataclass(frozen=True, slots=True)
class NameMatch:
    """A name a lead carries and the day it did, to find the campaign meant."""

    name: str
    day: date


@dataclass(frozen=True, slots=True)
class NamedCampaign:
    """The campaign a name means, and how far somebody is who came to it on that day (enums.MemberStatus)."""

    id: UUID
    status_on_arrival: str


@dataclass(frozen=True, slots=True)
class CategoryCost:
    """The costs of one category."""

    category: str
    planned_amount: Decimal
    committed_amount: Decimal
    actual_amount: Decimal


@dataclass(frozen=True, slots=True)
class CampaignSums:
    """What of a campaign was counted: members by state, leads among them, and its parts' costs rolled up."""

    members: Mapping[str, int]
    lead_count: int
    response_count: int
    costs: tuple[CategoryCost, ...]
    rolled_up_amount: Decimal
    part_count: int


@dataclass(frozen=True, slots=True)
class CreditSums:
    """What one campaign is credited with under one model, in its currency; `influenced_amount` is not additive.

    `deal_count` and `won_count` are the deals it touched, whatever of them the model gives it.
    """

    model: str
    deal_count: int
    won_count: int
    pipeline_amount: Decimal
    won_amount: Decimal
    ordered_amount: Decimal
    received_amount: Decimal
    margin_amount: Decimal | None
    influenced_amount: Decimal


@dataclass(frozen=True, slots=True)
class CampaignReturn:
    """Credits against cost: rates are fractions, None where the cost is nothing or the gain unknown."""

    revenue_rate: Decimal | None
    margin_rate: Decimal | None
    cash_rate: Decimal | None
    cost_per_lead: Decimal | None
    cost_per_qualified: Decimal | None
    cost_per_deal: Decimal | None
    cost_per_win: Decimal | None


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """A campaign in a month of the calendar."""

    id: UUID
    number: str
    name: str
    kind: str
    status: str
    start_date: date
    end_date: date
    owner_name: str
