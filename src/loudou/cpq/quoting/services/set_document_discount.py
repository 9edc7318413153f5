"""The discount on the whole of a quote."""

from decimal import Decimal
from uuid import UUID

from loudou.cpq.quoting.errors import QuoteInvalid
from loudou.cpq.quoting.services.lines.checks import discount_problems
from loudou.cpq.quoting.services.lines.rows import read_lines
from loudou.cpq.quoting.services.lines.store import store_prices
from loudou.cpq.quoting.services.lock import lock_editable
from loudou.kernel.context import Context
from loudou.platform.changes.recording import records_changes


@records_changes("quote.set_document_discount")
def set_document_discount(
    ctx: Context,
    *,
    quote_id: UUID,
    rate: Decimal | None = None,
    amount: Decimal | None = None,
    version: int | None = None,
) -> list[UUID]:
    """Give a discount on the whole, as a rate or as an amount in the terms of the price list; neither takes it away.

    It is shared over the lines by amount; returns the ids of those whose figures moved. Raises QuoteInvalid,
    QuoteLocked, QuoteStale, and as `lock_quote`.
    """
    if problems := discount_problems(rate, amount):
        raise QuoteInvalid("This discount is not acceptable.", problems=problems)
    quote = lock_editable(ctx, quote_id, version=version)
    quote.asked_rate, quote.asked_amount = rate, amount
    before = read_lines(quote.id)
    return store_prices(ctx, quote, before, before.lines, changed=("asked_rate", "asked_amount"))
