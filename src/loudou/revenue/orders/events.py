"""What orders tell the others."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from loudou.kernel.events import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPlaced(DomainEvent):
    """An order was made from an accepted quote; the amount includes tax."""

    name: ClassVar[str] = "orders.order_placed"
    quote_id: UUID | None
    account_id: UUID
    opportunity_id: UUID | None
    total_amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderConfirmed(DomainEvent):
    """These orders are binding for us."""

    name: ClassVar[str] = "orders.order_confirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderCancelled(DomainEvent):
    """These orders are off."""

    name: ClassVar[str] = "orders.order_cancelled"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderClosed(DomainEvent):
    """Nothing more will be delivered on these orders."""

    name: ClassVar[str] = "orders.order_closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRecorded(DomainEvent):
    """These deliveries (the subjects) left the house."""

    name: ClassVar[str] = "orders.delivery_recorded"
    order_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverySignedOff(DomainEvent):
    """The customer signed for these deliveries; `completed_order_ids` have nothing left to deliver or to sign for."""

    name: ClassVar[str] = "orders.delivery_signed_off"
    order_ids: tuple[UUID, ...]
    completed_order_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderAccepted(DomainEvent):
    """The customer accepted the work of these orders."""

    name: ClassVar[str] = "orders.order_accepted"
