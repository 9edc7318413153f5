"""What leads take in and give out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from loudou.kernel.errors import FieldProblem
from loudou.leads.enums import CaptureOutcome, Fading


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
class PoolClock:
    """When a lead its owner does not work on is due back to its pool; None switches a clock off."""

    first_followup_hours: int | None = 48
    followup_days: int | None = 7
    conversion_days: int | None = 90

    def due_at(self, assigned_at: datetime, last_followup_at: datetime | None = None) -> datetime | None:
        """The earliest of the clocks (domain B.2), in days of 24 hours; None when none runs.

        A follow-up from before the assignment was another owner's and counts for nothing.
        """
        followed = last_followup_at is not None and last_followup_at >= assigned_at
        dues = []
        if self.first_followup_hours is not None and not followed:
            dues.append(assigned_at + timedelta(hours=self.first_followup_hours))
        if self.followup_days is not None:
            base = last_followup_at if followed and last_followup_at is not None else assigned_at
            dues.append(base + timedelta(days=self.followup_days))
        if self.conversion_days is not None:
            dues.append(assigned_at + timedelta(days=self.conversion_days))
        return min(dues, default=None)


@dataclass(frozen=True, slots=True)
class FollowUp:
    """That somebody really was in touch with a lead, and when they mean to be again."""

    lead_id: UUID
    at: datetime
    next_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Prediction:
    """A predicted chance to convert as a score of 0 to 100, with what speaks for and against it."""

    score: Decimal
    reasons: tuple[Mapping[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class ScoreRuleDraft:
    """A rule of a score group: a criterion in the expression language, and its points."""

    code: str
    label_zh: str
    label_en: str
    criterion: str
    points: Decimal = Decimal(0)
    is_disqualifier: bool = False


@dataclass(frozen=True, slots=True)
class ScoreGroupDraft:
    """Rules about one trait; `cap` is the most they add together, zero or less makes a group of penalties."""

    code: str
    label_zh: str
    label_en: str
    cap: Decimal
    rules: tuple[ScoreRuleDraft, ...]
    counting: str = "sum"


@dataclass(frozen=True, slots=True)
class ScoreModelDraft:
    """A whole version of the score rules. Weights are relative; thresholds are lower bounds, inclusive."""

    groups: tuple[ScoreGroupDraft, ...]
    weight_attribute: Decimal = Decimal(40)
    weight_behavior: Decimal = Decimal(30)
    weight_smart: Decimal = Decimal(30)
    contact_now_from: Decimal = Decimal(60)
    nurture_from: Decimal = Decimal(30)
    behaviour: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PoolDraft:
    """A pool with its members; limits and clocks that are None do not bind."""

    name: str
    kind: str = "member_claim"
    owner_id: UUID | None = None
    claim_limit: int | None = 50
    daily_limit: int | None = 20
    cooldown_days: int = 15
    clock: PoolClock = field(default_factory=PoolClock)
    counts_overall: bool = True
    is_default: bool = False
    public_fields: tuple[str, ...] = ()
    member_ids: tuple[UUID, ...] = ()
    admin_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class AssignmentMemberDraft:
    """A person of an assignment rule."""

    user_id: UUID
    weight: int = 1
    capacity: int | None = None
    daily_max: int | None = None
    is_paused: bool = False


@dataclass(frozen=True, slots=True)
class AssignmentRuleDraft:
    """An assignment rule with its people in their order."""

    name: str
    method: str
    members: tuple[AssignmentMemberDraft, ...] = ()
    criteria: str = ""
    pool_id: UUID | None = None
    priority: int = 10
    previous_owner_days: int = 15
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """One reason of a score in the reader's language; points as they counted, with their sign."""

    label: str
    points: Decimal
    dimension: str


