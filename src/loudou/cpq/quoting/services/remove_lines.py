"""Lines taken off a quote."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from loudou.cpq.quoting.errors import QuoteNotFound
from loudou.cpq.quoting.services.lines.rows import read_lines
from loudou.cpq.quoting.services.lines.store import store_prices
from loudou.cpq.quoting.services.lock import lock_editable
from loudou.kernel.context import Context
from loudou.platform.changes.recording import records_changes


@records_changes("quote.remove_lines")
def remove_lines(ctx: Context, *, quote_id: UUID, line_ids: Sequence[UUID]) -> list[UUID]:
    """Take these lines away; the others close ranks. Returns the ids of those whose place or figures moved.

    Raises QuoteNotFound for a line that is not the quote's, QuoteLocked, and as `lock_quote`.
    """
    quote = lock_editable(ctx, quote_id)
    before = read_lines(quote.id)
    gone = set(line_ids)
    if not gone <= {line.id for line in before.lines}:
        raise QuoteNotFound("There is no such line in this quote.", quote_id=quote_id)
    kept = [line for line in before.lines if line.id not in gone]
    lines = [
        line if line.position == place else replace(line, position=place) for place, line in enumerate(kept, start=1)
    ]
    return store_prices(ctx, quote, before, lines)
