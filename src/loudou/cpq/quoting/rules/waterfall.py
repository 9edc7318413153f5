"""How the list price of one line becomes its price: discount after discount, every step kept (domain 7.6).

Amounts are in the currency and the terms (with or without tax) of the price list.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from loudou.kernel.money import round_half_up

ZERO = Decimal(0)
ONE = Decimal(1)


class DiscountMode(StrEnum):
    """Whether each percentage is taken of the price before it, or all of them of the list price."""

    COMPOUND = "compound"
    ADDITIVE = "additive"


@dataclass(frozen=True, slots=True)
class Discount:
    """A share of the price (0.05 is 5 %) or an amount off, and what granted it. Exactly one of the two.

    An amount off a line is a lump sum for the whole line, not for each unit.
    """

    code: str
    rate: Decimal | None = None
    amount: Decimal | None = None

    def __post_init__(self) -> None:
        if (self.rate is None) == (self.amount is None):
            raise ValueError("a discount is a rate or an amount")
        if self.rate is not None and not ZERO <= self.rate <= ONE:
            raise ValueError("a discount rate lies between 0 and 1")
        if self.amount is not None and self.amount < 0:
            raise ValueError("a discount amount is not negative")


@dataclass(frozen=True, slots=True)
class WaterfallStep:
    """One step of a line's price: what it was for the whole line before and after, in whole minor units."""

    code: str
    before: Decimal
    after: Decimal


@dataclass(frozen=True, slots=True)
class LinePrice:
    """A line after its own discounts. `unit_price` is None once a lump sum rules; `overshoot` is what was refused."""

    list_amount: Decimal
    amount: Decimal
    unit_price: Decimal | None
    steps: tuple[WaterfallStep, ...]
    overshoot: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Rounding:
    """Digits of line amounts, digits of published unit prices (None: not published), and how percentages combine."""

    places: int
    unit_price_scale: int | None = None
    mode: DiscountMode = DiscountMode.COMPOUND


def price_line(
    list_unit_price: Decimal, quantity: Decimal, discounts: Sequence[Discount], rounding: Rounding
) -> LinePrice:
    """The line's amount after its discounts in their order, rounded half up once from the exact value.

    Where unit prices are published, each percentage gives a rounded unit price that the next one starts from, and the
    amount is that price times the quantity. After a lump sum the amount rules and percentages are taken of it. A lump
    sum above the amount takes it to zero and leaves an overshoot; so do additive percentages above 100 %.
    """
    line = _Line(list_unit_price, quantity, rounding)
    list_amount = line.rounded()
    steps = [line.take(discount) for discount in discounts]
    return LinePrice(list_amount, line.rounded(), line.unit_price, tuple(steps), line.overshoot)


class _Line:
    """The running price of one line; exact inside, rounded where it is shown."""

    def __init__(self, list_unit_price: Decimal, quantity: Decimal, rounding: Rounding) -> None:
        self.list_unit_price = list_unit_price
        self.quantity = quantity
        self.rounding = rounding
        self.unit_price: Decimal | None = list_unit_price
        self.amount = list_unit_price * quantity
        self.granted_rate = ZERO
        self.overshoot = ZERO

    def rounded(self) -> Decimal:
        return round_half_up(self.amount, self.rounding.places)

    def take(self, discount: Discount) -> WaterfallStep:
        before = self.rounded()
        if discount.rate is None:
            self.take_amount(discount.amount or ZERO)
        else:
            self.take_rate(discount.rate)
        return WaterfallStep(discount.code, before, self.rounded())

    def take_amount(self, amount: Decimal) -> None:
        before, amount = self.rounded(), round_half_up(amount, self.rounding.places)
        possible = max(min(amount, before), ZERO)
        self.overshoot += amount - possible
        self.amount, self.unit_price = before - possible, None

    def take_rate(self, rate: Decimal) -> None:
        if self.unit_price is None:
            self.amount *= ONE - rate
            return
        if self.rounding.mode is DiscountMode.COMPOUND:
            price = self.unit_price * (ONE - rate)
        else:
            price = self.additive_price(rate)
        scale = self.rounding.unit_price_scale
        self.unit_price = price if scale is None else round_half_up(price, scale)
        self.amount = self.unit_price * self.quantity

    def additive_price(self, rate: Decimal) -> Decimal:
        """The list price less all percentages so far; those beyond 100 % have nothing left to take."""
        self.granted_rate += rate
        missing = max(self.granted_rate - ONE, ZERO)
        self.granted_rate -= missing
        self.overshoot += round_half_up(self.list_unit_price * self.quantity * missing, self.rounding.places)
        return self.list_unit_price * (ONE - self.granted_rate)
