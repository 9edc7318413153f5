"""Lines added at the end of a quote."""

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


@records_changes("quote.add_lines")
def add_lines(ctx: Context, *, quote_id: UUID, drafts: Sequence[LineDraft]) -> list[UUID]:
    """Put these lines after the others; returns their ids. Raises as `set_lines`."""
    quote = lock_editable(ctx, quote_id)
    before = read_lines(quote.id)
    if len(before.lines) + len(drafts) > MOST_LINES:
        raise QuoteInvalid("A quote has at most %(most)s lines.", most=MOST_LINES)
    first = before.lines[-1].position + 1 if before.lines else 1
    added = looked_up(ctx, quote, drafts, {}, range(first, first + len(drafts)))
    store_prices(ctx, quote, before, [*before.lines, *added])
    return [line.id for line in added]
