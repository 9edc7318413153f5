"""How an opportunity ends, and what must be said when it does (domain 5.3)."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Outcome(StrEnum):
    """Whether a deal is still being worked on, or how it ended; stored values are stable."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"
    INVALID = "invalid"


class ClosingProblem(StrEnum):
    """What stands against closing or reopening an opportunity."""

    NOT_OPEN = "not_open"
    NOT_CLOSED = "not_closed"
    NO_AMOUNT = "no_amount"
    NO_DOCUMENT = "no_document"
    NO_REASON = "no_reason"
    NO_COMPETITOR = "no_competitor"
    HAS_ACTIVE_DOCUMENT = "has_active_document"


@dataclass(frozen=True, slots=True)
class ClosingRules:
    """What the organisation asks for when a deal ends."""

    win_needs_document: bool = False
    win_needs_reason: bool = True
    loss_needs_competitor: bool = True


@dataclass(frozen=True, slots=True)
class Closing:
    """What is known when somebody ends a deal; `has_document` is a linked contract, quote or order."""

    outcome: Outcome
    amount: Decimal | None = None
    reason: str = ""
    has_competitor: bool = False
    has_document: bool = False


_FIXED_PROBABILITY = {Outcome.WON: Decimal(1), Outcome.LOST: Decimal(0), Outcome.INVALID: Decimal(0)}


def closing_problems(state: Outcome, closing: Closing, rules: ClosingRules) -> tuple[ClosingProblem, ...]:
    """Every reason why the deal cannot be closed so; empty when it can.

    A win needs an amount above zero, and a reason and a document where the rules ask for them. A loss needs a reason
    and, by rule, the competitor (that there was none is an answer too). A mistake needs a reason. Raises ValueError
    for closing as open, which is reopening.
    """
    if closing.outcome is Outcome.OPEN:
        raise ValueError("a deal is not closed as open")
    is_win, is_loss = closing.outcome is Outcome.WON, closing.outcome is Outcome.LOST
    needs_reason = rules.win_needs_reason if is_win else True
    checks = (
        (ClosingProblem.NOT_OPEN, state is not Outcome.OPEN),
        (ClosingProblem.NO_AMOUNT, is_win and not (closing.amount and closing.amount > 0)),
        (ClosingProblem.NO_DOCUMENT, is_win and rules.win_needs_document and not closing.has_document),
        (ClosingProblem.NO_REASON, needs_reason and not closing.reason.strip()),
        (ClosingProblem.NO_COMPETITOR, is_loss and rules.loss_needs_competitor and not closing.has_competitor),
    )
    return tuple(problem for problem, applies in checks if applies)


def reopening_problems(state: Outcome, *, has_active_document: bool, reason: str) -> tuple[ClosingProblem, ...]:
    """Every reason why a closed deal cannot be opened again: an active order or contract, or no reason given."""
    checks = (
        (ClosingProblem.NOT_CLOSED, state is Outcome.OPEN),
        (ClosingProblem.HAS_ACTIVE_DOCUMENT, has_active_document),
        (ClosingProblem.NO_REASON, not reason.strip()),
    )
    return tuple(problem for problem, applies in checks if applies)


def fixed_probability(outcome: Outcome) -> Decimal | None:
    """The probability a closed deal has, 1 or 0, which nobody edits; None while it is open."""
    return _FIXED_PROBABILITY.get(outcome)
