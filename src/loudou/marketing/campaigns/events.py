"""What campaigns tell the others; one event for a whole set."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from loudou.kernel.events import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignSubmitted(DomainEvent):
    """These campaigns wait for approval."""

    name: ClassVar[str] = "campaigns.campaign_submitted"


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignStarted(DomainEvent):
    """These campaigns are on."""

    name: ClassVar[str] = "campaigns.campaign_started"


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignCompleted(DomainEvent):
    """These campaigns are over; costs may still come in."""

    name: ClassVar[str] = "campaigns.campaign_completed"


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignClosed(DomainEvent):
    """The costs of these campaigns are final: what they brought is counted anew."""

    name: ClassVar[str] = "campaigns.campaign_closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecountAdvanced(DomainEvent):
    """Every deal is to be attributed anew; the subject, a recount, began or made a step, and its next one is due."""

    name: ClassVar[str] = "campaigns.recount_advanced"


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignCancelled(DomainEvent):
    """These campaigns are off."""

    name: ClassVar[str] = "campaigns.campaign_cancelled"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignCostChanged(DomainEvent):
    """What these campaigns cost was booked or corrected; `over_amounts` pass their budgets, zero within them."""

    name: ClassVar[str] = "campaigns.campaign_cost_changed"
    over_amounts: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TouchesRecorded(DomainEvent):
    """Touches of these people (the subjects, leads or contacts) came in."""

    name: ClassVar[str] = "campaigns.touches_recorded"
    gathers: ClassVar[bool] = True
    campaign_ids: tuple[UUID, ...]
