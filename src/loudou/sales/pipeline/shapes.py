"""What other packages see of the pipeline."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class SourceRef:
    """A record of a later or neighbouring domain, by kind and id."""

    kind: str
    id: UUID


@dataclass(frozen=True, slots=True)
class OpportunityDraft:
    """A deal as somebody describes it; `amount` by the process's amount basis.

    `process_id` None: the default process; `stage_id` None: its first stage; `owner_id` None: the actor; `currency`
    empty: CNY.
    """

    name: str
    account_id: UUID
    contact_id: UUID | None = None
    amount: Decimal = Decimal(0)
    currency: str = ""
    kind: str = "new"
    process_id: UUID | None = None
    stage_id: UUID | None = None
    expected_close_date: date | None = None
    decision_date: date | None = None
    next_step: str = ""
    competitor: str = ""
    note: str = ""
    source: SourceRef | None = None
    owner_id: UUID | None = None
    custom: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Deal:
    """The accepted document that wins a deal, with its totals in the deal's currency."""

    document: SourceRef
    net_amount: Decimal
    gross_amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Win:
    """How one deal was won. Without a document the amount stays what it was."""

    opportunity_id: UUID
    deal: Deal | None = None
    reason_id: UUID | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class CriterionState:
    """One condition of a stage as a deal stands to it. `can_check`: a person confirms it."""

    id: UUID
    code: str
    label: str
    kind: str
    moment: str
    is_required: bool
    is_met: bool
    is_waived: bool
    can_check: bool
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class StageState:
    """One stage of a deal's process: its conditions, and how long the deal stood in it (None: never).

    `state` is done, current, ahead, or skipped. `entered_at` is the latest entry; `seconds` adds up all stays.
    """

    id: UUID
    code: str
    label: str
    goal: str
    type: str
    state: str
    probability_rate: Decimal
    max_days: int | None
    entered_at: datetime | None
    seconds: int | None
    criteria: tuple[CriterionState, ...]

    @property
    def asked(self) -> tuple[CriterionState, ...]:
        """The conditions that keep the stage from being left."""
        return tuple(one for one in self.criteria if one.is_required and one.moment == "exit")

    @property
    def met_count(self) -> int:
        """How many of those are met."""
        return sum(one.is_met for one in self.asked)


@dataclass(frozen=True, slots=True)
class OpportunityFacts:
    """A deal as its page and later stages need it."""

    id: UUID
    number: str
    name: str
    account_id: UUID
    account_name: str
    contact_id: UUID | None
    contact_name: str
    kind: str
    status: str
    process_id: UUID
    amount_basis: str
    stage_id: UUID
    stage_name: str
    stage_entered_at: datetime
    amount: Decimal
    currency: str
    net_amount: Decimal | None
    gross_amount: Decimal | None
    expected_close_date: date | None
    decision_date: date | None
    probability_rate: Decimal
    is_probability_pinned: bool
    forecast_category: str
    next_step: str
    competitor: str
    reason_name: str
    reason_note: str
    closed_at: datetime | None
    source: SourceRef | None
    document: SourceRef | None
    owner_id: UUID | None
    owner_name: str
    note: str
    created_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class OpportunityRow:
    """A deal in a short list: to attach to, or of an account."""

    id: UUID
    number: str
    name: str
    stage_name: str
    status: str
    amount: Decimal
    currency: str
    expected_close_date: date | None
    owner_name: str


@dataclass(frozen=True, slots=True)
class BoardCard:
    """A deal on the board."""

    id: UUID
    number: str
    name: str
    account_name: str
    amount: Decimal
    currency: str
    expected_close_date: date | None
    stage_entered_at: datetime
    owner_name: str
    met_count: int
    asked_count: int
    is_stalled: bool
    version: int


@dataclass(frozen=True, slots=True)
class ColumnSum:
    """Money of one currency in a column; `weighted` is the sum of amount times probability, each rounded half up."""

    currency: str
    amount: Decimal
    weighted: Decimal


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """One stage on the board: everything in it counted and summed, and its first cards. `next` reads on (None: end)."""

    stage_id: UUID
    code: str
    label: str
    probability_rate: Decimal
    max_days: int | None
    count: int
    sums: tuple[ColumnSum, ...]
    cards: tuple[BoardCard, ...] = ()
    next: str | None = None


@dataclass(frozen=True, slots=True)
class ProcessRow:
    """A sales process to choose."""

    id: UUID
    code: str
    name: str
    is_default: bool


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """A reason to choose when a deal ends."""

    id: UUID
    code: str
    name: str
    status: str
    names_competitor: bool


@dataclass(frozen=True, slots=True)
class CriterionDraft:
    """A condition of a stage as it is set up."""

    code: str
    name: str
    kind: str
    name_en: str = ""
    moment: str = "exit"
    is_required: bool = True
    expression: str = ""
    field: str = ""
    task_days: int | None = None


@dataclass(frozen=True, slots=True)
class StageDraft:
    """A stage as it is set up; their order is the order of the list."""

    code: str
    name: str
    probability_rate: Decimal
    name_en: str = ""
    type: str = "active"
    lowest_rate: Decimal = Decimal(0)
    highest_rate: Decimal = Decimal(1)
    expected_days: int | None = None
    max_days: int | None = None
    goal: str = ""
    goal_en: str = ""
    forecast_category: str = "pipeline"
    criteria: tuple[CriterionDraft, ...] = ()


@dataclass(frozen=True, slots=True)
class ProcessDraft:
    """A sales process as it is set up."""

    code: str
    name: str
    stages: tuple[StageDraft, ...]
    name_en: str = ""
    is_default: bool = False
    may_skip: bool = True
    may_go_back: bool = True
    probability_policy: str = "corridor"
    amount_basis: str = "net"
    win_needs_document: bool = False
    win_needs_reason: bool = False
    loss_needs_competitor: bool = False


@dataclass(frozen=True, slots=True)
class ReasonDraft:
    """A reason as it is set up."""

    code: str
    name: str
    status: str
    name_en: str = ""
    names_competitor: bool = False
