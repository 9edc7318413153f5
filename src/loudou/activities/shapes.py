"""What other packages see of activities."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from loudou.kernel.context import Context


@dataclass(frozen=True, slots=True)
class RecordRef:
    """A record of any type."""

    record_type: str
    record_id: UUID


@dataclass(frozen=True, slots=True)
class ActivityDraft:
    """Something that took place, as somebody tells it. `occurred_at` None: just now; `owner_id` None: the actor did it.

    Without a subject the first line of the body is the subject.
    """

    kind: str
    links: tuple[RecordRef, ...]
    subject: str = ""
    body: str = ""
    direction: str = ""
    outcome: str = ""
    duration_seconds: int | None = None
    occurred_at: datetime | None = None
    owner_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class TaskDraft:
    """Something to be done. `due_at` None: some day; `owner_id` None: the actor will do it.

    `origin` names the rule that opens it, by which it is found again; `is_told` False: the rule tells the owner itself.
    """

    subject: str
    links: tuple[RecordRef, ...]
    due_at: datetime | None = None
    body: str = ""
    owner_id: UUID | None = None
    origin: str = ""
    is_told: bool = True


@dataclass(frozen=True, slots=True)
class TaskRow:
    """An open task in somebody's list, with the records it is about."""

    id: UUID
    subject: str
    due_at: datetime | None
    owner_id: UUID | None
    links: tuple[RecordRef, ...]


@dataclass(frozen=True, slots=True)
class ActivityFacts:
    """An activity as other domains decide by it: did it count as a follow-up, and of what."""

    id: UUID
    kind: str
    state: str
    direction: str
    outcome: str
    occurred_at: datetime | None
    owner_id: UUID | None
    links: tuple[RecordRef, ...]


@dataclass(frozen=True, slots=True)
class Alteration:
    """One field before and after, under its label, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """One thing that happened to a record.

    `group` is what the timeline is filtered by (talk, web, deal, order, money, service, change). `title` is a whole
    sentence in the reader's language. `order` breaks ties among items of one source at one instant, later is higher.
    """

    group: str
    kind: str
    at: datetime
    title: str
    icon: str
    order: str
    tone: str = "idle"
    body: str = ""
    quote: str = ""
    url: str = ""
    actor_id: UUID | None = None
    actor_name: str = ""
    alterations: tuple[Alteration, ...] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """Items, newest first; `next_before` reads on, None at the end."""

    items: tuple[TimelineItem, ...]
    next_before: datetime | None


class TimelineSource(Protocol):
    """What one package adds to timelines."""

    def __call__(self, ctx: Context, links: Sequence[RecordRef], before: datetime, limit: int, /) -> list[TimelineItem]:
        """Its newest items about any of these records strictly before an instant, newest first.

        At most so many, and with all items of the last instant it returns.
        """


@dataclass(frozen=True, slots=True)
class TimelineTeller:
    """A source under its package's name; `tells` names the change sets (by label) that it tells itself."""

    key: str
    source: TimelineSource
    tells: frozenset[str] = frozenset()
