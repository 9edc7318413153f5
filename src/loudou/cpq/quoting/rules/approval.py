"""Who must approve a quote and why, and whether an approval given still covers it (domain 7.10)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256

from loudou.cpq.quoting.rules.figures import Amounts, PricedQuote

ZERO = Decimal(0)
LEVEL_GRANTS = {1: "approve", 2: "approve_2", 3: "approve_3"}
"""The right that lets a person approve up to a level; what asks for a higher one waits for an administrator."""
ANY_LEVEL = 32_767
"""The level of who may approve whatever the matrix asks for."""


class Measure(StrEnum):
    """What a row of the approval matrix looks at; a line measure looks at every line."""

    LINE_DISCOUNT_RATE = "line_discount_rate"
    QUOTE_DISCOUNT_RATE = "quote_discount_rate"
    LINE_MARGIN_RATE = "line_margin_rate"
    QUOTE_MARGIN_RATE = "quote_margin_rate"
    NET_AMOUNT = "net_amount"


_FLOORS = frozenset({Measure.LINE_MARGIN_RATE, Measure.QUOTE_MARGIN_RATE})


@dataclass(frozen=True, slots=True)
class ApprovalRule:
    """A row of the matrix: discounts and amounts above the threshold, margins below it, need this level.

    Meeting the threshold exactly needs no approval. Levels are whole numbers, a higher one outranks a lower.
    """

    code: str
    measure: Measure
    threshold: Decimal
    level: int


@dataclass(frozen=True, slots=True)
class ApprovalNeed:
    """One reason why the quote needs approval; `actual` None is a margin on a net amount of zero."""

    rule_code: str
    level: int
    measure: Measure
    threshold: Decimal
    actual: Decimal | None
    line_id: str | None = None


def approval_needs(quote: PricedQuote, rules: Sequence[ApprovalRule]) -> tuple[ApprovalNeed, ...]:
    """Every reason why the quote needs approval, in the order of the rules and lines; empty when it needs none.

    A margin is not judged where a cost is not known. Giving something away (net zero) below cost breaks every floor.
    """
    return tuple(
        ApprovalNeed(rule.code, rule.level, rule.measure, rule.threshold, actual, line_id)
        for rule in rules
        for line_id, actual in _actuals(quote, rule.measure)
        if _breaks(rule, actual)
    )


def required_level(needs: Sequence[ApprovalNeed]) -> int | None:
    """The highest level any need asks for; None when nothing does."""
    return max((need.level for need in needs), default=None)


def covers(own_level: int, required: int | None) -> bool:
    """Whether somebody of this level may approve a quote that asks for another; None asks for the first."""
    return own_level >= (required or 1)


def price_fingerprint(quote: PricedQuote) -> str:
    """A digest of everything an approval covers: currency, lines, their order and every figure.

    Stored with the approval; when the quote's present digest differs, the approval is void (Q06).
    """
    rows = [
        (line.line_id, _plain(line.net_unit_price), *(_plain(value) for value in _figures(line.amounts)))
        for line in quote.lines
    ]
    return sha256(repr((quote.currency, rows)).encode()).hexdigest()


def _figures(amounts: Amounts) -> tuple[Decimal | None, ...]:
    return (
        amounts.list_amount,
        amounts.discount_amount,
        amounts.document_discount_amount,
        amounts.net_amount,
        amounts.tax_amount,
        amounts.cost_amount,
    )


def _plain(value: Decimal | None) -> str:
    """The number without trailing zeros, so that 5 and 5.00 are the same figure."""
    return "" if value is None else format(value.normalize(), "f")


def _actuals(quote: PricedQuote, measure: Measure) -> list[tuple[str | None, Decimal | None]]:
    """What the rule looks at; margins without a known cost are left out, undefined ones are None."""
    match measure:
        case Measure.LINE_DISCOUNT_RATE:
            return [(line.line_id, line.amounts.discount_rate or ZERO) for line in quote.lines]
        case Measure.QUOTE_DISCOUNT_RATE:
            return [(None, quote.totals.discount_rate or ZERO)]
        case Measure.LINE_MARGIN_RATE:
            return [(line.line_id, line.amounts.margin_rate) for line in quote.lines if _has_margin(line.amounts)]
        case Measure.QUOTE_MARGIN_RATE:
            return [(None, quote.totals.margin_rate)] if _has_margin(quote.totals) else []
        case _:
            return [(None, quote.totals.net_amount)]


def _has_margin(amounts: Amounts) -> bool:
    return bool(amounts.cost_amount) or (amounts.cost_amount is not None and amounts.net_amount != 0)


def _breaks(rule: ApprovalRule, actual: Decimal | None) -> bool:
    if actual is None:
        return True
    return actual < rule.threshold if rule.measure in _FLOORS else actual > rule.threshold
