"""What other packages see of the outbox."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ParkedDelivery:
    """A delivery that failed too often and waits for somebody to look at it."""

    id: UUID
    event: str
    handler: str
    subject_count: int
    attempts: int
    error: str
    occurred_at: datetime
    parked_at: datetime


@dataclass(frozen=True, slots=True)
class DeliveryCounts:
    """How many deliveries wait for their next attempt, and how many are parked."""

    waiting: int
    parked: int
