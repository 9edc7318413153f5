"""Which payment settles which receivable (核销): an ordered list of strategies (domain 8.7, B.10).

Neither side is ever over-applied: what is applied, with its difference, is at most what is open and what was paid.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from uuid import UUID

from loudou.kernel.money import Money, minor_units, split_units
from loudou.revenue.receivables.rules.book import Book
from loudou.revenue.receivables.rules.combinations import LIMIT, exact_combination
from loudou.revenue.receivables.rules.open_items import (
    Application,
    EqualCandidates,
    IncomingPayment,
    Matching,
    MatchingRules,
    OpenItem,
    Strategy,
)


@dataclass(frozen=True, slots=True)
class _Part:
    """What of a payment goes to one position, in minor units."""

    position: int
    amount: int
    difference: int = 0


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a strategy found; several suggestions mean that it could not decide."""

    parts: tuple[_Part, ...] = ()
    suggestions: tuple[tuple[int, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class _Search:
    """What a strategy looks at: the book, what is left of the payment, its memo, the tolerance in minor units."""

    book: Book
    left: int
    memo: str
    tolerance: int
    equal: EqualCandidates


def match_payments(
    payments: Sequence[IncomingPayment], items: Sequence[OpenItem], rules: MatchingRules
) -> list[Matching]:
    """What becomes of each payment, in their order; each sees what the earlier ones left open.

    Payments only meet receivables of the same payer and currency. Amounts must be whole minor units.
    """
    grouped: dict[tuple[UUID, str], list[OpenItem]] = defaultdict(list)
    for item in items:
        grouped[item.payer_id, item.open_amount.currency].append(item)
    books: dict[tuple[UUID, str], Book] = {}
    matchings = []
    for payment in payments:
        key = payment.payer_id, payment.amount.currency
        book = books.get(key)
        if book is None:
            book = books[key] = Book(grouped.get(key, ()))
        matchings.append(_match(payment, book, rules))
    return matchings


def match_payment(payment: IncomingPayment, items: Sequence[OpenItem], rules: MatchingRules) -> Matching:
    """What becomes of a single payment."""
    return match_payments([payment], items, rules)[0]


def _match(payment: IncomingPayment, book: Book, rules: MatchingRules) -> Matching:
    left, currency = payment.amount.in_minor(), payment.amount.currency
    applications: list[Application] = []
    ambiguous: Strategy | None = None
    suggestions: tuple[tuple[int, ...], ...] = ()
    for step in rules.steps:
        if left <= 0 or step.strategy is Strategy.PREPAYMENT or (ambiguous and not step.is_fallback):
            break
        search = _Search(book, left, payment.memo, _tolerance(left, currency, rules), rules.equal_candidates)
        plan = _STRATEGIES[step.strategy](search)
        if plan.parts or plan.suggestions:
            ambiguous, suggestions = (step.strategy if plan.suggestions else None), plan.suggestions
        for part in plan.parts:
            book.settle(part.position, part.amount + max(part.difference, 0))
            left -= part.amount + max(-part.difference, 0)
            applications.append(_application(book, part, currency, step.strategy))
    named = tuple(tuple(book.items[position].item_id for position in one) for one in suggestions)
    return Matching(payment.payment_id, tuple(applications), Money.from_minor(left, currency), ambiguous, named)


def _application(book: Book, part: _Part, currency: str, strategy: Strategy) -> Application:
    return Application(
        book.items[part.position].item_id,
        Money.from_minor(part.amount, currency),
        Money.from_minor(part.difference, currency),
        strategy,
    )


def _tolerance(left: int, currency: str, rules: MatchingRules) -> int:
    """Whole minor units, rounded down, and always less than the payment itself."""
    allowed = max(rules.tolerance_amount.scaleb(minor_units(currency)), Decimal(left) * rules.tolerance_rate)
    return min(int(allowed), left - 1)


def _by_reference(search: _Search) -> _Plan:
    """The receivables the memo names: one of the very amount, all of them, one nearly of the amount, else by age."""
    book, left = search.book, search.left
    named = book.referenced(search.memo)
    if not named:
        return _Plan()
    exact = next((position for position in named if book.open[position] == left), None)
    if exact is not None:
        return _Plan((_closing(book, exact, left),))
    missing = sum(book.open[position] for position in named) - left
    if abs(missing) <= search.tolerance and missing < book.open[named[-1]]:
        return _closing_all(book, named, left)
    near = next((position for position in named if abs(book.open[position] - left) <= search.tolerance), None)
    if near is not None:
        return _Plan((_closing(book, near, left),))
    return _by_age(book, named, left)


def _exact_single(search: _Search) -> _Plan:
    book = search.book
    fitting = book.of_amount(search.left, search.tolerance)
    if len(fitting) > 1:
        same_day = book.items[fitting[0]].due_date == book.items[fitting[1]].due_date
        if same_day or search.equal is EqualCandidates.MANUAL:
            return _Plan(suggestions=tuple((position,) for position in fitting))
    return _Plan(tuple(_closing(book, position, search.left) for position in fitting[:1]))


def _exact_combination(search: _Search) -> _Plan:
    book = search.book
    positions = list(islice(book.open_positions(), LIMIT))
    subset = exact_combination(
        [book.open[position] for position in positions],
        [book.items[position].due_date for position in positions],
        search.left,
    )
    if subset is None:
        return _Plan()
    chosen = tuple(positions[index] for index in subset.indices)
    if subset.rival and (subset.is_tied or search.equal is EqualCandidates.MANUAL):
        return _Plan(suggestions=(chosen, tuple(positions[index] for index in subset.rival)))
    return _Plan(tuple(_Part(position, book.open[position]) for position in chosen))


def _fifo(search: _Search) -> _Plan:
    return _by_age(search.book, search.book.open_positions(), search.left)


def _proportionate(search: _Search) -> _Plan:
    book = search.book
    positions = list(book.open_positions())
    if not positions:
        return _Plan()
    opens = [book.open[position] for position in positions]
    shares = split_units(min(search.left, sum(opens)), [Decimal(amount) for amount in opens])
    return _Plan(tuple(_Part(position, share) for position, share in zip(positions, shares, strict=True) if share))


def _by_age(book: Book, positions: Iterable[int], left: int) -> _Plan:
    parts = []
    for position in positions:
        if not left:
            break
        amount = min(book.open[position], left)
        parts.append(_Part(position, amount))
        left -= amount
    return _Plan(tuple(parts))


def _closing(book: Book, position: int, left: int) -> _Part:
    """The receivable settled by what is left, the difference taken by the tolerance."""
    amount = book.open[position]
    return _Part(position, min(amount, left), amount - left)


def _closing_all(book: Book, positions: Sequence[int], left: int) -> _Plan:
    """All of them settled; the youngest bears the difference."""
    *older, youngest = positions
    parts = [_Part(position, book.open[position]) for position in older]
    rest = left - sum(part.amount for part in parts)
    return _Plan((*parts, _closing(book, youngest, rest)))


_STRATEGIES: Mapping[Strategy, Callable[[_Search], _Plan]] = {
    Strategy.REFERENCE: _by_reference,
    Strategy.EXACT_SINGLE: _exact_single,
    Strategy.EXACT_COMBINATION: _exact_combination,
    Strategy.FIFO: _fifo,
    Strategy.PROPORTIONATE: _proportionate,
}
