"""Payments that wait for claims still to come."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import F

from loudou.kernel.context import Context
from loudou.platform.changes.recording import records_changes
from loudou.revenue.receivables.errors import PaymentInWrongState
from loudou.revenue.receivables.models import Payment
from loudou.revenue.receivables.queries.open_items import TO_MATCH
from loudou.revenue.receivables.services.targets import lock_payments


@records_changes("payment.keep_as_prepayment")
def keep_as_prepayment(ctx: Context, *, payment_ids: Sequence[UUID], is_prepayment: bool = True) -> int:
    """Keep what is left of these payments as prepayments, no longer offered for matching; or offer it again.

    Returns how many. Raises PaymentInWrongState when nothing is left or the payer is unknown, PaymentNotFound,
    ActionRefused.
    """
    payments = lock_payments(ctx, payment_ids, "apply")
    for payment in payments:
        if payment.status not in TO_MATCH:
            raise PaymentInWrongState(
                "Only what is left of a confirmed payment is a prepayment.",
                number=payment.number,
                status=payment.status,
            )
    Payment.objects.filter(pk__in=payment_ids).update(
        is_prepayment=is_prepayment, version=F("version") + 1, updated_at=ctx.now
    )
    return len(payments)
