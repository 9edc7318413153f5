"""The payments and receivables an act is about, locked in the order of their ids so that no two acts wait in a ring."""

from collections.abc import Sequence
from uuid import UUID

from loudou.kernel.context import Context
from loudou.platform.access.errors import ActionRefused
from loudou.platform.access.queries import require
from loudou.revenue.receivables.errors import PaymentNotFound, ReceivableNotFound
from loudou.revenue.receivables.models import Payment, Receivable


def lock_payments(ctx: Context, ids: Sequence[UUID], action: str) -> list[Payment]:
    """These payments, when the actor may do this to all of them. One SQL statement beside the actor's rights.

    Raises PaymentNotFound, ActionRefused.
    """
    require(ctx, "payment", action)
    found = Payment.objects.visible_to(ctx, action).filter(pk__in=ids).order_by("pk")
    payments = list(found.select_for_update(of=("self",)))
    if len(payments) < len(set(ids)):
        if Payment.objects.visible_to(ctx).filter(pk__in=ids).count() == len(set(ids)):
            raise ActionRefused("You may see this record but not do this to it.", record_type="payment", action=action)
        raise PaymentNotFound("There is no such payment, or you may not see it.")
    return payments


def lock_receivables(ctx: Context, ids: Sequence[UUID], action: str) -> list[Receivable]:
    """These receivables, when the actor may do this to all of them. One SQL statement beside the actor's rights.

    Raises ReceivableNotFound, ActionRefused.
    """
    require(ctx, "receivable", action)
    found = Receivable.objects.visible_to(ctx, action).filter(pk__in=ids).order_by("pk")
    receivables = list(found.select_for_update(of=("self",)))
    if len(receivables) < len(set(ids)):
        if Receivable.objects.visible_to(ctx).filter(pk__in=ids).count() == len(set(ids)):
            raise ActionRefused(
                "You may see this record but not do this to it.", record_type="receivable", action=action
            )
        raise ReceivableNotFound("There is no such receivable, or you may not see it.")
    return receivables
