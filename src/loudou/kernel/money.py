"""Exact money: an amount, its currency, and how it is rounded and split."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from fractions import Fraction

MINOR_UNITS = {
    **dict.fromkeys(("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND"), 0),
    **dict.fromkeys(("VUV", "XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
    **dict.fromkeys(("CLF", "UYW"), 4),
}
"""Digits after the point per ISO 4217 where they are not two."""
LARGEST_AMOUNT = Decimal(10) ** 15
"""An amount is smaller than this: a column of the database holds fifteen digits before the point."""


def is_currency(code: str) -> bool:
    """Whether this has the form of an ISO 4217 code: three capital letters."""
    return len(code) == 3 and code.isascii() and code.isalpha() and code.isupper()


def amount_problem(amount: Decimal, currency: str) -> str | None:
    """Why an amount cannot be kept exactly, as a code: `amount.too_large` or `amount.places`; None when it can."""
    if not (amount.is_finite() and -LARGEST_AMOUNT < amount < LARGEST_AMOUNT):
        return "amount.too_large"
    return None if round_half_up(amount, minor_units(currency)) == amount else "amount.places"


def minor_units(currency: str) -> int:
    """Digits after the decimal point in this currency (ISO 4217); two unless listed."""
    return MINOR_UNITS.get(currency, 2)


def round_half_up(value: Decimal, places: int) -> Decimal:
    """The value at this many decimal places, halves away from zero (四舍五入)."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def split_units(total: int, weights: Sequence[Decimal]) -> list[int]:
    """Whole units shared over weights by largest remainder; the parts always add up to the total.

    Missing units go to the largest fractional remainders, ties to the earlier part. A negative total is split
    by size and negated. Weights that sum to zero share equally. Raises ValueError for no or negative weights.
    """
    if not weights or any(weight < 0 for weight in weights):
        raise ValueError("weights must be given and not negative")
    if total < 0:
        return [-part for part in split_units(-total, weights)]
    shares = [Fraction(weight) for weight in weights]
    whole = sum(shares)
    if whole == 0:
        shares, whole = [Fraction(1)] * len(weights), Fraction(len(weights))
    raw = [total * share / whole for share in shares]
    parts = [value.numerator // value.denominator for value in raw]
    by_remainder = sorted(range(len(parts)), key=lambda index: (parts[index] - raw[index], index))
    for index in by_remainder[: total - sum(parts)]:
        parts[index] += 1
    return parts


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in one currency; adding or comparing two currencies is an error, never a conversion.

    It does not convert, format or guess: the amount keeps the digits it was given until `rounded`.
    """

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        if not isinstance(self.amount, Decimal):
            raise TypeError("money is Decimal, never float or int")
        if not self.amount.is_finite():
            raise ValueError("money must be finite")
        if not is_currency(self.currency):
            raise ValueError(f"not an ISO 4217 code: {self.currency!r}")

    @classmethod
    def zero(cls, currency: str) -> "Money":
        """Nothing, in this currency."""
        return cls(Decimal(0), currency)

    @classmethod
    def from_minor(cls, units: int, currency: str) -> "Money":
        """Money from whole minor units (cents, 分)."""
        return cls(Decimal(units).scaleb(-minor_units(currency)), currency)

    @property
    def is_rounded(self) -> bool:
        """Whether the amount is a whole number of minor units."""
        return self.rounded().amount == self.amount

    def rounded(self) -> "Money":
        """The amount in whole minor units, half up."""
        return Money(round_half_up(self.amount, minor_units(self.currency)), self.currency)

    def in_minor(self) -> int:
        """The amount as whole minor units; raises ValueError when it is not a whole number of them."""
        scaled = self.amount.scaleb(minor_units(self.currency))
        if scaled != scaled.to_integral_value(rounding=ROUND_FLOOR):
            raise ValueError("not a whole number of minor units")
        return int(scaled)

    def split(self, weights: Sequence[Decimal]) -> list["Money"]:
        """Parts in proportion to the weights that add up to exactly this amount (largest remainder)."""
        return [Money.from_minor(part, self.currency) for part in split_units(self.in_minor(), weights)]

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount + self._same(other).amount, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount - self._same(other).amount, self.currency)

    def __mul__(self, factor: Decimal | int) -> "Money":
        if isinstance(factor, float):
            raise TypeError("money is multiplied by Decimal or int, never float")
        return Money(self.amount * factor, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.amount < self._same(other).amount

    def __le__(self, other: "Money") -> bool:
        return self.amount <= self._same(other).amount

    def __gt__(self, other: "Money") -> bool:
        return self.amount > self._same(other).amount

    def __ge__(self, other: "Money") -> bool:
        return self.amount >= self._same(other).amount

    def _same(self, other: "Money") -> "Money":
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not mix")
        return other
