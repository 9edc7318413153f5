"""Rules of the score, and why a lead has its score."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from uuid import UUID


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
class EscalationStep:
    """One step about a first response that is owed, so many working minutes past due; negative: before it is due.

    `tells` says whom (ToldOf), `role` is the code of the role meant by one of them; `returns` takes the lead back into
    its pool.
    """

    minutes: int
    tells: tuple[str, ...] = ()
    role: str = ""
    returns: bool = False


@dataclass(frozen=True, slots=True)
class EscalationTaken:
    """A step that was taken about a lead: when, whom it told, and whether it took the lead back."""

    minutes: int
    at: datetime
    told: tuple[str, ...]
    returned: bool


ESCALATION = (
    EscalationStep(-15, ("owner",)),
    EscalationStep(0, ("owner", "manager", "pool_admins")),
    EscalationStep(30, ("owner", "manager", "pool_admins"), returns=True),
)
"""What domain 3.5 begins with at a target of thirty minutes: half of it, all of it, twice as much."""


@dataclass(frozen=True, slots=True)
class BandActions:
    """What a band sets going. The acts concern leads nobody owns: an owned lead is never taken away.

    `hysteresis` is how many points a score must fall below a band before the lead leaves it. `response_minutes` of
    working time are allowed for the first response to a lead to contact now, None for no clock; `archive_days` is how
    long a lead lies on hold before it is archived, None for ever. `escalation` are the steps about a response that is
    owed, by their minutes. A lead nurtured for `nurture_days`, None for ever, leaves nurturing as `nurture_end` says.
    """

    contact_now: str = "assign"
    nurture: str = "enrol"
    hold: str = "leave"
    hysteresis: Decimal = Decimal(0)
    response_minutes: int | None = 30
    opens_task: bool = True
    tells_owner: bool = True
    archive_days: int | None = 180
    nurture_days: int | None = 180
    nurture_end: str = "hand_back"
    escalation: tuple[EscalationStep, ...] = ESCALATION


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
    actions: BandActions = field(default_factory=BandActions)


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
class ScoreVersion:
    """A version of the score rules that was made active, the present one with everything in it."""

    number: int
    activated_at: datetime
    is_active: bool
    rules: ScoreModelDraft | None = None


@dataclass(frozen=True, slots=True)
class ScoreStep:
    """A score a lead had from `at` on, and the act (label of its change set) that brought it.

    `changed` names the columns that differ from the score before; empty for the first.
    """

    at: datetime
    act: str
    source: str
    actor_id: UUID | None
    is_first: bool
    total: Decimal | None
    attribute: Decimal | None
    behavior: Decimal | None
    smart: Decimal | None
    band: str
    version: int
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BandMove:
    """That one lead came from one band into another; empty: not scored."""

    lead_id: UUID
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class BandChange:
    """How many open leads stand in one band now and would stand in another; empty: not scored."""

    before: str
    after: str
    count: int


@dataclass(frozen=True, slots=True)
class BandExample:
    """One lead whose band would change, with its totals now and then; None: not scored."""

    lead_id: UUID
    name: str
    before: str
    after: str
    was: Decimal | None
    total: Decimal | None


@dataclass(frozen=True, slots=True)
class ScorePreview:
    """What score rules would do to the open leads.

    `rule_counts` says for how many leads each rule holds, by code; `findings` are (kind, code, other) as
    rules/rule_findings.py names them. `is_sampled`: only the latest leads were looked at, there being too many.
    """

    lead_count: int
    is_sampled: bool
    changes: tuple[BandChange, ...]
    rule_counts: Mapping[str, int]
    examples: tuple[BandExample, ...]
    findings: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class RuleDifference:
    """One thing that differs between two versions: what (`kind`, `code`), and how it read before and after.

    Empty where it was not there.
    """

    kind: str
    code: str
    before: str
    after: str
