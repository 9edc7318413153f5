"""The open receivables of one payer in one currency while payments are applied to them, kept ready for every strategy.

Amounts are whole minor units. Applying many payments costs each of them little: the order, the amounts and the
references are looked up, never searched.
"""

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Sequence

from loudou.revenue.receivables.rules.open_items import OpenItem
from loudou.revenue.receivables.rules.references import ReferenceIndex

MOST_CANDIDATES = 10
"""No person is offered more than this many equal receivables to choose from."""


class Book:
    """Open items in the order of due date, business date and number; positions are indices into that order."""

    def __init__(self, items: Sequence[OpenItem]) -> None:
        payable = [item for item in items if not item.is_disputed and item.open_amount.amount > 0]
        self.items = sorted(payable, key=lambda item: (item.due_date, item.biz_date, item.number, item.item_id))
        self.open = [item.open_amount.in_minor() for item in self.items]
        self._by_amount = sorted((amount, position) for position, amount in enumerate(self.open))
        self._next = list(range(len(self.items) + 1))
        self._numbers = ReferenceIndex((item.number, position) for position, item in enumerate(self.items))
        self._documents = ReferenceIndex(
            (reference, position) for position, item in enumerate(self.items) for reference in item.references
        )

    def open_positions(self) -> Iterator[int]:
        """Positions with something open, oldest first."""
        position = self._open_from(0)
        while position < len(self.items):
            yield position
            position = self._open_from(position + 1)

    def referenced(self, memo: str) -> list[int]:
        """Open positions whose own number is in the memo; failing that, those of a document named there."""
        return self._open(self._numbers.find(memo)) or self._open(self._documents.find(memo))

    def of_amount(self, amount: int, tolerance: int) -> list[int]:
        """Positions open at exactly this amount, oldest first and at most ten; failing that, within the tolerance."""
        first = bisect_left(self._by_amount, (amount, -1))
        exact = self._by_amount[first : first + MOST_CANDIDATES]
        found = [position for open_amount, position in exact if open_amount == amount]
        return found or self._between(amount - tolerance, amount + tolerance)[:MOST_CANDIDATES]

    def settle(self, position: int, amount: int) -> None:
        """Take this much off what is open at the position."""
        before = self.open[position]
        del self._by_amount[bisect_left(self._by_amount, (before, position))]
        self.open[position] = before - amount
        if before > amount:
            insort(self._by_amount, (before - amount, position))
        else:
            self._next[position] = position + 1

    def _between(self, least: int, most: int) -> list[int]:
        first = bisect_left(self._by_amount, (least, -1))
        last = bisect_left(self._by_amount, (most + 1, -1))
        return sorted(position for _, position in self._by_amount[first:last])

    def _open(self, positions: Iterable[int]) -> list[int]:
        return sorted(position for position in positions if self.open[position])

    def _open_from(self, position: int) -> int:
        """The first open position from here on; closed ones are skipped in a leap (path halving)."""
        following = self._next
        while following[position] != position:
            following[position] = following[following[position]]
            position = following[position]
        return position
