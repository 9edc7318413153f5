"""The matching workbench: payments that wait, and what the rules propose for each."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, Sum

from loudou.kernel.context import Context
from loudou.kernel.money import Money
from loudou.revenue.receivables.enums import PaymentStatus
from loudou.revenue.receivables.errors import PaymentNotFound
from loudou.revenue.receivables.models import Payment
from loudou.revenue.receivables.queries.open_items import SURE, as_items, by_id, open_receivables, pair_of
from loudou.revenue.receivables.rules.cash_application import match_payments
from loudou.revenue.receivables.rules.open_items import IncomingPayment, Matching, MatchingRules
from loudou.revenue.receivables.shapes import OpenReceivable, PaymentToMatch, Proposal, ProposedPart, Workbench

WAITING = Q(
    status__in=[
        PaymentStatus.IMPORTED,
        PaymentStatus.UNIDENTIFIED,
        PaymentStatus.CONFIRMED,
        PaymentStatus.PARTIALLY_APPLIED,
    ],
    unapplied_amount__gt=0,
    is_prepayment=False,
)
FIELDS = (
    *("id", "number", "status", "payer_name", "account_id", "account__name", "identified_by", "currency", "amount"),
    *("unapplied_amount", "received_date", "bank", "memo"),
)


def matching_workbench(ctx: Context, *, limit: int = 50, rules: MatchingRules | None = None) -> Workbench:
    """The oldest payments waiting to be matched, each with what the rules propose.

    Three SQL statements beside the actor's rights, however many payments.
    """
    waiting = Payment.objects.visible_to(ctx).filter(WAITING)
    sums = list(waiting.order_by().values_list("currency").annotate(Count("id"), Sum("unapplied_amount")))
    rows = waiting.order_by("received_date", "number", "id").values_list(*FIELDS)[:limit]
    return Workbench(
        proposals=tuple(_propose(ctx, [_payment(row) for row in rows], rules or MatchingRules())),
        waiting_count=sum(count for _currency, count, _sum in sums),
        waiting_amounts={currency: amount for currency, _count, amount in sorted(sums)},
    )


def proposals_for(ctx: Context, payment_ids: Sequence[UUID], *, rules: MatchingRules | None = None) -> list[Proposal]:
    """What the rules propose for these payments, older ones first. Two SQL statements beside the actor's rights.

    Raises PaymentNotFound.
    """
    found = Payment.objects.visible_to(ctx).filter(pk__in=payment_ids)
    rows = list(found.order_by("received_date", "number", "id").values_list(*FIELDS))
    if len(rows) < len(set(payment_ids)):
        raise PaymentNotFound("There is no such payment, or you may not see it.")
    return _propose(ctx, [_payment(row) for row in rows], rules or MatchingRules())


def _propose(ctx: Context, payments: Sequence[PaymentToMatch], rules: MatchingRules) -> list[Proposal]:
    accounts = {payment.account_id for payment in payments if payment.account_id is not None}
    opens = open_receivables(ctx, account_ids=accounts) if accounts else []
    asked = [
        IncomingPayment(payment.id, payment.account_id, Money(payment.unapplied_amount, payment.currency), payment.memo)
        for payment in payments
        if payment.account_id is not None
    ]
    found = {matching.payment_id: matching for matching in match_payments(asked, as_items(opens), rules)}
    left = {one.id: one.open_amount for one in opens}
    return [_proposal(payment, found.get(payment.id), by_id(opens), left) for payment in payments]


def _proposal(
    payment: PaymentToMatch,
    matching: Matching | None,
    opens: Mapping[UUID, OpenReceivable],
    left: dict[UUID, Decimal],
) -> Proposal:
    """`left` holds what is open before this payment, and what stays open after it."""
    if matching is None:
        return Proposal(payment, (), payment.unapplied_amount, (), is_sure=False)
    parts = []
    for application in matching.applications:
        pair = pair_of(payment.id, application)
        left[pair.receivable_id] -= pair.settled
        parts.append(ProposedPart(opens[pair.receivable_id], pair, left[pair.receivable_id]))
    used = tuple(dict.fromkeys(application.strategy for application in matching.applications))
    return Proposal(
        payment=payment,
        parts=tuple(parts),
        unapplied=matching.unapplied.amount,
        strategies=tuple(strategy.value for strategy in used) or tuple(filter(None, (matching.ambiguous,))),
        is_sure=bool(used) and matching.ambiguous is None and set(used) <= SURE,
        choices=tuple(tuple(opens[item_id] for item_id in choice) for choice in matching.suggestions),
    )


def _payment(row: Sequence[Any]) -> PaymentToMatch:
    values: dict[str, Any] = dict(zip(FIELDS, row, strict=True))
    values["account_name"] = values.pop("account__name") or ""
    return PaymentToMatch(**values)
