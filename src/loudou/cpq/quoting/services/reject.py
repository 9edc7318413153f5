"""A submitted quote goes back to its author: refused by an approver, or taken back."""

from uuid import UUID

from loudou.cpq.quoting.events import QuoteRejected
from loudou.cpq.quoting.rules.lifecycle import QuoteAction
from loudou.cpq.quoting.services.approve import refuse_own
from loudou.cpq.quoting.services.lock import lock_quote, state_after
from loudou.cpq.quoting.services.void import VOIDED, void_approval
from loudou.kernel.context import Context
from loudou.platform.changes.recording import records_changes
from loudou.platform.outbox.services.emit import emit


@records_changes("quote.reject")
def reject_quote(ctx: Context, *, quote_id: UUID, reason: str) -> None:
    """Send the quote back with a reason; it is a draft again.

    Raises OwnApproval, QuoteInWrongState, and as `lock_quote`.
    """
    quote = lock_quote(ctx, quote_id, "approve")
    refuse_own(ctx, quote)
    state_after(quote, QuoteAction.REJECT)
    submitted_by = quote.submitted_by
    void_approval(quote)
    quote.version += 1
    quote.updated_at = ctx.now
    quote.save(update_fields=[*VOIDED, "version", "updated_at"])
    event = QuoteRejected(
        subject_ids=(quote.id,), rejected_by=ctx.actor_id, submitted_by=submitted_by, reason=reason.strip()[:500]
    )
    emit(ctx, event)


@records_changes("quote.withdraw")
def withdraw_quote(ctx: Context, *, quote_id: UUID) -> None:
    """Take a submitted quote back to work on it. Raises QuoteInWrongState, and as `lock_quote`."""
    quote = lock_quote(ctx, quote_id, "submit")
    state_after(quote, QuoteAction.WITHDRAW)
    void_approval(quote)
    quote.version += 1
    quote.updated_at = ctx.now
    quote.save(update_fields=[*VOIDED, "version", "updated_at"])
