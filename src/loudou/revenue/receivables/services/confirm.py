"""Whose payment it is, and that it really came in."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import F

from loudou.kernel.context import Context
from loudou.platform.changes.recording import records_changes
from loudou.revenue.receivables.enums import IdentifiedBy, PaymentStatus
from loudou.revenue.receivables.errors import PaymentInWrongState, ReceivablesInvalid
from loudou.revenue.receivables.messages import problem
from loudou.revenue.receivables.models import Payment
from loudou.revenue.receivables.queries.payers import account_owners
from loudou.revenue.receivables.rules.lifecycle import PaymentAction, PaymentState, payment_actions
from loudou.revenue.receivables.services.targets import lock_payments


@records_changes("payment.confirm")
def confirm_payments(ctx: Context, *, payment_ids: Sequence[UUID], account_id: UUID | None = None) -> int:
    """Confirm payments, naming the account where the payer is not known or was taken for another; returns how many.

    A payment belongs to whoever owns its account.

    Raises ReceivablesInvalid when no account is known, PaymentInWrongState, PaymentNotFound, ActionRefused.
    """
    payments = lock_payments(ctx, payment_ids, "confirm")
    for payment in payments:
        if PaymentAction.CONFIRM not in payment_actions(PaymentState(payment.status)):
            raise PaymentInWrongState(
                "This payment is confirmed already.", number=payment.number, status=payment.status
            )
    change: dict[str, object] = {"status": PaymentStatus.CONFIRMED}
    if account_id is not None:
        change |= {"account": account_id, "identified_by": IdentifiedBy.PERSON}
        change |= _owner(ctx, account_id)
    elif any(payment.account_id is None for payment in payments):
        found = problem("account", "account.unnamed")
        raise ReceivablesInvalid("The payer is not known. Nothing was confirmed.", problems=[found])
    Payment.objects.filter(pk__in=payment_ids).update(**change, version=F("version") + 1, updated_at=ctx.now)
    return len(payments)


def _owner(ctx: Context, account_id: UUID) -> dict[str, object]:
    """The owner to set; an account nobody owns leaves the payment with whoever registered it."""
    owners = account_owners(ctx, [account_id])
    if account_id not in owners:
        found = problem("account", "not_found")
        raise ReceivablesInvalid("There is no such account. Nothing was confirmed.", problems=[found])
    return {"owner": owners[account_id]} if owners[account_id] else {}
