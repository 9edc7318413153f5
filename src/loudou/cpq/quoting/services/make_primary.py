"""Which quote an opportunity takes its amount from."""

from uuid import UUID

from django.db.models import F, Q

from loudou.cpq.quoting.models import Quote
from loudou.cpq.quoting.services.lines.store import priced_event
from loudou.cpq.quoting.services.lock import lock_opportunities, lock_undecided
from loudou.kernel.context import Context
from loudou.platform.changes.recording import records_changes
from loudou.platform.outbox.services.emit import emit


@records_changes("quote.make_primary")
def make_primary(ctx: Context, *, quote_id: UUID) -> None:
    """Make this version the primary one of its opportunity and of its number. Raises as `lock_undecided`."""
    quote = lock_undecided(ctx, quote_id, "price")
    become_primary(ctx, quote)


@records_changes("quote.make_primary")
def become_primary(ctx: Context, quote: Quote) -> None:
    """Take the place of the primary quote; the quote is locked. Nothing happens when it has it."""
    if quote.is_primary:
        return
    lock_opportunities([quote.opportunity_id] if quote.opportunity_id else [])
    same = Q(number=quote.number)
    if quote.opportunity_id:
        same |= Q(opportunity=quote.opportunity_id)
    change = {"version": F("version") + 1, "updated_at": ctx.now}
    Quote.objects.filter(same, is_primary=True).update(is_primary=False, **change)
    quote.is_primary = True
    quote.version += 1
    quote.updated_at = ctx.now
    quote.save(update_fields=["is_primary", "version", "updated_at"])
    emit(ctx, priced_event(quote))
