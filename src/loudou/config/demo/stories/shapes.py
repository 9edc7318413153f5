"""The parts of a story. Instants are when something is meant to happen; it happens at the end of their step."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from loudou.config.demo.names import Prospect


@dataclass(frozen=True, slots=True)
class OrderStory:
    """What follows a won deal. `pays` are, by receivable: days late (None: not yet) and what of it comes."""

    in_instalments: bool
    ships_at: datetime
    signs_at: datetime
    accepts_at: datetime
    pays: tuple[tuple[int | None, str], ...]


@dataclass(frozen=True, slots=True)
class DealStory:
    """A deal on its way: `moves` into stages by code, and how it ends (`open`: not yet). Lines: code and quantity."""

    lines: tuple[tuple[str, int], ...]
    discount_rate: Decimal
    moves: tuple[tuple[str, datetime], ...]
    outcome: str
    closes_at: datetime
    reason: str = ""
    competitor: str = ""
    versions: int = 1
    order: OrderStory | None = None

    def enters(self, stage: str) -> datetime | None:
        """When the deal enters a stage; None when it never does."""
        return next((at for code, at in self.moves if code == stage), None)


@dataclass(frozen=True, slots=True)
class LeadStory:
    """A lead from capture to what became of it: converted, invalid, returned, or still open."""

    prospect: Prospect
    source: str
    source_detail: str
    campaign: str
    medium: str
    captured_at: datetime
    need: str
    interest: tuple[str, ...]
    budget: str
    timeline: str
    contacts: tuple[datetime, ...]
    end: str
    ends_at: datetime
    reason: str = ""
    deal: DealStory | None = None
    comes_again: tuple[DealStory, datetime] | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """Everything, in the order of capture."""

    now: datetime
    leads: tuple[LeadStory, ...]
