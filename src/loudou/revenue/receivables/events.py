"""What receivables tell the others; one event for a whole set."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from loudou.kernel.events import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivableOpened(DomainEvent):
    """Customers owe these."""

    name: ClassVar[str] = "receivables.receivable_opened"
    account_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivableSettled(DomainEvent):
    """Nothing is open on these any more."""

    name: ClassVar[str] = "receivables.receivable_settled"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivableReversed(DomainEvent):
    """These claims were taken back by reversing documents."""

    name: ClassVar[str] = "receivables.receivable_reversed"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentRegistered(DomainEvent):
    """Money came in."""

    name: ClassVar[str] = "receivables.payment_registered"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentApplied(DomainEvent):
    """These payments were applied to receivables; `amounts` by currency, what the receivables were settled by."""

    name: ClassVar[str] = "receivables.payment_applied"
    application_count: int
    currencies: tuple[str, ...]
    amounts: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentUnapplied(DomainEvent):
    """What was applied of these payments was taken back, in whole or in part."""

    name: ClassVar[str] = "receivables.payment_unapplied"
    application_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentReversed(DomainEvent):
    """These payments did not come in after all."""

    name: ClassVar[str] = "receivables.payment_reversed"
    reason: str
