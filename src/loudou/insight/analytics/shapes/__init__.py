"""What is asked of the funnel and what it answers."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from loudou.insight.analytics.enums import Speed, Step
from loudou.insight.analytics.shapes.measures import Loss, RateChange
from loudou.kernel.period import Period


@dataclass(frozen=True, slots=True)
class FunnelQuestion:
    """Leads created on the days of `period`, narrowed to a source, an owner, a team; compared with those of `before`.

    `source` None means any, the empty text leads that name none. Money is in `currency`; other currencies are left out.
    """

    period: Period
    before: Period
    currency: str
    source: str | None = None
    owner_id: UUID | None = None
    team_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class RowsQuestion:
    """The leads behind a figure: those that reached `step`, or those that stopped before it, of one segment."""

    step: Step
    has_stopped: bool = False
    speed: Speed | None = None
    is_before: bool = False


@dataclass(frozen=True, slots=True)
class StepFigures:
    """One step of one cohort: how many leads came so far, half of them within `median` of the step before it.

    `median` is over the `timed` leads of which both instants are known. `amount` is None where a step has no money.
    """

    count: int
    timed: int = 0
    median: timedelta | None = None
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """A step now and in the comparison. Rates are fractions; None where nothing came before."""

    step: Step
    now: StepFigures
    before: StepFigures
    rate: Decimal | None
    rate_before: Decimal | None
    rate_of_all: Decimal | None
    change: RateChange | None


@dataclass(frozen=True, slots=True)
class Cycle:
    """How many business days won deals took, in the middle: from the lead, and from the opening of the deal."""

    won: int
    from_lead: timedelta | None
    from_opportunity: timedelta | None


@dataclass(frozen=True, slots=True)
class Segment:
    """The leads of one source, owner or waiting time: how many reached each step, and the money won and paid."""

    key: str
    label: str
    counts: tuple[int, ...]
    won_amount: Decimal
    paid_amount: Decimal


@dataclass(frozen=True, slots=True)
class Share:
    """What one segment adds to the loss of the bottleneck; cases may be negative where it converts better."""

    segment: Segment
    cases: Decimal
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """The passage into `loss.step` costs most. `shares` of all sources add up to the cases missing in that step."""

    loss: Loss
    came_from: Step
    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class Funnel:
    """The whole answer as of one instant. The comparison counts only what had happened at the same age of its leads."""

    question: FunnelQuestion
    as_of: datetime
    as_of_before: datetime
    steps: tuple[FunnelStep, ...]
    cycle: Cycle
    cycle_before: Cycle
    sources: tuple[Segment, ...]
    owners: tuple[Segment, ...]
    speeds: tuple[Segment, ...]
    bottleneck: Bottleneck | None
    other_currencies: int


@dataclass(frozen=True, slots=True)
class FunnelChoices:
    """What the leads of a period can be narrowed to: sources, and owners and teams by id and name."""

    sources: tuple[str, ...]
    owners: tuple[tuple[UUID, str], ...]
    teams: tuple[tuple[UUID, str], ...]
