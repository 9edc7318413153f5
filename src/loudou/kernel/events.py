"""What a domain tells the others: facts in the past tense."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainEvent:
    """Something that happened to one or many subjects of one kind.

    `name` is `package.past_participle`; an additive change keeps `version`. Other fields are ids and plain values
    known at that time; money is written as amount and currency. Events of a kind that `gathers` come one by one in
    great number: those told within a second with the same facts by the same actor are delivered as one about all their
    subjects, so their other fields must be true of every subject alike.
    """

    name: ClassVar[str]
    version: ClassVar[int] = 1
    gathers: ClassVar[bool] = False
    subject_ids: tuple[UUID, ...]
