"""Statements of account, and what is owed now."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Sum

from loudou.kernel.context import Context
from loudou.platform.access.queries import require
from loudou.platform.records.days import business_day
from loudou.revenue.receivables.models import Receivable
from loudou.revenue.receivables.queries.open_items import OPEN_STATES
from loudou.revenue.receivables.queries.reach import Values, reached
from loudou.revenue.receivables.shapes import ReceivableRow, Statement, StatementEntry

ENTRIES_SQL = """
    SELECT day, kind, number, id, text, due_date, amount FROM (
        SELECT r.biz_date AS day, r.sign AS kind, r.number, r.id, r.label AS text, r.due_date, r.amount
        FROM receivables_receivable r
        WHERE r.account_id = %(account)s AND r.currency = %(currency)s AND r.status <> 'draft' {claims}
        UNION ALL
        SELECT p.received_date, 'payment', p.number, p.id, p.memo, NULL, -p.amount
        FROM receivables_payment p
        WHERE p.account_id = %(account)s AND p.currency = %(currency)s
          AND p.status NOT IN ('imported', 'unidentified') {payments}
        UNION ALL
        SELECT p.reversed_date, 'reversed', p.number, p.id, p.reversed_reason, NULL, p.amount
        FROM receivables_payment p
        WHERE p.account_id = %(account)s AND p.currency = %(currency)s AND p.status = 'reversed' {payments}
        UNION ALL
        SELECT a.applied_date, 'difference', r.number, r.id, '', NULL, a.surplus_amount - a.shortfall_amount
        FROM receivables_cashapplication a JOIN receivables_receivable r ON r.id = a.receivable_id
        WHERE r.account_id = %(account)s AND r.currency = %(currency)s
          AND a.surplus_amount <> a.shortfall_amount {claims}
    ) e WHERE day <= %(last)s ORDER BY day, kind, number
"""
ROW_FIELDS = (
    "id",
    "number",
    "status",
    "label",
    "biz_date",
    "due_date",
    "currency",
    "amount",
    "open_amount",
    "is_disputed",
)


def account_statement(
    ctx: Context, *, account_id: UUID, currency: str, first_day: date, last_day: date | None = None
) -> Statement:
    """What an account was charged and paid between two days (both included; None: the business day), with the balance.

    Claims are above zero, payments below; small differences closed without money are entries of their own. The
    balance is what is open less what is unapplied. Only what the actor sees. One SQL statement beside the actor's
    rights. Raises ActionRefused.
    """
    require(ctx, "receivable", "read")
    last = last_day or business_day(ctx)
    text, values = _narrowed(ctx, {"account": account_id, "currency": currency, "last": last})
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        rows: list[Any] = cursor.fetchall()
    before = [row for row in rows if row[0] < first_day]
    opening = sum((row[6] for row in before), Decimal(0))
    entries, balance = [], opening
    for row in rows[len(before) :]:
        balance += row[6]
        entries.append(StatementEntry(*(*row, balance)))
    return Statement(account_id, currency, first_day, last, opening, tuple(entries), balance)


def receivables_of_orders(ctx: Context, order_ids: Sequence[UUID]) -> list[ReceivableRow]:
    """What these orders were billed, first due first. One SQL statement beside the actor's rights."""
    found = Receivable.objects.visible_to(ctx).filter(order__in=order_ids).order_by("due_date", "number", "id")
    today = business_day(ctx)
    return [_row(row, today) for row in found.values_list(*ROW_FIELDS)]


def open_by_currency(ctx: Context, account_id: UUID) -> Mapping[str, Decimal]:
    """What an account owes now, before its unapplied payments. One SQL statement beside the actor's rights."""
    found = Receivable.objects.visible_to(ctx).filter(account=account_id, status__in=OPEN_STATES, open_amount__gt=0)
    return dict(found.order_by().values_list("currency").annotate(Sum("open_amount")))


def month_before(day: date) -> date:
    """The first day of the month before: where a statement starts unless somebody says otherwise."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def _row(row: Sequence[Any], today: date) -> ReceivableRow:
    values: dict[str, Any] = dict(zip(ROW_FIELDS, row, strict=True))
    is_overdue = bool(values["open_amount"]) and values["due_date"] < today
    return ReceivableRow(**values, is_overdue=is_overdue)


def _narrowed(ctx: Context, values: Values) -> tuple[str, Values]:
    claims, of_claims = reached(ctx, "receivable")
    payments, of_payments = reached(ctx, "payment")
    return ENTRIES_SQL.format(claims=claims, payments=payments), values | of_claims | of_payments
