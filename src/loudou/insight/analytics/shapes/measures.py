"""What the rules of measuring speak in."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    hits: int
    of: int

    @property
    def rate(self) -> Decimal | None:
        """The fraction; None of nothing."""
        return Decimal(self.hits) / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class RateChange:
    """The difference of two shares as a fraction, with the 95 % interval it lies in.

    `is_enough` tells whether both sides have at least 30 cases; only then may a difference be called one, and it is
    when the interval leaves out zero.
    """

    difference: Decimal
    lower: Decimal
    upper: Decimal
    is_enough: bool

    @property
    def is_clear(self) -> bool:
        """Whether the difference is more than chance would make."""
        return self.is_enough and (self.lower > 0 or self.upper < 0)


@dataclass(frozen=True, slots=True)
class Passage:
    """How many of those in a step went on to the next: now, and in the period compared with."""

    step: str
    now: Share
    before: Share


@dataclass(frozen=True, slots=True)
class Loss:
    """What a passage costs against the comparison: `cases` of the final step that are missing, at an average value.

    `amount` is cases times average, None when no case has a value yet; `is_clear`: the fall is more than chance.
    """

    step: str
    now: Share
    before: Share
    cases: Decimal
    average: Decimal | None
    is_clear: bool

    @property
    def amount(self) -> Decimal | None:
        """The money the missing cases would have brought, at the average of those that came."""
        return None if self.average is None else self.cases * self.average
