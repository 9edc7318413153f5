"""What a mail about matches says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class AlertMatch:
    """A match as a mail names it; what its reader may not see is empty."""

    id: UUID
    title: str
    purchaser: str = ""
    region: str = ""
    amount: Decimal | None = None
    currency: str = ""
    bid_deadline_at: datetime | None = None
    relevance: Decimal | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class AlertSection:
    """What one subscription found, the most relevant first."""

    subscription_id: UUID
    name: str
    matches: Sequence[AlertMatch]


@dataclass(frozen=True, slots=True)
class ToldPerson:
    """Somebody who is told of a subscription, in the product and perhaps by e-mail."""

    id: UUID
    name: str
    is_owner: bool
    by_mail: bool
