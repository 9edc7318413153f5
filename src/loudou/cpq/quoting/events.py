"""What quoting tells the others; amounts are in `currency`, net without and total with tax."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from loudou.kernel.events import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotePriced(DomainEvent):
    """The amounts of a quote, or which quote of an opportunity is the primary one, changed."""

    name: ClassVar[str] = "quoting.quote_priced"
    opportunity_id: UUID | None
    is_primary: bool
    net_amount: Decimal
    total_amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteSubmitted(DomainEvent):
    """A quote waits for approval; `required_level` is the highest anybody must approve at."""

    name: ClassVar[str] = "quoting.quote_submitted"
    submitted_by: UUID | None
    required_level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteApproved(DomainEvent):
    """A quote may be sent; `approved_by` None: it needed nobody."""

    name: ClassVar[str] = "quoting.quote_approved"
    approved_by: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteRejected(DomainEvent):
    """An approver sent the quote back to its author."""

    name: ClassVar[str] = "quoting.quote_rejected"
    rejected_by: UUID | None
    submitted_by: UUID | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteSent(DomainEvent):
    """A version was frozen and its document made; versions sent before are superseded."""

    name: ClassVar[str] = "quoting.quote_sent"
    version_number: int
    account_id: UUID
    opportunity_id: UUID | None
    document_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteAccepted(DomainEvent):
    """The customer accepted a version, once."""

    name: ClassVar[str] = "quoting.quote_accepted"
    version_number: int
    account_id: UUID
    opportunity_id: UUID | None
    net_amount: Decimal
    total_amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteDeclined(DomainEvent):
    """The customer does not want it."""

    name: ClassVar[str] = "quoting.quote_declined"
    version_number: int
    opportunity_id: UUID | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotesExpired(DomainEvent):
    """The last day of these quotes has passed."""

    name: ClassVar[str] = "quoting.quotes_expired"
