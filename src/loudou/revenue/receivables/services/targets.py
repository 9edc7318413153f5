"""The payments and receivables an act is about, locked in the order of their ids so that no two acts wait in a ring."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple, TypeVar
from uuid import UUID

from django.db.models import Model

from loudou.kernel.context import Context
from loudou.platform.access.errors import ActionRefused
from loudou.platform.access.queries import require
from loudou.platform.access.querysets import RecordQuerySet
from loudou.revenue.receivables.errors import PaymentNotFound, ReceivableNotFound
from loudou.revenue.receivables.models import Payment, Receivable

M = TypeVar("M", bound=Model)


class Party(NamedTuple):
    """A payment or receivable as pairs are checked by it; `left` is what is unapplied, or open, of it."""

    account_id: UUID | None
    currency: str
    left: Decimal


Parties = dict[UUID, Party]


def lock_payments(ctx: Context, ids: Sequence[UUID], action: str) -> list[Payment]:
    """These payments, when the actor may do this to all of them. One SQL statement beside the actor's rights.

    Raises PaymentNotFound, ActionRefused.
    """
    payments = list(_locked(ctx, Payment.objects.all(), ids, action))
    _refuse_missing_payments(ctx, ids, len(payments), action)
    return payments


def lock_receivables(ctx: Context, ids: Sequence[UUID], action: str) -> list[Receivable]:
    """These receivables, when the actor may do this to all of them. One SQL statement beside the actor's rights.

    Raises ReceivableNotFound, ActionRefused.
    """
    receivables = list(_locked(ctx, Receivable.objects.all(), ids, action))
    _refuse_missing_receivables(ctx, ids, len(receivables), action)
    return receivables


def lock_parties(
    ctx: Context, *, payment_ids: Sequence[UUID], receivable_ids: Sequence[UUID], action: str
) -> tuple[Parties, Parties]:
    """What pairs of these payments and these receivables are checked by, by id, all of them locked.

    The same as the two above for thousands of each: only what pairs are checked by is read. Raises what they raise.
    """
    columns = ("pk", "account_id", "currency")
    payments = _locked(ctx, Payment.objects.all(), payment_ids, action).values_list(*columns, "unapplied_amount")
    givers = {pk: Party(*facts) for pk, *facts in payments}
    _refuse_missing_payments(ctx, payment_ids, len(givers), action)
    receivables = _locked(ctx, Receivable.objects.all(), receivable_ids, action).values_list(*columns, "open_amount")
    takers = {pk: Party(*facts) for pk, *facts in receivables}
    _refuse_missing_receivables(ctx, receivable_ids, len(takers), action)
    return givers, takers


def _locked(ctx: Context, rows: RecordQuerySet[M], ids: Sequence[UUID], action: str) -> RecordQuerySet[M]:
    require(ctx, rows.record_type, action)
    return rows.visible_to(ctx, action).filter(pk__in=ids).order_by("pk").select_for_update(of=("self",))


def _refuse_missing_payments(ctx: Context, ids: Sequence[UUID], found: int, action: str) -> None:
    if _are_missing(ctx, Payment.objects.all(), ids, found, action):
        raise PaymentNotFound("There is no such payment, or you may not see it.")


def _refuse_missing_receivables(ctx: Context, ids: Sequence[UUID], found: int, action: str) -> None:
    if _are_missing(ctx, Receivable.objects.all(), ids, found, action):
        raise ReceivableNotFound("There is no such receivable, or you may not see it.")


def _are_missing(ctx: Context, rows: RecordQuerySet[M], ids: Sequence[UUID], found: int, action: str) -> bool:
    wanted = len(set(ids))
    if found == wanted:
        return False
    if rows.visible_to(ctx).filter(pk__in=ids).count() == wanted:
        raise ActionRefused(
            "You may see this record but not do this to it.", record_type=rows.record_type, action=action
        )
    return True
