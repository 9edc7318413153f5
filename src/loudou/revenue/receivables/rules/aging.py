"""How old open receivables are on a day (domain 8.9, B.11)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from loudou.kernel.money import Money


@dataclass(frozen=True, slots=True)
class Bucket:
    """Days overdue from `first` to `last`, both inclusive; None is without end. Not due is everything up to day 0."""

    first: int | None
    last: int | None

    @property
    def code(self) -> str:
        """A stable name: not_due, 1-30, 366+."""
        if self.first is None:
            return "not_due"
        return f"{self.first}+" if self.last is None else f"{self.first}-{self.last}"


@dataclass(frozen=True, slots=True)
class Settlement:
    """A part of a receivable settled on a day, and the day it was reversed, None when it stands."""

    amount: Money
    settled_on: date
    reversed_on: date | None = None


@dataclass(frozen=True, slots=True)
class AgedReceivable:
    """A receivable with everything that ever settled it."""

    amount: Money
    biz_date: date
    due_date: date
    settlements: tuple[Settlement, ...] = ()


def buckets(bounds: Sequence[int] = (30, 60, 90, 180, 365)) -> tuple[Bucket, ...]:
    """Not due, then one bucket up to each bound, then everything older. Raises ValueError unless bounds rise from 1."""
    if not bounds or bounds[0] < 1 or any(later <= earlier for earlier, later in pairwise(bounds)):
        raise ValueError("bounds of buckets rise from at least 1")
    firsts = [1, *(bound + 1 for bound in bounds)]
    lasts = [*bounds, None]
    return (Bucket(None, 0), *(Bucket(first, last) for first, last in zip(firsts, lasts, strict=True)))


def open_as_of(receivable: AgedReceivable, day: date) -> Money:
    """What was open at the end of the day: later settlements, and those reversed by then, do not count.

    Zero before the business date, when there was no receivable yet.
    """
    left = receivable.amount
    if receivable.biz_date > day:
        return left - left
    for settlement in receivable.settlements:
        stands = settlement.reversed_on is None or settlement.reversed_on > day
        if settlement.settled_on <= day and stands:
            left -= settlement.amount
    return left


def age(
    receivables: Iterable[AgedReceivable], day: date, scale: Sequence[Bucket], currency: str
) -> dict[Bucket, Money]:
    """Open amounts of one currency by days overdue; a receivable due on the day itself is not due yet.

    Every bucket is present, and together they are everything open. Unapplied payments are no part of it: they are
    shown beside, never netted inside a bucket.
    """
    sums = {bucket: Money.zero(currency) for bucket in scale}
    for receivable in receivables:
        overdue = (day - receivable.due_date).days
        bucket = next(found for found in scale if found.last is None or overdue <= found.last)
        sums[bucket] += open_as_of(receivable, day)
    return sums
