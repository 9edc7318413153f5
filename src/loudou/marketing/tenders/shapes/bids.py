"""Our own bids: what is handed in, and what pages show."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class BidDraft:
    """A bid to be decided on. `entity_id` None: the only company we bid as; `owner_id` None: the actor."""

    project_id: UUID
    entity_id: UUID | None = None
    owner_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a bid ended, as somebody tells it; `amount` is the winner's price in the currency of the bid."""

    state: str
    winner_id: UUID | None = None
    amount: Decimal | None = None
    reason_id: UUID | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class DeadlineRow:
    """One deadline of a bid; `before_at` is what it was before its last move, None where it never moved."""

    kind: str
    at: datetime | None
    before_at: datetime | None = None
    moved_at: datetime | None = None
    is_told: bool = True


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One line of a checklist."""

    id: UUID
    name: str
    due_at: datetime | None
    is_required: bool
    is_skipped: bool
    done_at: datetime | None
    done_by: str
    assignee: str


@dataclass(frozen=True, slots=True)
class OtherBid:
    """What somebody offered for the project, by its notices."""

    org_id: UUID
    name: str
    lot_key: str
    price_amount: Decimal | None
    currency: str
    result: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """Something due on a day for a bid: a deadline, an item of a checklist, or a deposit to come back.

    `kind` is a deadline kind, `item` or `deposit_return`; `at` None where only the day is told.
    """

    bid_id: UUID
    title: str
    kind: str
    day: date
    at: datetime | None
    label: str
    owner_name: str
    is_done: bool = False
