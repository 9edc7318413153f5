"""How the organisation attributes, and what was computed."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from loudou.marketing.campaigns.enums import AttributionModel


@dataclass(frozen=True, slots=True)
class AttributionTerms:
    """What the organisation chose for attribution (models.AttributionPolicy explains each)."""

    model: str = AttributionModel.POSITION
    window_days: int = 180
    half_life_days: Decimal = Decimal(7)
    first_share: Decimal = Decimal(40)
    last_share: Decimal = Decimal(40)
    counts_account: bool = False


@dataclass(frozen=True, slots=True)
class Policy:
    """The terms in force; `version` is 0 and the rest None while nobody chose any."""

    terms: AttributionTerms
    version: int = 0
    id: UUID | None = None
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Recount:
    """Computing all deals anew: how far it is. `total_count` is None before it was counted."""

    id: UUID
    state: str
    asked_by: UUID | None
    asked_at: datetime
    finished_at: datetime | None
    total_count: int | None
    done_count: int
    changed_count: int
    reached: UUID | None


@dataclass(frozen=True, slots=True)
class RecountStep:
    """What a step of a recount did: deals looked at, deals whose credits changed, the last one; None: none is left."""

    done_count: int
    changed_count: int
    reached: UUID | None
    total_count: int


@dataclass(frozen=True, slots=True)
class RunRow:
    """One computation of one model: its version, when, over how many deals, by which terms."""

    id: UUID
    model: str
    version: int
    at: datetime
    deal_count: int
    window_days: int
    half_life_days: Decimal
