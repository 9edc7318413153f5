"""What cash application works on: open receivables, payments, the rules of matching, and what was matched."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from loudou.kernel.money import Money


class Strategy(StrEnum):
    """A way to find what a payment is for (domain 8.7)."""

    REFERENCE = "reference"
    EXACT_SINGLE = "exact_single"
    EXACT_COMBINATION = "exact_combination"
    FIFO = "fifo"
    PROPORTIONATE = "proportionate"
    PREPAYMENT = "prepayment"


class EqualCandidates(StrEnum):
    """What to do when several receivables fit equally well by amount.

    OLDEST takes the one due first, and asks a person only when that does not tell them apart. MANUAL always asks.
    """

    OLDEST = "oldest"
    MANUAL = "manual"


@dataclass(frozen=True, slots=True)
class OpenItem:
    """A receivable with something open. `references` are the numbers of its order, contract and invoice.

    `payer_id` is the customer whose payments may settle it; a disputed receivable is left alone.
    """

    item_id: UUID
    payer_id: UUID
    number: str
    open_amount: Money
    due_date: date
    biz_date: date
    references: tuple[str, ...] = ()
    is_disputed: bool = False


@dataclass(frozen=True, slots=True)
class IncomingPayment:
    """A confirmed payment: the part of it that is not applied yet, and what the payer wrote."""

    payment_id: UUID
    payer_id: UUID
    amount: Money
    memo: str = ""


@dataclass(frozen=True, slots=True)
class MatchingStep:
    """One strategy of a rule set. A fallback still runs when the step before it could not decide."""

    strategy: Strategy
    is_fallback: bool = False


DEFAULT_STEPS = tuple(
    MatchingStep(strategy)
    for strategy in (
        Strategy.REFERENCE,
        Strategy.EXACT_SINGLE,
        Strategy.EXACT_COMBINATION,
        Strategy.FIFO,
        Strategy.PREPAYMENT,
    )
)


@dataclass(frozen=True, slots=True)
class MatchingRules:
    """An ordered list of strategies, each for what the ones before left over.

    A difference up to the larger of `tolerance_amount` (in the payment's currency) and `tolerance_rate` of the
    payment closes a receivable that was found by its amount or its number; it is booked as fee or rounding.
    """

    steps: tuple[MatchingStep, ...] = DEFAULT_STEPS
    tolerance_amount: Decimal = Decimal("1.00")
    tolerance_rate: Decimal = Decimal(0)
    equal_candidates: EqualCandidates = EqualCandidates.OLDEST


@dataclass(frozen=True, slots=True)
class Application:
    """A payment applied to a receivable, and the strategy that found the pair.

    `difference` is what the tolerance closed: positive, a shortfall that settles the receivable without money;
    negative, a surplus of the payment beyond the receivable; else zero.
    """

    item_id: UUID
    amount: Money
    difference: Money
    strategy: Strategy


@dataclass(frozen=True, slots=True)
class Matching:
    """What became of one payment. What is unapplied stays with the customer as a prepayment.

    `ambiguous` is the strategy that found several equal answers; they are the `suggestions`, at most ten, for a
    person to choose from.
    """

    payment_id: UUID
    applications: tuple[Application, ...]
    unapplied: Money
    ambiguous: Strategy | None = None
    suggestions: tuple[tuple[UUID, ...], ...] = ()