@dataclass(frozen=True, slots=True)
class Dimension:
    """One dimension of a score: 0 to 100 or None when unavailable, its weight share of the total, and why."""

    key: str
    score: Decimal | None
    weight_rate: Decimal
    contribution: Decimal | None
    reasons: tuple[ReasonRow, ...]


@dataclass(frozen=True, slots=True)
class ScoreCard:
    """Why a lead has its score."""

    total: Decimal | None
    band: str
    is_disqualified: bool
    contact_now_from: Decimal
    model_number: int | None
    dimensions: tuple[Dimension, ...]


@dataclass(frozen=True, slots=True)
class HeldPeriod:
    """A period in which an owner or a pool had a lead; `to_at` None is the present one."""

    owner_id: UUID | None
    owner_name: str
    pool_id: UUID | None
    pool_name: str
    from_at: datetime
    to_at: datetime | None
    how: str
    reason: str = ""


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
class PoolRow:
    """A pool with what lies in it and what the reader may still take."""

    id: UUID
    name: str
    kind: str
    waiting_count: int
    hot_count: int
    owned_count: int
    member_count: int
    is_member: bool
    is_admin: bool
    held_by_me: int
    claim_limit: int | None
    claimed_today: int
    daily_limit: int | None
    oldest_at: datetime | None


@dataclass(frozen=True, slots=True)
class WorkRow:
    """A lead in somebody's work queue."""

    id: UUID
    number: str
    display_name: str
    name: str
    status: str
    band: str
    score_total: Decimal | None
    assigned_at: datetime | None
    next_followup_at: datetime | None
    recycle_due_at: datetime | None


@dataclass(frozen=True, slots=True)
class LeadSnapshot:
    """A lead as conversion and other stories need it."""

    id: UUID
    number: str
    status: str
    owner_id: UUID | None
    account_id: UUID | None
    version: int
    name: str
    company: str
    title: str
    mobile: str
    phone: str
    email: str
    wechat: str
    uscc: str
    country: str
    province: str
    city: str
    industry: str
    company_size: str
    annual_revenue_amount: Decimal | None
    currency: str
    source: str
    medium: str
    campaign: str
    need: str
    budget: str
    timeline: str
    product_interest: tuple[str, ...]
    tags: tuple[str, ...]
    score_total: Decimal | None
    created_at: datetime
    custom: Mapping[str, object]
    converted_account_id: UUID | None = None
    converted_contact_id: UUID | None = None
    converted_opportunity_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class AssignmentReason:
    """Why a lead went to its owner: the rule, the turn, and everybody considered with what spoke against them."""

    at: datetime
    rule_name: str
    reason: str
    chosen_name: str
    considered: tuple[tuple[str, str], ...]


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


@dataclass(frozen=True, slots=True)
class ScoreVersion:
    """A version of the score rules that was made active, the present one with everything in it."""

    number: int
    activated_at: datetime
    is_active: bool
    rules: ScoreModelDraft | None = None


@dataclass(frozen=True, slots=True)
class BandChange:
    """How many open leads stand in one band now and would stand in another; empty: not scored."""

    before: str
    after: str
    count: int


@dataclass(frozen=True, slots=True)
class RuleMemberRow:
    """A person of an assignment rule and how many leads he or she holds in all."""

    user_id: UUID
    name: str
    is_active: bool
    weight: int
    capacity: int | None
    daily_max: int | None
    is_paused: bool
    held: int


@dataclass(frozen=True, slots=True)
class AssignmentRuleRow:
    """An assignment rule as an administrator sees it; the people in their order."""

    id: UUID
    name: str
    priority: int
    criteria: str
    method: str
    pool_id: UUID | None
    pool_name: str
    previous_owner_days: int
    is_active: bool
    members: tuple[RuleMemberRow, ...] = ()


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """One line of the log of assignments: which lead, to whom, by which rule, and who was considered."""

    lead_id: UUID
    lead_name: str
    reason: AssignmentReason


DAILY_COUNT_CAP = 20
"""Events of one kind that count within a day, unless a rule says otherwise (domain 1.7.3)."""


