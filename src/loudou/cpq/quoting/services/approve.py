"""An approver's yes."""

from uuid import UUID

from loudou.cpq.quoting.errors import ApprovalLevelTooLow, OwnApproval
from loudou.cpq.quoting.events import QuoteApproved
from loudou.cpq.quoting.models import Quote
from loudou.cpq.quoting.queries.levels import approval_level
from loudou.cpq.quoting.rules.approval import covers
from loudou.cpq.quoting.rules.lifecycle import QuoteAction
from loudou.cpq.quoting.services.lock import lock_undecided, state_after
from loudou.kernel.context import Context
from loudou.platform.changes.recording import records_changes
from loudou.platform.outbox.services.emit import emit


@records_changes("quote.approve")
def approve_quote(ctx: Context, *, quote_id: UUID) -> None:
    """Approve what was submitted, once, at the level the matrix asks for.

    Raises OwnApproval, ApprovalLevelTooLow, QuoteInWrongState, as `lock_undecided`.
    """
    quote = lock_undecided(ctx, quote_id, "approve")
    refuse_own(ctx, quote)
    following = state_after(quote, QuoteAction.APPROVE, needs_approval=True)
    _refuse_below(ctx, quote)
    quote.status = following.value
    quote.approved_at, quote.approved_by = ctx.now, ctx.actor_id
    quote.version += 1
    quote.updated_at = ctx.now
    quote.save(update_fields=["status", "approved_at", "approved_by", "version", "updated_at"])
    emit(ctx, QuoteApproved(subject_ids=(quote.id,), approved_by=ctx.actor_id))


def refuse_own(ctx: Context, quote: Quote) -> None:
    """Raise OwnApproval when the actor, or whom they act for, submitted the quote (Q05)."""
    if quote.submitted_by is not None and quote.submitted_by in {ctx.actor_id, ctx.on_behalf_of}:
        raise OwnApproval("You submitted this quote yourself: somebody else approves it.", quote_id=quote.id)


def _refuse_below(ctx: Context, quote: Quote) -> None:
    own = approval_level(ctx, quote.id)
    if not covers(own, quote.required_level):
        raise ApprovalLevelTooLow(
            "Quote %(number)s needs approval at level %(required)s; you approve up to level %(own)s.",
            quote_id=quote.id,
            number=quote.number,
            required=quote.required_level,
            own=own,
        )
