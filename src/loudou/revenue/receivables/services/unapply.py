"""Take applications back (反核销)."""

from collections.abc import Sequence
from uuid import UUID

from loudou.kernel.context import Context
from loudou.platform.changes.recording import records_changes
from loudou.platform.outbox.services.emit import emit
from loudou.revenue.receivables.errors import AlreadyReversed, PaymentNotFound
from loudou.revenue.receivables.events import PaymentUnapplied
from loudou.revenue.receivables.models import CashApplication
from loudou.revenue.receivables.services.post import Entry, post_entries
from loudou.revenue.receivables.services.targets import lock_payments, lock_receivables
from loudou.revenue.receivables.shapes import Pair


@records_changes("payment.unapply")
def unapply(ctx: Context, *, application_ids: Sequence[UUID]) -> int:
    """Take these applications back as of the business day; both sides are exactly what they were before.

    The ledger keeps the application and gets its reversal beside it. Returns how many. Raises AlreadyReversed,
    PaymentNotFound, ActionRefused.
    """
    wanted = sorted(set(application_ids))
    rows = list(CashApplication.objects.filter(pk__in=wanted, payment__isnull=False).order_by("pk"))
    if len(rows) < len(wanted):
        raise PaymentNotFound("There is no such application, or you may not see it.")
    payments = lock_payments(ctx, sorted({row.payment_id for row in rows if row.payment_id}), "unapply")
    lock_receivables(ctx, sorted({row.receivable_id for row in rows}), "unapply")
    # Asked only now: whoever took one back meanwhile held these locks.
    taken = CashApplication.objects.filter(reversal_of__in=wanted).exists()
    if taken or any(row.reversal_of_id for row in rows):
        raise AlreadyReversed("This application was taken back already.")
    post_entries(ctx, entries=[_reversal(row) for row in rows])
    emit(
        ctx,
        PaymentUnapplied(subject_ids=tuple(payment.id for payment in payments), application_count=len(rows)),
    )
    return len(rows)


@records_changes("payment.unapply")
def unapply_payments(ctx: Context, *, payment_ids: Sequence[UUID]) -> int:
    """Take everything back that these payments were applied to; returns how many applications. Raises as `unapply`."""
    payments = lock_payments(ctx, payment_ids, "unapply")
    standing = CashApplication.objects.filter(payment__in=payments, reversal_of__isnull=True)
    taken = CashApplication.objects.filter(payment__in=payments, reversal_of__isnull=False)
    ids = list(standing.exclude(pk__in=taken.values("reversal_of")).values_list("pk", flat=True))
    return unapply(ctx, application_ids=ids) if ids else 0


def _reversal(row: CashApplication) -> Entry:
    assert row.payment_id is not None  # noqa: S101 - only applications of payments were read
    pair = Pair(
        row.payment_id,
        row.receivable_id,
        -row.amount,
        shortfall=-row.shortfall_amount,
        surplus=-row.surplus_amount,
        matched_by=row.matched_by,
    )
    return Entry(pair, row.currency, reversal_of=row.id)
