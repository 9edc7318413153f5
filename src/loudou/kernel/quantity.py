"""Exact quantities in a unit."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Quantity:
    """How much of something, in one unit; converting units is the catalogue's business, not this type's."""

    value: Decimal
    unit: str

    def __post_init__(self) -> None:
        if not isinstance(self.value, Decimal):
            raise TypeError("a quantity is Decimal, never float or int")
        if not self.value.is_finite():
            raise ValueError("a quantity must be finite")

    def __add__(self, other: "Quantity") -> "Quantity":
        return Quantity(self.value + self._same(other).value, self.unit)

    def __sub__(self, other: "Quantity") -> "Quantity":
        return Quantity(self.value - self._same(other).value, self.unit)

    def _same(self, other: "Quantity") -> "Quantity":
        if other.unit != self.unit:
            raise ValueError(f"{self.unit} and {other.unit} do not mix")
        return other
