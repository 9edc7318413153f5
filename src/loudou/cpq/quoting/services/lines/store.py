"""The one way amounts get onto a quote: price, write lines and totals, look at the approval rules, tell."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from loudou.cpq.quoting.events import QuotePriced
from loudou.cpq.quoting.models import ApprovalRule, Quote
from loudou.cpq.quoting.rules.approval import ApprovalNeed, Measure, approval_needs, required_level
from loudou.cpq.quoting.rules.approval import ApprovalRule as Rule
from loudou.cpq.quoting.rules.figures import PricedQuote, sum_amounts
from loudou.cpq.quoting.services.lines.checks import refuse_too_large
from loudou.cpq.quoting.services.lines.pricing import price_lines
from loudou.cpq.quoting.services.lines.rows import Line, StoredLines, write_lines
from loudou.cpq.quoting.services.void import VOIDED, void_approval
from loudou.kernel.context import Context
from loudou.platform.changes.recording import records_changes
from loudou.platform.outbox.services.emit import emit

FLOORS = (Measure.LINE_MARGIN_RATE, Measure.QUOTE_MARGIN_RATE)
LARGEST_RATE = 10**12
AMOUNTS = ("list_amount", "discount_amount", "document_discount_amount", "net_amount", "tax_amount", "total_amount")
PRICE_COLUMNS = (
    *AMOUNTS,
    *("cost_amount", "margin_amount", "margin_rate", "line_count", "needs", "required_level"),
    *("version", "updated_at", *VOIDED),
)


@records_changes("quote.price")
def store_prices(
    ctx: Context, quote: Quote, before: StoredLines, lines: Sequence[Line], *, changed: Sequence[str] = ()
) -> list[UUID]:
    """Price a locked quote with these lines and write what differs, with the quote's own `changed` columns.

    Returns the ids of the lines that are new or moved. The quote is a draft afterwards: any change voids an approval.
    At most eight SQL statements, however many lines. Raises QuoteInvalid for amounts too large to be kept.
    """
    priced = price_lines(quote, lines)
    refuse_too_large(priced)
    touched = write_lines(quote.id, before, lines, priced.lines)
    _set_figures(quote, priced)
    needs = current_needs(priced)
    quote.needs = shown_needs(needs, {str(line.id): line.position for line in lines})
    quote.required_level = required_level(needs)
    void_approval(quote)
    quote.version += 1
    quote.updated_at = ctx.now
    quote.save(update_fields=[*PRICE_COLUMNS, *changed])
    emit(ctx, priced_event(quote))
    return touched


def current_needs(priced: PricedQuote) -> tuple[ApprovalNeed, ...]:  # system: part of the services that write lines
    """What the matrix in force asks of these figures. One SQL statement.

    The margin of the quote is judged over the lines whose cost is known, so that one line without a cost does not
    switch the rule off.
    """
    rules = [
        Rule(row.code, Measure(row.measure), row.threshold, row.level)
        for row in ApprovalRule.objects.filter(is_active=True).order_by("code")
    ]
    needs = approval_needs(priced, rules)
    if priced.totals.cost_amount is not None:
        return needs
    known = tuple(line for line in priced.lines if line.amounts.cost_amount is not None)
    part = PricedQuote(priced.currency, known, sum_amounts(line.amounts for line in known), ())
    of_quote = [rule for rule in rules if rule.measure is Measure.QUOTE_MARGIN_RATE]
    return (*needs, *approval_needs(part, of_quote))


def shown_needs(  # system: part of the services that write lines
    needs: Sequence[ApprovalNeed], positions: dict[str, int]
) -> list[dict[str, Any]]:
    """One entry per rule, as stored on the quote: the line that breaks it worst, and how many do."""
    by_rule: dict[str, list[ApprovalNeed]] = {}
    for need in needs:
        by_rule.setdefault(need.rule_code, []).append(need)
    return [_shown(found, positions) for found in by_rule.values()]


def priced_event(quote: Quote) -> QuotePriced:  # system: part of the services that write lines
    """What to tell of the quote's amounts."""
    return QuotePriced(
        subject_ids=(quote.id,),
        opportunity_id=quote.opportunity_id,
        is_primary=quote.is_primary,
        net_amount=quote.net_amount,
        total_amount=quote.total_amount,
        currency=quote.currency,
    )


def _set_figures(quote: Quote, priced: PricedQuote) -> None:
    totals = priced.totals
    for name in AMOUNTS:
        setattr(quote, name, getattr(totals, name))
    quote.line_count = len(priced.lines)
    quote.cost_amount, quote.margin_amount = totals.cost_amount, totals.margin_amount
    rate = totals.margin_rate
    quote.margin_rate = rate if rate is None or abs(rate) < LARGEST_RATE else None


def _shown(needs: Sequence[ApprovalNeed], positions: dict[str, int]) -> dict[str, Any]:
    first = needs[0]
    known = [need for need in needs if need.actual is not None]
    worst = first
    if known:
        choose = min if first.measure in FLOORS else max
        worst = choose(known, key=lambda need: need.actual or 0)
    return {
        "code": first.rule_code,
        "level": first.level,
        "measure": first.measure.value,
        "threshold": str(first.threshold),
        "actual": None if worst.actual is None else str(worst.actual),
        "position": positions.get(worst.line_id or ""),
        "count": len(needs),
    }
