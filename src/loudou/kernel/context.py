"""Who acts, when, and why: the first argument of every service."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4


class Source(StrEnum):
    """The channel a change came through; stored with it."""

    UI = "ui"
    API = "api"
    IMPORT = "import"
    RULE = "rule"
    JOB = "job"
    CLI = "cli"
    ASSISTANT = "assistant"


@dataclass(frozen=True, slots=True)
class Context:
    """The actor, the instant and the reason of one act. Built by the HTTP middleware, the jobs and the commands only.

    `now` is an aware instant; services take the time from here and nowhere else. `actor_id` None is the system
    itself, which sees everything and is named as such in the history. `scope` narrows what an API token may do.
    """

    actor_id: UUID | None
    now: datetime
    correlation_id: UUID = field(default_factory=uuid4)
    source: Source = Source.UI
    reason: str = ""
    on_behalf_of: UUID | None = None
    scope: str = "write"
    memo: dict[str, object] = field(default_factory=dict, compare=False, repr=False)
    """What was already looked up for this act (the actor's rights, …); never outlives it."""

    def __post_init__(self) -> None:
        if self.now.tzinfo is None:
            raise ValueError("an instant carries its zone")

    def because(self, reason: str) -> "Context":
        """The same act with a reason stated."""
        return replace(self, reason=reason)

    def as_system(self) -> "Context":
        """The system on behalf of this actor: for what follows by rule from an act the actor was allowed."""
        return replace(self, actor_id=None, on_behalf_of=self.actor_id, source=Source.RULE, memo={})

    def at(self, now: datetime) -> "Context":
        """The same actor at another instant; what was looked up before is forgotten."""
        return replace(self, now=now, memo={})
