"""Dataclasses that leave behaviour."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class EventDraft:
    """One thing somebody did. `subject_id` is a visitor, or a person where we know at once who it was.

    `id` is the sender's own: an event sent twice is recorded once. `at` is an instant; a clock that runs ahead of ours
    is set back. `url` and `campaign` may be empty.
    """

    id: UUID
    subject_id: UUID
    kind: str
    at: datetime
    url: str = ""
    campaign: str = ""


@dataclass(frozen=True, slots=True)
class Recorded:
    """How many events were new, and the people among their subjects."""

    count: int
    person_ids: tuple[UUID, ...] = ()
