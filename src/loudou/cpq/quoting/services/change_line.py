"""One line of a quote changed."""

from uuid import UUID

from loudou.cpq.quoting.errors import QuoteNotFound
from loudou.cpq.quoting.services.lines.look_up import looked_up
from loudou.cpq.quoting.services.lines.rows import read_lines
from loudou.cpq.quoting.services.lines.store import store_prices
from loudou.cpq.quoting.services.lock import lock_editable
from loudou.cpq.quoting.shapes import LineDraft
from loudou.kernel.context import Context
from loudou.platform.changes.recording import records_changes


@records_changes("quote.change_line")
def change_line(ctx: Context, *, quote_id: UUID, draft: LineDraft, version: int | None = None) -> list[UUID]:
    """Replace the line the draft names; other lines move only by their share of the document's discount.

    A changed quantity or product looks the price up again on the quote's price day. Returns the ids of all lines whose
    figures moved. Raises as `set_lines`.
    """
    quote = lock_editable(ctx, quote_id, version=version)
    before = read_lines(quote.id)
    known = {line.id: line for line in before.lines}
    if draft.line_id is None or draft.line_id not in known:
        raise QuoteNotFound("There is no such line in this quote.", quote_id=quote_id)
    old = known[draft.line_id]
    (new,) = looked_up(ctx, quote, [draft], known, [old.position])
    return store_prices(ctx, quote, before, [new if line.id == old.id else line for line in before.lines])
