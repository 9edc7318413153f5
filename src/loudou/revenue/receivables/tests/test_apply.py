from decimal import Decimal

import pytest

from loudou.customers.tests.factories import make_account
from loudou.revenue.receivables.services.apply import apply_payment
from loudou.revenue.receivables.tests.factories import make_payment, make_receivable

pytestmark = pytest.mark.django_db


def balances(*records):
    for record in records:
        record.refresh_from_db()
    return [
        (record.status, getattr(record, "open_amount", None) or getattr(record, "unapplied_amount", None))
        for record in records
    ]


def test_a_payment_applied_by_hand_moves_both_balances_and_is_told(ctx, emitted):
    account = make_account(ctx)
    claim, payment = (
        make_receivable(ctx, account_id=account.id),
        make_payment(ctx, account_id=account.id, amount="4000.00"),
    )

    applied = apply_payment(ctx, payment_id=payment.id, amounts={claim.id: Decimal("2500.00")})

    claim.refresh_from_db()
    payment.refresh_from_db()
    assert (claim.status, claim.settled_amount, claim.open_amount) == (
        "partially_settled",
        Decimal(2500),
        Decimal(7500),
    )
    assert (payment.status, payment.unapplied_amount) == ("partially_applied", Decimal(1500))
    assert (applied.application_count, applied.payment_count, applied.settled_count, applied.amounts) == (
        1,
        1,
        0,
        {"CNY": Decimal("2500.00")},
    )
    assert list(emitted)[-1] == "receivables.payment_applied"
