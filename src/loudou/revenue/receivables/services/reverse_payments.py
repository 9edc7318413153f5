"""Payments that did not come in after all."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import F

from loudou.kernel.context import Context
from loudou.platform.changes.recording import records_changes
from loudou.platform.outbox.services.emit import emit
from loudou.platform.records.days import business_day
from loudou.revenue.receivables.enums import PaymentStatus
from loudou.revenue.receivables.errors import PaymentInWrongState
from loudou.revenue.receivables.events import PaymentReversed
from loudou.revenue.receivables.models import Payment
from loudou.revenue.receivables.rules.lifecycle import PaymentAction, PaymentState, payment_actions
from loudou.revenue.receivables.services.targets import lock_payments
from loudou.revenue.receivables.services.unapply import unapply_payments


@records_changes("payment.reverse")
def reverse_payments(ctx: Context, *, payment_ids: Sequence[UUID], reason: str) -> int:
    """Reverse bounced payments; returns how many.

    First everything they were applied to is taken back, so those claims are open again with their due dates unchanged.

    Raises PaymentInWrongState for one reversed or not confirmed, PaymentNotFound, ActionRefused.
    """
    applied = [p.id for p in lock_payments(ctx, payment_ids, "reverse") if p.unapplied_amount < p.amount]
    unapply_payments(ctx, payment_ids=applied)
    payments = list(Payment.objects.filter(pk__in=payment_ids).order_by("pk"))
    for payment in payments:
        if PaymentAction.REVERSE not in payment_actions(PaymentState(payment.status)):
            raise PaymentInWrongState(
                "Only a confirmed payment is reversed.", number=payment.number, status=payment.status
            )
    Payment.objects.filter(pk__in=payment_ids).update(
        status=PaymentStatus.REVERSED,
        is_prepayment=False,
        reversed_date=business_day(ctx),
        reversed_reason=reason.strip()[:300],
        version=F("version") + 1,
        updated_at=ctx.now,
    )
    emit(ctx, PaymentReversed(subject_ids=tuple(p.id for p in payments), reason=reason.strip()))
    return len(payments)
