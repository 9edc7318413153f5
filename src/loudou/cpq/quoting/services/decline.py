"""The customer's no."""

from uuid import UUID

from loudou.cpq.quoting.events import QuoteDeclined
from loudou.cpq.quoting.rules.lifecycle import QuoteAction
from loudou.cpq.quoting.services.lock import lock_quote, state_after
from loudou.kernel.context import Context
from loudou.platform.changes.recording import records_changes
from loudou.platform.outbox.services.emit import emit


@records_changes("quote.decline")
def decline_quote(ctx: Context, *, quote_id: UUID, reason: str = "") -> None:
    """Record that the customer does not want an approved or sent version. Raises QuoteInWrongState, as `lock_quote`."""
    quote = lock_quote(ctx, quote_id, "decline")
    quote.status = state_after(quote, QuoteAction.DECLINE).value
    quote.declined_at, quote.decline_reason = ctx.now, reason.strip()[:500]
    quote.version += 1
    quote.updated_at = ctx.now
    quote.save(update_fields=["status", "declined_at", "decline_reason", "version", "updated_at"])
    event = QuoteDeclined(
        subject_ids=(quote.id,),
        version_number=quote.version_number,
        opportunity_id=quote.opportunity_id,
        reason=quote.decline_reason,
    )
    emit(ctx, event)
