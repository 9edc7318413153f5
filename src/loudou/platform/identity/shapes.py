"""What other packages see of people."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Person:
    """Who somebody is, as shown beside their records."""

    id: UUID
    name: str
    username: str
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class MailPerson:
    """Whom a mail goes to, and in which language; an empty one is the installation's."""

    id: UUID
    name: str
    email: str
    language: str


@dataclass(frozen=True, slots=True)
class TokenHolder:
    """The user a token acts as, and how far."""

    user_id: UUID
    scope: str


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A user with everything an administrator sets; `signed_in_at` None: not yet."""

    id: UUID
    username: str
    name: str
    email: str
    department_id: UUID | None
    department_name: str
    role_ids: tuple[UUID, ...]
    role_names: tuple[str, ...]
    is_active: bool
    is_administrator: bool
    language: str
    signed_in_at: datetime | None
    has_password: bool
    version: int


@dataclass(frozen=True, slots=True)
class PersonChange:
    """What an administrator sets about a user; the sign-in name never changes."""

    name: str
    email: str
    department_id: UUID | None
    role_ids: tuple[UUID, ...]
    is_administrator: bool
    language: str = ""


@dataclass(frozen=True, slots=True)
class DepartmentRow:
    """A department in the tree, `depth` 0 at the top, with how many active people work right there."""

    id: UUID
    name: str
    parent_id: UUID | None
    depth: int
    person_count: int


@dataclass(frozen=True, slots=True)
class TeamRow:
    """A team with its members by name."""

    id: UUID
    name: str
    members: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A role and how many active people hold it."""

    id: UUID
    code: str
    name: str
    is_custom: bool
    holder_count: int


@dataclass(frozen=True, slots=True)
class TokenRow:
    """An API token without its secret; `hint` is its last four characters."""

    id: UUID
    user_id: UUID
    user_name: str
    name: str
    scope: str
    hint: str
    created_at: datetime
    used_at: datetime | None
    expires_at: datetime | None
    revoked_at: datetime | None