@dataclass(frozen=True, slots=True)
class Decay:
    """How much of its points an event keeps at an age in days.

    `days` is the half-life, or the age at which a linear decay reaches zero. `steps` are (younger than, share), rising;
    older than the last step keeps nothing.
    """

    fading: Fading = Fading.HALF_LIFE
    days: Decimal = Decimal(30)
    steps: tuple[tuple[Decimal, Decimal], ...] = ()


@dataclass(frozen=True, slots=True)
class KindRule:
    """What one kind of event is worth, and how much of it counts; None is no limit."""

    points: Decimal
    daily_count_cap: int | None = DAILY_COUNT_CAP
    count_cap: int | None = None
    point_cap: Decimal | None = None


@dataclass(frozen=True, slots=True)
class BehaviourModel:
    """The kinds that count, how they fade, and the points that make a full score."""

    kinds: Mapping[str, KindRule]
    cap: Decimal = Decimal(50)
    decay: Decay = Decay()


@dataclass(frozen=True, slots=True)
class RegistryEntry:
    """A company as a registry tells it; empty where it says nothing. Amounts are in `capital_currency` (ISO 4217)."""

    name: str
    uscc: str = ""
    lei: str = ""
    legal_representative: str = ""
    registered_capital_amount: Decimal | None = None
    paid_in_amount: Decimal | None = None
    capital_currency: str = ""
    established_date: date | None = None
    status: str = ""
    company_type: str = ""
    industry: str = ""
    country: str = ""
    province: str = ""
    city: str = ""
    address: str = ""
    scope: str = ""
    former_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProviderDraft:
    """How a company registry is asked; see ProviderSetting for what the parts mean."""

    key: str
    kind: str
    label: str = ""
    options: Mapping[str, object] = field(default_factory=dict)
    policies: Mapping[str, str] = field(default_factory=dict)
    priority: int = 10
    daily_quota: int | None = None
    cost_amount: Decimal = Decimal(0)
    currency: str = "CNY"
    is_enabled: bool = True
    asks_automatically: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One question to a registry: a credit code or, without one, a company name as written."""

    name: str
    uscc: str = ""

    @property
    def key(self) -> str:
        """What makes two questions the same."""
        return f"uscc:{self.uscc}" if self.uscc else f"name:{self.name}"


@dataclass(frozen=True, slots=True)
class RegistryAnswer:
    """What a registry answered; `problem` is set when it did not, and the question stays open."""

    question: Question
    entries: tuple[RegistryEntry, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class EnrichResult:
    """How many leads had fields filled in, and how many got something to decide on."""

    filled_count: int = 0
    proposed_count: int = 0


@dataclass(frozen=True, slots=True)
class LoadedRegistry:
    """How many companies of a file are new in the local registry, how many were refreshed, and what was left out.

    `repeated_count` are entries of a company that the file has once more.
    """

    created_count: int
    updated_count: int
    repeated_count: int
    problems: tuple[FieldProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundFact:
    """Something nobody typed: a field of the lead or a trait of its code or number, its value, and what told it."""

    name: str
    value: str
    source: str


@dataclass(frozen=True, slots=True)
class OpenProposal:
    """A value that waits for a decision, beside what stands there now; `provider` is a label people read."""

    id: UUID
    field: str
    value: str
    present: str
    provider: str
    confidence: Decimal


@dataclass(frozen=True, slots=True)
class AskedRow:
    """One question put to a registry about the lead: when, what came of it, and what it cost."""

    at: datetime
    provider: str
    outcome: str
    problem: str
    cost_amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class EnrichmentCard:
    """What was found out about a lead without asking it; `found_at` is when a registry last added something."""

    facts: tuple[FoundFact, ...]
    proposals: tuple[OpenProposal, ...]
    asked: tuple[AskedRow, ...]
    found_at: datetime | None
