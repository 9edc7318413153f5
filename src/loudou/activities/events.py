"""What activities tells the others."""

from dataclasses import dataclass
from typing import ClassVar

from loudou.kernel.events import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivitiesLogged(DomainEvent):
    """Calls, notes and visits that took place were written down."""

    name: ClassVar[str] = "activities.activities_logged"


@dataclass(frozen=True, slots=True, kw_only=True)
class TasksPlanned(DomainEvent):
    """Tasks were given to their owners."""

    name: ClassVar[str] = "activities.tasks_planned"


@dataclass(frozen=True, slots=True, kw_only=True)
class TasksCompleted(DomainEvent):
    """Tasks were done."""

    name: ClassVar[str] = "activities.tasks_completed"


@dataclass(frozen=True, slots=True, kw_only=True)
class TasksCancelled(DomainEvent):
    """Open tasks were cancelled, because their record was closed or their work is void."""

    name: ClassVar[str] = "activities.tasks_cancelled"
