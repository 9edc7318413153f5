"""All lines of a quote at once."""

from collections.abc import Sequence
from uuid import UUID

from loudou.cpq.quoting.errors import QuoteInvalid
from loudou.cpq.quoting.services.lines.checks import MOST_LINES
from loudou.cpq.quoting.services.lines.look_up import looked_up
from loudou.cpq.quoting.services.lines.rows import read_lines
from loudou.cpq.quoting.services.lines.store import store_prices
from loudou.cpq.quoting.services.lock import lock_editable
from loudou.cpq.quoting.shapes import LineDraft
from loudou.kernel.context import Context
from loudou.platform.changes.recording import records_changes


@records_changes("quote.set_lines")
def set_lines(ctx: Context, *, quote_id: UUID, drafts: Sequence[LineDraft], version: int | None = None) -> list[UUID]:
    """Make these the lines of the quote, in this order; returns their ids.

    A draft that names a line keeps its id and what it does not say; lines no draft names are gone. Everything is priced
    anew from the price list on the quote's price day. A constant number of SQL statements, however many lines. Raises
    QuoteInvalid naming field and position, QuoteLocked, QuoteStale, QuoteNotFound, ActionRefused.
    """
    if len(drafts) > MOST_LINES:
        raise QuoteInvalid("A quote has at most %(most)s lines.", most=MOST_LINES)
    named = [draft.line_id for draft in drafts if draft.line_id]
    if len(named) != len(set(named)):
        raise QuoteInvalid("A line stands twice in the set.")
    quote = lock_editable(ctx, quote_id, version=version)
    before = read_lines(quote.id)
    known = {line.id: line for line in before.lines}
    lines = looked_up(ctx, quote, drafts, known, range(1, len(drafts) + 1))
    store_prices(ctx, quote, before, lines)
    return [line.id for line in lines]
