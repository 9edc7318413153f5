"""What other packages see of the queue."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class JobRow:
    """A job that failed, or that a worker took and no longer reports on (`is_stalled`)."""

    id: int
    task: str
    queue: str
    attempts: int
    is_stalled: bool
    at: datetime | None
    error: str


@dataclass(frozen=True, slots=True)
class QueueCounts:
    """How much lies in the queue: due now, due later, under way, failed; and how many workers report."""

    due: int
    later: int
    doing: int
    failed: int
    workers: int
