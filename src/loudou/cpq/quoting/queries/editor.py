"""What the quote editor shows."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from loudou.cpq.quoting.enums import QuoteStatus
from loudou.cpq.quoting.errors import QuoteNotFound
from loudou.cpq.quoting.models import Quote, QuoteLine
from loudou.kernel.context import Context

EDITABLE = frozenset({QuoteStatus.DRAFT, QuoteStatus.READY, QuoteStatus.APPROVED})


@dataclass(frozen=True, slots=True)
class QuoteHead:
    """Everything of a quote but its lines."""

    id: UUID
    number: str
    version_number: int
    name: str
    status: str
    is_primary: bool
    account_id: UUID
    account_name: str
    opportunity_id: UUID | None
    opportunity_name: str | None
    contact_name: str | None
    price_list_id: UUID | None
    price_list_name: str | None
    owner_id: UUID | None
    owner_name: str | None
    price_date: date
    valid_until: date
    currency: str
    is_tax_inclusive: bool
    unit_price_scale: int
    asked_rate: Decimal | None
    asked_amount: Decimal | None
    line_count: int
    list_amount: Decimal
    discount_amount: Decimal
    document_discount_amount: Decimal
    net_amount: Decimal
    tax_amount: Decimal
    total_amount: Decimal
    margin_amount: Decimal | None
    margin_rate: Decimal | None
    language: str
    payment_terms: str
    delivery_terms: str
    terms: str
    needs: list[dict[str, Any]]
    required_level: int | None
    submitted_by: UUID | None
    approved_at: datetime | None
    sent_at: datetime | None
    document_hash: str
    accepted_at: datetime | None
    accepted_by: str
    acceptance_evidence: str
    declined_at: datetime | None
    decline_reason: str
    updated_at: datetime
    version: int

    @property
    def is_editable(self) -> bool:
        """Whether its state lets lines, prices and terms change."""
        return self.status in EDITABLE


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line as a row of the editor."""

    id: UUID
    position: int
    product_id: UUID | None
    code: str
    description: str
    spec: str
    unit: str
    quantity: Decimal
    is_priced: bool
    list_unit_price: Decimal
    tier_unit_price: Decimal | None
    tier_quantity: Decimal | None
    asked_rate: Decimal | None
    asked_amount: Decimal | None
    shares_discount: bool
    list_amount: Decimal
    discount_amount: Decimal
    net_amount: Decimal
    tax_rate: Decimal
    cost_amount: Decimal | None


HEAD_PATHS = {f"{name}_name": f"{name}__name" for name in ("account", "opportunity", "contact", "price_list", "owner")}
HEAD_FIELDS = tuple(HEAD_PATHS.get(f.name, f.name) for f in fields(QuoteHead))
ROW_FIELDS = tuple(f.name for f in fields(LineRow))


def quote_head(ctx: Context, quote_id: UUID) -> QuoteHead:
    """One quote the actor sees. One SQL statement. Raises QuoteNotFound."""
    row = Quote.objects.visible_to(ctx).filter(pk=quote_id).values_list(*HEAD_FIELDS).first()
    if row is None:
        raise QuoteNotFound("There is no such quote, or you may not see it.", quote_id=quote_id)
    return QuoteHead(*row)


def line_rows(quote_id: UUID, line_ids: Sequence[UUID] | None = None) -> list[LineRow]:
    """The lines of a quote the actor was found to see, in their order; all of them or these. One SQL statement."""
    # system: the quote itself was found to be visible
    lines = QuoteLine.objects.filter(quote=quote_id)
    if line_ids is not None:
        lines = lines.filter(pk__in=line_ids)
    return [LineRow(*row) for row in lines.order_by("position").values_list(*ROW_FIELDS)]


def waterfall_of(quote_id: UUID, line_id: UUID) -> tuple[LineRow, list[tuple[str, Decimal, Decimal]]]:
    """A line with the steps of its price: what granted it, the line's amount before and after. One SQL statement.

    Raises QuoteNotFound.
    """
    # system: the quote itself was found to be visible
    row = QuoteLine.objects.filter(quote=quote_id, pk=line_id).values_list(*ROW_FIELDS, "waterfall").first()
    if row is None:
        raise QuoteNotFound("There is no such line in this quote.", line_id=line_id)
    return LineRow(*row[:-1]), [(code, Decimal(before), Decimal(after)) for code, before, after in row[-1]]


def tax_rates(quote_id: UUID) -> list[Decimal]:
    """The tax rates of a quote's lines, the highest first. One SQL statement."""
    # system: the quote itself was found to be visible
    rates = QuoteLine.objects.filter(quote=quote_id).values_list("tax_rate", flat=True).distinct()
    return sorted(rates, reverse=True)
