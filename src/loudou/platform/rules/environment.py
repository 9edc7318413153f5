"""What an expression may know besides the row."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Env:
    """The moment and the person an expression is evaluated for; nothing else reaches it.

    `now` is aware and in UTC. `today` is the business day, and `zone` the IANA time zone it was taken in. `me` is
    None when no person acts.
    """

    now: datetime
    today: date
    me: UUID | None = None
    zone: str = "UTC"
