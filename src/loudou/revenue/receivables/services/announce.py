"""Telling what was applied."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from loudou.kernel.context import Context
from loudou.platform.changes.recording import records_changes
from loudou.platform.outbox.services.emit import emit
from loudou.revenue.receivables.events import PaymentApplied, ReceivableSettled
from loudou.revenue.receivables.services.post import Entry, post_entries
from loudou.revenue.receivables.shapes import Applied


@records_changes("payment.apply")
def apply_entries(ctx: Context, *, entries: Sequence[Entry], undecided: Sequence[UUID] = ()) -> Applied:
    """Post checked entries and tell it once for all of them. Raises OverApplied."""
    if not entries:
        return Applied(undecided=tuple(undecided))
    settled = post_entries(ctx, entries=entries)
    amounts: defaultdict[str, Decimal] = defaultdict(Decimal)
    for entry in entries:
        amounts[entry.currency] += entry.pair.settled
    payments = tuple(dict.fromkeys(entry.pair.payment_id for entry in entries))
    emit(
        ctx,
        PaymentApplied(
            subject_ids=payments,
            application_count=len(entries),
            currencies=tuple(amounts),
            amounts=tuple(amounts.values()),
        ),
    )
    emit(ctx, ReceivableSettled(subject_ids=tuple(settled)))
    return Applied(len(entries), len(payments), len(settled), dict(amounts), tuple(undecided))
