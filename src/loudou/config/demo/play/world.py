"""What the player of a story knows of the database: ids by the names of the story."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from loudou.config.demo.people import CLERK, MANAGERS, PEOPLE
from loudou.config.demo.stories import DealStory, LeadStory
from loudou.kernel.context import Context, Source

RIGHTS = ("access_profile", "reach:", "owners:", "lead_pools_of_actor")
SETTLED = ("lead_pools", "custom_fields", "work_calendar", "merge_policies")
"""What a company sets up once, by the names contexts remember it under."""


@dataclass(slots=True)
class PlayedDeal:
    """A deal of the story that is open in the database."""

    story: DealStory
    opportunity_id: UUID
    account_id: UUID
    contact_id: UUID
    owner_id: UUID
    title: str
    quote_id: UUID | None = None
    versions: int = 0


@dataclass(slots=True)
class PlayedLead:
    """A lead of the story that is in the database."""

    story: LeadStory
    lead_id: UUID
    owner_id: UUID | None
    contacts_done: int = 0


@dataclass(slots=True)
class PlayedOrder:
    """An order of the story: `bills` are its receivables in order, each to be paid as the story says."""

    deal: PlayedDeal
    order_id: UUID
    number: str
    payer: str
    delivery_ids: list[UUID] = field(default_factory=list)
    done: set[str] = field(default_factory=set)
    bills: list[UUID] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Expected:
    """A receivable somebody will pay, when, and how."""

    receivable_id: UUID
    number: str
    order_number: str
    payer: str
    amount: Decimal
    pays_at: datetime
    how: str


@dataclass(slots=True)
class World:
    """Ids by name, and what is going on up to `now`, where the story ends."""

    now: datetime
    users: dict[str, UUID]
    pools: dict[str, UUID] = field(default_factory=dict)
    products: dict[str, UUID] = field(default_factory=dict)
    stages: dict[str, UUID] = field(default_factory=dict)
    criteria: dict[str, UUID] = field(default_factory=dict)
    reasons: dict[str, UUID] = field(default_factory=dict)
    leads: list[PlayedLead] = field(default_factory=list)
    deals: list[PlayedDeal] = field(default_factory=list)
    orders: list[PlayedOrder] = field(default_factory=list)
    coming: list[tuple[datetime, PlayedDeal, DealStory]] = field(default_factory=list)
    billed: list[UUID] = field(default_factory=list)
    expected: list[Expected] = field(default_factory=list)
    disputed: list[UUID] = field(default_factory=list)
    slips: int = 0
    managers: dict[UUID, UUID] = field(default_factory=dict)
    rights: dict[UUID | None, dict[str, object]] = field(default_factory=lambda: defaultdict(dict))
    settled: dict[str, object] = field(default_factory=dict)
    handed: Context | None = None

    def system(self, now: datetime) -> Context:
        """The company itself acting at this instant; what it looked up once it need not look up again."""
        return self.acting(None, now)

    def acting(self, user_id: UUID | None, now: datetime) -> Context:
        """A person acting at this instant, or the company.

        Rights and what a company sets up once do not change in the story and are read once: whatever the context
        handed out last has read is kept.
        """
        if self.handed is not None:
            self.keep(self.handed)
        source = Source.CLI if user_id is None else Source.UI
        self.handed = Context(user_id, now, source=source, memo=self._kept(user_id))
        return self.handed

    def clerk(self, now: datetime) -> Context:
        """Who sees to deliveries, receivables and payments, acting at this instant."""
        return self.acting(self.users[CLERK], now)

    def manager_of(self, owner_id: UUID, now: datetime) -> Context:
        """The manager of somebody's region, acting at this instant."""
        if not self.managers:
            self.managers.update((self.users[p.username], self.users[MANAGERS[p.region]]) for p in PEOPLE if p.region)
        return self.acting(self.managers[owner_id], now)

    def keep(self, ctx: Context) -> None:
        """Remember what a context has read that does not change."""
        self.rights[ctx.actor_id].update({key: one for key, one in ctx.memo.items() if key.startswith(RIGHTS)})
        self.settled.update({key: ctx.memo[key] for key in SETTLED if key in ctx.memo})

    def _kept(self, user_id: UUID | None) -> dict[str, object]:
        return {**self.settled, **self.rights[user_id]}
