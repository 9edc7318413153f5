"""The same discount on many lines."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from loudou.cpq.quoting.errors import QuoteInvalid, QuoteNotFound
from loudou.cpq.quoting.services.lines.checks import discount_problems
from loudou.cpq.quoting.services.lines.rows import read_lines
from loudou.cpq.quoting.services.lines.store import store_prices
from loudou.cpq.quoting.services.lock import lock_editable
from loudou.kernel.context import Context
from loudou.platform.changes.recording import records_changes


@records_changes("quote.discount_lines")
def discount_lines(
    ctx: Context, *, quote_id: UUID, rate: Decimal | None, line_ids: Sequence[UUID] | None = None
) -> list[UUID]:
    """Give these lines (None: all of them) this discount rate; None takes their discounts away.

    Returns the ids of the lines whose figures moved. Raises QuoteInvalid, QuoteNotFound for a line that is not the
    quote's, QuoteLocked, and as `lock_quote`.
    """
    if problems := discount_problems(rate, None):
        raise QuoteInvalid("This discount is not acceptable.", problems=problems)
    quote = lock_editable(ctx, quote_id)
    before = read_lines(quote.id)
    known = {line.id for line in before.lines}
    chosen = known if line_ids is None else set(line_ids)
    if not chosen <= known:
        raise QuoteNotFound("There is no such line in this quote.", quote_id=quote_id)
    lines = [replace(line, asked_rate=rate, asked_amount=None) if line.id in chosen else line for line in before.lines]
    return store_prices(ctx, quote, before, lines)
