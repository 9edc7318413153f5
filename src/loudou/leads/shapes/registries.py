"""What registries know, and what of it goes into a lead."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from loudou.kernel.errors import FieldProblem


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
    monthly_quota: int | None = None
    cache_days: int = 30


@dataclass(frozen=True, slots=True)
class ProviderRow:
    """A registry with what was asked of it: on this business day, in this month, and at what price."""

    id: UUID
    draft: ProviderDraft
    day_count: int = 0
    month_count: int = 0
    month_amount: Decimal = Decimal(0)
    last_asked_at: datetime | None = None
    last_outcome: str = ""
    last_problem: str = ""

    @property
    def is_used_up(self) -> bool:
        """Whether nothing more may be asked on this day, or in this month."""
        limits = ((self.draft.daily_quota, self.day_count), (self.draft.monthly_quota, self.month_count))
        return any(quota is not None and count >= quota for quota, count in limits)


@dataclass(frozen=True, slots=True)
class TriedAnswer:
    """What came of a question somebody put to try a registry; `entries` are the companies it told."""

    at: datetime
    outcome: str
    problem: str
    cost_amount: Decimal
    currency: str
    entries: tuple[RegistryEntry, ...]


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
