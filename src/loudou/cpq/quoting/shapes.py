"""What other packages give to and take from quoting. Amounts are in the quote's currency."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class QuoteDraft:
    """A quote somebody wants to begin. Without account the opportunity's is taken; `owner_id` None: the actor owns it.

    `price_list_id` None takes the default list of the currency; `currency` empty takes the opportunity's or the
    company's.
    """

    account_id: UUID | None = None
    opportunity_id: UUID | None = None
    contact_id: UUID | None = None
    price_list_id: UUID | None = None
    name: str = ""
    currency: str = ""
    valid_until: date | None = None
    language: str = "zh-hans"
    payment_terms: str = ""
    delivery_terms: str = ""
    terms: str = ""
    owner_id: UUID | None = None
    custom: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LineDraft:
    """A line as somebody wants it. With `line_id` it replaces that line and keeps what it does not name.

    A line with a product takes its price from the price list; one without needs a description, a price and a tax rate.
    The discount is a rate (0.05 is 5 %) or a lump sum for the whole line, not both. `shares_discount` False keeps the
    line out of the discount on the whole.
    """

    quantity: Decimal
    product_id: UUID | None = None
    line_id: UUID | None = None
    description: str = ""
    list_unit_price: Decimal | None = None
    tax_rate: Decimal | None = None
    asked_rate: Decimal | None = None
    asked_amount: Decimal | None = None
    shares_discount: bool | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """What a person may write on a quote beside its lines; None leaves a value as it is."""

    name: str | None = None
    valid_until: date | None = None
    language: str | None = None
    payment_terms: str | None = None
    delivery_terms: str | None = None
    terms: str | None = None
    contact_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Acceptance:
    """How the customer said yes: the person's name, what proves it, and from where it came if it came by network."""

    accepted_by: str
    evidence: str = ""
    ip: str | None = None


@dataclass(frozen=True, slots=True)
class SnapshotLine:
    """A line of a quote as it stands; figures for the whole line but the unit prices."""

    id: UUID
    position: int
    product_id: UUID | None
    code: str
    description: str
    description_en: str
    spec: str
    unit: str
    unit_en: str
    quantity: Decimal
    list_unit_price: Decimal
    net_unit_price: Decimal | None
    list_amount: Decimal
    discount_amount: Decimal
    document_discount_amount: Decimal
    net_amount: Decimal
    tax_rate: Decimal
    tax_amount: Decimal
    total_amount: Decimal
    unit_cost: Decimal | None
    cost_amount: Decimal | None


@dataclass(frozen=True, slots=True)
class QuoteSnapshot:
    """A version of a quote with its lines: what an order is made from."""

    id: UUID
    number: str
    version_number: int
    name: str
    status: str
    opportunity_id: UUID | None
    account_id: UUID
    contact_id: UUID | None
    owner_id: UUID | None
    currency: str
    is_tax_inclusive: bool
    list_amount: Decimal
    discount_amount: Decimal
    document_discount_amount: Decimal
    net_amount: Decimal
    tax_amount: Decimal
    total_amount: Decimal
    language: str
    payment_terms: str
    delivery_terms: str
    terms: str
    price_date: date
    valid_until: date
    accepted_at: datetime | None
    document_hash: str
    lines: tuple[SnapshotLine, ...]


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version in the list of a quote's versions."""

    id: UUID
    version_number: int
    status: str
    total_amount: Decimal
    currency: str
    is_primary: bool
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class PrimaryAmount:
    """What the primary quote of an opportunity offers, without tax and with it."""

    opportunity_id: UUID
    net_amount: Decimal
    total_amount: Decimal
    currency: str
