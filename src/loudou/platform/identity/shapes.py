"""What other packages see of people."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Person:
    """Who somebody is, as shown beside their records."""

    id: UUID
    name: str
    username: str
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class TokenHolder:
    """The user a token acts as, and how far."""

    user_id: UUID
    scope: str
