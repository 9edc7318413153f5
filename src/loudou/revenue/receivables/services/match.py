"""Apply payments by the rules: what is sure is confirmed, the rest stays a proposal."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from loudou.kernel.context import Context
from loudou.kernel.money import Money
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.revenue.receivables.models import Payment, Receivable
from loudou.revenue.receivables.queries.open_items import OPEN_STATES, SURE, TO_MATCH, pair_of
from loudou.revenue.receivables.rules.cash_application import match_payments
from loudou.revenue.receivables.rules.open_items import IncomingPayment, MatchingRules, OpenItem, Strategy
from loudou.revenue.receivables.services.announce import apply_entries
from loudou.revenue.receivables.services.post import Entry
from loudou.revenue.receivables.shapes import Applied


@records_changes("payment.apply_by_rules")
def apply_by_rules(
    ctx: Context,
    *,
    payment_ids: Sequence[UUID] | None = None,
    rules: MatchingRules | None = None,
    sure: frozenset[Strategy] = SURE,
) -> Applied:
    """Match these confirmed payments (None: all that wait) with what their accounts owe, and apply what is sure.

    Only strategies in `sure` take part; a payment for which one of them finds several equal answers is left for a
    person and named in the result. Payments kept as prepayments and disputed receivables are left alone. Older payments
    choose first. Raises ActionRefused. A constant number of SQL statements, however
    many payments.
    """
    require(ctx, "payment", "apply")
    payments = _lock_payments(ctx, payment_ids)
    items = _lock_items(ctx, {payment.payer_id for payment in payments})
    asked = rules or MatchingRules()
    matchings = match_payments(
        payments, items, replace(asked, steps=tuple(step for step in asked.steps if step.strategy in sure))
    )
    entries = [
        Entry(pair_of(matching.payment_id, found), found.amount.currency)
        for matching in matchings
        for found in matching.applications
    ]
    undecided = [matching.payment_id for matching in matchings if matching.ambiguous is not None]
    return apply_entries(ctx, entries=entries, undecided=undecided)


def _lock_payments(ctx: Context, payment_ids: Sequence[UUID] | None) -> list[IncomingPayment]:
    found = Payment.objects.visible_to(ctx, "apply").filter(
        status__in=TO_MATCH, unapplied_amount__gt=0, is_prepayment=False
    )
    if payment_ids is not None:
        found = found.filter(pk__in=payment_ids)
    fields = ("received_date", "number", "id", "account_id", "unapplied_amount", "currency", "memo")
    rows = sorted(found.order_by("pk").select_for_update(of=("self",)).values_list(*fields))
    return [
        IncomingPayment(pk, account, Money(left, currency), memo) for _d, _n, pk, account, left, currency, memo in rows
    ]


def _lock_items(ctx: Context, accounts: set[UUID]) -> list[OpenItem]:
    found = Receivable.objects.visible_to(ctx, "apply").filter(
        account__in=accounts, open_amount__gt=0, status__in=OPEN_STATES, is_disputed=False
    )
    fields = ("id", "account_id", "number", "open_amount", "currency", "due_date", "biz_date", "references")
    rows = found.order_by("pk").select_for_update(of=("self",)).values_list(*fields)
    return [
        OpenItem(pk, account, number, Money(left, currency), due, biz, tuple(references))
        for pk, account, number, left, currency, due, biz, references in rows
    ]
