"""What other packages see of the catalogue."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ProductFacts:
    """A product as a quote needs it. `unit_cost` is without tax, None when not known."""

    id: UUID
    code: str
    name: str
    name_en: str
    spec: str
    unit: str
    unit_en: str
    unit_places: int
    tax_rate: Decimal
    unit_cost: Decimal | None
    is_active: bool


@dataclass(frozen=True, slots=True)
class PriceListFacts:
    """A price list as a quote needs it; the last day is inclusive, None is without end."""

    id: UUID
    name: str
    currency: str
    is_tax_inclusive: bool
    unit_price_scale: int
    valid_from: date | None
    valid_until: date | None
    is_active: bool

    def holds_on(self, day: date) -> bool:
        """Whether the list is in use on this day."""
        begun = self.valid_from is None or self.valid_from <= day
        return self.is_active and begun and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True, slots=True)
class Price:
    """The price of a product for a quantity: `list_unit_price` without a tier, `unit_price` with the tier reached.

    Both in the currency and the terms (with or without tax) of the list; `min_quantity` is where the tier starts.
    """

    list_unit_price: Decimal
    unit_price: Decimal
    min_quantity: Decimal
