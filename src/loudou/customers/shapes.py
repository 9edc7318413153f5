"""What other packages see of accounts and contacts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True, slots=True)
class AccountDraft:
    """An account as somebody describes it; empty text means unknown. `owner_id` None: the actor owns it."""

    name: str
    uscc: str = ""
    industry: str = ""
    size: str = ""
    province: str = ""
    city: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    source: str = ""
    note: str = ""
    status: str = "prospect"
    parent_id: UUID | None = None
    owner_id: UUID | None = None
    custom: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ContactDraft:
    """A person at an account as somebody describes them. `owner_id` None: the actor owns the record."""

    account_id: UUID
    name: str
    title: str = ""
    department: str = ""
    mobile: str = ""
    phone: str = ""
    email: str = ""
    wechat: str = ""
    buying_role: str = ""
    note: str = ""
    owner_id: UUID | None = None
    custom: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Registered:
    """The record a draft led to, and whether it was made for it."""

    id: UUID
    is_new: bool


@dataclass(frozen=True, slots=True)
class AccountMatch:
    """An account that may be the one described, and by which sign (MatchReason)."""

    id: UUID
    number: str
    name: str
    city: str
    owner_name: str
    reason: str


@dataclass(frozen=True, slots=True)
class ContactMatch:
    """A contact who may be the person described, and by which sign (MatchReason)."""

    id: UUID
    account_id: UUID
    account_name: str
    name: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class MatchCandidates:
    """What we may have already, surest first."""

    accounts: tuple[AccountMatch, ...] = ()
    contacts: tuple[ContactMatch, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownCustomer:
    """The holder of a hard key: an account by its credit code, a contact by mobile or e-mail."""

    account_id: UUID
    contact_id: UUID | None
    owner_id: UUID | None


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """An account as its page shows it."""

    id: UUID
    number: str
    name: str
    status: str
    uscc: str
    industry: str
    size: str
    province: str
    city: str
    address: str
    phone: str
    email: str
    website: str
    source: str
    note: str
    owner_id: UUID | None
    owner_name: str
    parent_id: UUID | None
    parent_name: str
    version: int


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A contact in the lists of an account's page."""

    id: UUID
    name: str
    title: str
    department: str
    mobile: str
    email: str
    buying_role: str
    is_primary: bool
    has_left: bool
