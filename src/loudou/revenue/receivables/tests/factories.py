"""Receivables and payments as tests need them."""

from datetime import UTC, date, datetime
from decimal import Decimal

from loudou.customers.tests.factories import make_account
from loudou.kernel.context import Context
from loudou.revenue.receivables.models import Payment, Receivable
from loudou.revenue.receivables.services.open_balances import open_balances
from loudou.revenue.receivables.services.register import register_payments
from loudou.revenue.receivables.shapes import OpeningDraft, PaymentDraft

NOW = datetime(2026, 3, 2, 1, 10, tzinfo=UTC)


def make_receivable(ctx: Context | None = None, *, account_id=None, amount="10000.00", due="2026-03-31", **overrides):
    """A claim of 10,000.00 CNY, due at the end of March 2026 unless said otherwise."""
    acting = ctx or Context(None, NOW)
    values = {"biz_date": date(2026, 1, 1), "due_date": date.fromisoformat(due), "amount": Decimal(amount)} | overrides
    values["account_id"] = account_id or make_account(acting).id
    values["biz_date"] = min(values["biz_date"], values["due_date"])
    (made,) = open_balances(acting, drafts=[OpeningDraft(**values)])
    return Receivable.objects.get(pk=made)


def make_payment(ctx: Context | None = None, *, account_id=None, amount="10000.00", **overrides):
    """A confirmed payment of 10,000.00 CNY, received on the business day unless said otherwise."""
    acting = ctx or Context(None, NOW)
    values = {"payer_name": "苏州恒力装备有限公司", "amount": Decimal(amount), "account_id": account_id} | overrides
    (made,) = register_payments(acting, drafts=[PaymentDraft(**values)])
    return Payment.objects.get(pk=made.id)


def standing(record):
    """State and amounts as the database holds them: settled and open of a claim, whole and unapplied of a payment."""
    record.refresh_from_db()
    if isinstance(record, Payment):
        return record.status, record.amount, record.unapplied_amount
    return record.status, record.settled_amount, record.open_amount
