"""Claims are taken back by reversing documents (红冲)."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from loudou.kernel.context import Context
from loudou.kernel.ids import new_id
from loudou.platform.changes.recording import records_changes
from loudou.platform.numbering.services.take import take_numbers
from loudou.platform.outbox.services.emit import emit
from loudou.platform.records.days import business_day
from loudou.platform.records.services.derive import derive_search
from loudou.revenue.orders.services.billing import add_billed, hold_orders_still
from loudou.revenue.receivables.enums import MatchedBy, ReceivableStatus, Sign, SourceKind
from loudou.revenue.receivables.errors import ReceivableInWrongState
from loudou.revenue.receivables.events import ReceivableReversed
from loudou.revenue.receivables.models import CashApplication, Receivable, ReceivableLine
from loudou.revenue.receivables.rules.lifecycle import ReceivableAction, ReceivableState, receivable_actions
from loudou.revenue.receivables.services.targets import lock_receivables


@records_changes("receivable.reverse")
def reverse_receivables(ctx: Context, *, receivable_ids: Sequence[UUID], reason: str) -> list[UUID]:
    """Take open claims back as of the business day; returns their red documents in the order of the claims' ids.

    Raises ReceivableInWrongState, ReceivableNotFound, ActionRefused.
    """
    return take_back(ctx, claims=lock_receivables(ctx, receivable_ids, "reverse"), reason=reason)


@records_changes("receivable.reverse")
def take_back(ctx: Context, *, claims: Sequence[Receivable], reason: str) -> list[UUID]:
    """Give each of these locked claims a red document over its amount that settles it.

    What was billed of order lines may be billed again. A claim of which a part is settled is refused: that part has to
    be taken back first. Who may do that is the caller's question. A constant number of SQL statements.
    """
    for claim in claims:
        if claim.sign != Sign.BLUE or ReceivableAction.REVERSE not in receivable_actions(ReceivableState(claim.status)):
            raise ReceivableInWrongState(
                "Only a claim that nothing was applied to is reversed.", number=claim.number, status=claim.status
            )
    hold_orders_still(ctx, order_ids=[claim.order_id for claim in claims if claim.order_id is not None])
    reds = _red_documents(ctx, claims, reason)
    Receivable.objects.bulk_create(reds)
    _settle(ctx, claims, reds)
    _take_back_lines(ctx, claims, reds)
    derive_search("receivable", [red.id for red in reds])
    emit(ctx, ReceivableReversed(subject_ids=tuple(claim.id for claim in claims), reason=reason.strip()))
    return [red.id for red in reds]


def _red_documents(ctx: Context, claims: Sequence[Receivable], reason: str) -> list[Receivable]:
    day = business_day(ctx)
    numbers = take_numbers("AR", day, len(claims))
    return [
        Receivable(
            id=new_id(),
            number=number,
            sign=Sign.RED,
            status=ReceivableStatus.SETTLED,
            account_id=claim.account_id,
            order_id=claim.order_id,
            source_kind=SourceKind.REVERSAL,
            source_id=claim.id,
            label=claim.label,
            references=claim.references,
            biz_date=max(day, claim.biz_date),
            due_date=max(day, claim.biz_date),
            currency=claim.currency,
            amount=-claim.amount,
            settled_amount=-claim.amount,
            open_amount=Decimal(0),
            reversal_of=claim,
            note=reason.strip(),
            owner_id=claim.owner_id,
            created_at=ctx.now,
            created_by=ctx.actor_id,
            updated_at=ctx.now,
        )
        for claim, number in zip(claims, numbers, strict=True)
    ]


def _settle(ctx: Context, claims: Sequence[Receivable], reds: Sequence[Receivable]) -> None:
    for claim in claims:
        claim.status, claim.settled_amount, claim.open_amount = ReceivableStatus.REVERSED, claim.amount, Decimal(0)
        claim.version += 1
        claim.updated_at = ctx.now
    Receivable.objects.bulk_update(claims, ["status", "settled_amount", "open_amount", "version", "updated_at"])
    CashApplication.objects.bulk_create(
        CashApplication(
            offset=red,
            receivable=claim,
            currency=claim.currency,
            amount=claim.amount,
            matched_by=MatchedBy.REVERSAL,
            applied_date=red.biz_date,
            created_at=ctx.now,
            created_by=ctx.actor_id,
        )
        for claim, red in zip(claims, reds, strict=True)
    )


def _take_back_lines(ctx: Context, claims: Sequence[Receivable], reds: Sequence[Receivable]) -> None:
    red_of = {claim.id: red for claim, red in zip(claims, reds, strict=True)}
    lines = list(ReceivableLine.objects.filter(receivable__in=claims))
    ReceivableLine.objects.bulk_create(
        ReceivableLine(receivable=red_of[line.receivable_id], order_line_id=line.order_line_id, amount=-line.amount)
        for line in lines
    )
    amounts: dict[UUID, Decimal] = {}
    for line in lines:
        amounts[line.order_line_id] = amounts.get(line.order_line_id, Decimal(0)) - line.amount
    add_billed(ctx, amounts=amounts)
