"""What the pipeline tells the others."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from loudou.kernel.events import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class OpportunitiesOpened(DomainEvent):
    """Deals were opened."""

    name: ClassVar[str] = "pipeline.opportunities_opened"


@dataclass(frozen=True, slots=True, kw_only=True)
class StageChanged(DomainEvent):
    """Open deals moved to another stage; `direction` is forward, skip or back."""

    name: ClassVar[str] = "pipeline.stage_changed"
    stage_id: UUID
    direction: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpportunitiesWon(DomainEvent):
    """Deals were won; `account_ids` stand in the order of the subjects."""

    name: ClassVar[str] = "pipeline.opportunities_won"
    account_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpportunitiesLost(DomainEvent):
    """Deals were lost for this reason."""

    name: ClassVar[str] = "pipeline.opportunities_lost"
    reason_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class OpportunitiesInvalidated(DomainEvent):
    """Deals turned out to be none: made by mistake or twice. They count neither as won nor as lost."""

    name: ClassVar[str] = "pipeline.opportunities_invalidated"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpportunitiesReopened(DomainEvent):
    """Closed deals are open again."""

    name: ClassVar[str] = "pipeline.opportunities_reopened"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpportunitiesAssigned(DomainEvent):
    """Deals have another owner."""

    name: ClassVar[str] = "pipeline.opportunities_assigned"
    owner_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountsChanged(DomainEvent):
    """What open deals are worth was changed by hand."""

    name: ClassVar[str] = "pipeline.amounts_changed"
