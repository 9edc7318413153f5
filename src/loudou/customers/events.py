"""What customers tells the others."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from loudou.kernel.events import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountsRegistered(DomainEvent):
    """Accounts were created."""

    name: ClassVar[str] = "customers.accounts_registered"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactsRegistered(DomainEvent):
    """Contacts were created; `account_ids` stand in the order of the subjects."""

    name: ClassVar[str] = "customers.contacts_registered"
    account_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountsAssigned(DomainEvent):
    """Accounts have another owner."""

    name: ClassVar[str] = "customers.accounts_assigned"
    owner_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountsBecameCustomers(DomainEvent):
    """Accounts that had bought nothing before have bought."""

    name: ClassVar[str] = "customers.accounts_became_customers"
