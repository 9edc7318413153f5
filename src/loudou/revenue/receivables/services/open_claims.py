"""New claims: the one place where receivables come to be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from loudou.kernel.context import Context
from loudou.kernel.ids import new_id
from loudou.platform.changes.recording import records_changes
from loudou.platform.numbering.services.take import take_numbers
from loudou.platform.outbox.services.emit import emit
from loudou.platform.records.days import business_day
from loudou.platform.records.services.derive import derive_search
from loudou.revenue.orders.services.billing import add_billed
from loudou.revenue.receivables.enums import ReceivableStatus, Sign
from loudou.revenue.receivables.events import ReceivableOpened
from loudou.revenue.receivables.models import Receivable, ReceivableLine


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim to open. `lines` share its amount over order lines; `references` are numbers payers may quote."""

    account_id: UUID
    source_kind: str
    source_id: UUID | None
    biz_date: date
    due_date: date
    currency: str
    amount: Decimal
    owner_id: UUID | None
    order_id: UUID | None = None
    label: str = ""
    references: tuple[str, ...] = ()
    note: str = ""
    lines: Mapping[UUID, Decimal] | None = None
    custom: Mapping[str, object] | None = None


@records_changes("receivable.open")
def open_claims(ctx: Context, *, claims: Sequence[Claim]) -> list[UUID]:
    """Open these claims and count them as billed on their orders; returns the ids in order.

    The database refuses a second claim from the same source. Raises OverBilling. A constant number of SQL statements.
    """
    if not claims:
        return []
    numbers = take_numbers("AR", business_day(ctx), len(claims))
    made = [_receivable(ctx, claim, number) for claim, number in zip(claims, numbers, strict=True)]
    Receivable.objects.bulk_create(made)
    lines = [
        ReceivableLine(receivable=receivable, order_line_id=line_id, amount=amount)
        for receivable, claim in zip(made, claims, strict=True)
        for line_id, amount in (claim.lines or {}).items()
        if amount
    ]
    ReceivableLine.objects.bulk_create(lines)
    billed: dict[UUID, Decimal] = {}
    for line in lines:
        billed[line.order_line_id] = billed.get(line.order_line_id, Decimal(0)) + line.amount
    add_billed(ctx, amounts=billed)
    ids = [receivable.id for receivable in made]
    derive_search("receivable", ids)
    accounts = tuple(dict.fromkeys(claim.account_id for claim in claims))
    emit(ctx, ReceivableOpened(subject_ids=tuple(ids), account_ids=accounts))
    return ids


def _receivable(ctx: Context, claim: Claim, number: str) -> Receivable:
    return Receivable(
        id=new_id(),
        number=number,
        sign=Sign.BLUE,
        status=ReceivableStatus.ACTIVE,
        account_id=claim.account_id,
        order_id=claim.order_id,
        source_kind=claim.source_kind,
        source_id=claim.source_id,
        label=claim.label[:60],
        references=list(claim.references),
        biz_date=claim.biz_date,
        due_date=claim.due_date,
        currency=claim.currency,
        amount=claim.amount,
        open_amount=claim.amount,
        note=claim.note,
        custom=dict(claim.custom or {}),
        owner_id=claim.owner_id or ctx.actor_id,
        created_at=ctx.now,
        created_by=ctx.actor_id,
        updated_at=ctx.now,
    )
