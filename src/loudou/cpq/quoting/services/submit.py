"""A quote handed in: approved at once, or waiting for an approver."""

from uuid import UUID

from loudou.cpq.catalog.queries import products_by_id
from loudou.cpq.quoting.errors import QuoteNotReady
from loudou.cpq.quoting.events import QuoteApproved, QuoteSubmitted
from loudou.cpq.quoting.models import Quote
from loudou.cpq.quoting.rules.approval import price_fingerprint, required_level
from loudou.cpq.quoting.rules.figures import PricedQuote
from loudou.cpq.quoting.rules.lifecycle import QuoteAction, QuoteState
from loudou.cpq.quoting.services.lines.checks import ready_problems
from loudou.cpq.quoting.services.lines.pricing import price_lines
from loudou.cpq.quoting.services.lines.rows import Line, read_lines
from loudou.cpq.quoting.services.lines.store import current_needs, shown_needs
from loudou.cpq.quoting.services.lock import lock_undecided, state_after
from loudou.kernel.context import Context
from loudou.platform.changes.recording import records_changes
from loudou.platform.outbox.services.emit import emit
from loudou.platform.records.days import business_day

COLUMNS = (
    *("status", "needs", "required_level", "submitted_at", "submitted_by", "approved_at", "approved_by"),
    *("approved_hash", "version", "updated_at"),
)


@records_changes("quote.submit")
def submit_quote(ctx: Context, *, quote_id: UUID) -> str:
    """Check the draft and hand it in; returns its state: `approved` when no rule asks for anybody, else `in_approval`.

    Raises QuoteNotReady listing everything to correct, QuoteInWrongState, and as `lock_undecided`.
    """
    quote = lock_undecided(ctx, quote_id, "submit")
    if quote.status == QuoteState.DRAFT:
        quote.status = state_after(quote, QuoteAction.MAKE_READY).value
    lines = read_lines(quote.id).lines
    priced = price_lines(quote, lines)
    refuse_unready(ctx, quote, lines, priced)
    needs = current_needs(priced)
    quote.status = state_after(quote, QuoteAction.SUBMIT, needs_approval=bool(needs)).value
    quote.needs = shown_needs(needs, {str(line.id): line.position for line in lines})
    quote.required_level = required_level(needs)
    quote.submitted_at, quote.submitted_by = ctx.now, ctx.actor_id
    quote.approved_hash = price_fingerprint(priced)
    quote.approved_at = None if needs else ctx.now
    quote.version += 1
    quote.updated_at = ctx.now
    quote.save(update_fields=COLUMNS)
    if needs:
        level = quote.required_level or 1
        emit(ctx, QuoteSubmitted(subject_ids=(quote.id,), submitted_by=ctx.actor_id, required_level=level))
    else:
        emit(ctx, QuoteApproved(subject_ids=(quote.id,), approved_by=None))
    return quote.status


def refuse_unready(ctx: Context, quote: Quote, lines: tuple[Line, ...], priced: PricedQuote) -> None:
    """Raise QuoteNotReady when something has to be corrected first. One SQL statement."""
    products = products_by_id(ctx, [line.product_id for line in lines if line.product_id])
    if problems := ready_problems(lines, priced, products, quote.valid_until, business_day(ctx)):
        raise QuoteNotReady("This has to be corrected first.", problems=problems)
