"""What behaviour tells the others."""

from dataclasses import dataclass
from typing import ClassVar

from loudou.kernel.events import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleEngaged(DomainEvent):
    """People we know did something, or turned out to be who did it; they are the subjects, each once."""

    name: ClassVar[str] = "behaviour.people_engaged"
    gathers: ClassVar[bool] = True
