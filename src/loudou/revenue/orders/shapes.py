"""What orders give to others and take from them; amounts are in the currency of the order."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class OrderLineDraft:
    """A line as the accepted quote holds it; `quote_line_id` names it there. Amounts are for the whole line."""

    description: str
    quantity: Decimal
    net_amount: Decimal
    tax_amount: Decimal
    total_amount: Decimal
    quote_line_id: UUID | None = None
    product_id: UUID | None = None
    code: str = ""
    spec: str = ""
    unit: str = ""
    net_unit_price: Decimal | None = None
    tax_rate: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class PlanNodeDraft:
    """A node of a payment plan: its share of the whole (0.3 is 30 %), what makes it payable, and its payment term."""

    label: str
    rate: Decimal
    trigger: str
    due_number: int = 0
    due_basis: str = "days"


@dataclass(frozen=True, slots=True)
class OrderTerms:
    """When an order is paid. With a plan its nodes decide, else trigger and days for the whole amount."""

    billing_trigger: str = "on_order"
    payment_days: int = 30
    plan: tuple[PlanNodeDraft, ...] = ()


@dataclass(frozen=True, slots=True)
class OrderDraft:
    """An order to place. `order_date` None: the business day; `owner_id` None: the actor."""

    name: str
    account_id: UUID
    currency: str
    lines: tuple[OrderLineDraft, ...]
    quote_id: UUID | None = None
    contact_id: UUID | None = None
    opportunity_id: UUID | None = None
    order_date: date | None = None
    terms: OrderTerms = OrderTerms()
    note: str = ""
    owner_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """The order of a quote, and whether this call made it."""

    order_id: UUID
    is_new: bool


@dataclass(frozen=True, slots=True)
class DeliveryLineDraft:
    """How much of an order line is delivered now."""

    order_line_id: UUID
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class DeliveryDraft:
    """One delivery of an order; without lines everything that is left. `shipped_date` None: the business day."""

    order_id: UUID
    lines: tuple[DeliveryLineDraft, ...] = ()
    shipped_date: date | None = None
    carrier: str = ""
    tracking: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class LineToBill:
    """An order line as billing needs it: its whole amount with tax, what of it is billed, and its progress."""

    id: UUID
    quantity: Decimal
    delivered_quantity: Decimal
    total_amount: Decimal
    billed_amount: Decimal

    @property
    def unbilled_amount(self) -> Decimal:
        """What may still be billed."""
        return self.total_amount - self.billed_amount


@dataclass(frozen=True, slots=True)
class NodeToBill:
    """A node of an order's payment plan."""

    id: UUID
    label: str
    rate: Decimal
    trigger: str
    due_basis: str
    due_number: int


@dataclass(frozen=True, slots=True)
class OrderToBill:
    """An order as billing needs it, locked: terms, lines in order, and the nodes of its plan."""

    id: UUID
    number: str
    name: str
    account_id: UUID
    owner_id: UUID | None
    currency: str
    status: str
    order_date: date
    billing_trigger: str
    payment_days: int
    total_amount: Decimal
    signed_off_date: date | None
    accepted_date: date | None
    lines: tuple[LineToBill, ...]
    plan: tuple[NodeToBill, ...]


@dataclass(frozen=True, slots=True)
class DeliveryToBill:
    """A delivery as billing needs it: what it adds to the worth of what was delivered, by order line, with tax.

    What the order gives back (a trade-in) is taken off the first deliveries; one that is worth no more than that has no
    amounts, and is counted with the next.
    """

    id: UUID
    number: str
    order_id: UUID
    shipped_date: date
    amounts: tuple[tuple[UUID, Decimal], ...]


@dataclass(frozen=True, slots=True)
class OrderLineRow:
    """A line on the page of an order."""

    id: UUID
    position: int
    code: str
    description: str
    spec: str
    unit: str
    quantity: Decimal
    delivered_quantity: Decimal
    net_unit_price: Decimal | None
    net_amount: Decimal
    tax_rate: Decimal
    tax_amount: Decimal
    total_amount: Decimal
    billed_amount: Decimal

    @property
    def undelivered_quantity(self) -> Decimal:
        """What is left to deliver."""
        return max(self.quantity - self.delivered_quantity, Decimal(0))

    @property
    def delivered_rate(self) -> Decimal:
        """The delivered fraction of the line, 1 where there is nothing to deliver."""
        return self.delivered_quantity / self.quantity if self.quantity > 0 else Decimal(1)

    @property
    def billed_rate(self) -> Decimal:
        """The billed fraction of the line, 1 where there is nothing to bill."""
        return self.billed_amount / self.total_amount if self.total_amount else Decimal(1)


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """A delivery on the page of its order."""

    id: UUID
    number: str
    status: str
    shipped_date: date
    signed_date: date | None
    signed_by: str
    carrier: str
    tracking: str
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class OrderSummary:
    """An order in the lists of later stages."""

    id: UUID
    number: str
    name: str
    status: str
    account_id: UUID
    total_amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class OrderPage:
    """Everything an order's page says of the order itself."""

    lines: tuple[OrderLineRow, ...]
    deliveries: tuple[DeliveryRow, ...]
    plan: tuple[NodeToBill, ...]
