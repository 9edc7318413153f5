from datetime import date
from decimal import Decimal

import pytest

from loudou.customers.tests.factories import make_account
from loudou.platform.access.errors import ActionRefused
from loudou.platform.records.actions import run_action
from loudou.platform.records.query import ListQuery, list_records
from loudou.platform.records.registry import record_type
from loudou.platform.records.services.create import create_records
from loudou.revenue.orders.tests.factories import line, make_order
from loudou.revenue.receivables.errors import ReceivablesInvalid
from loudou.revenue.receivables.models import Payment, Receivable
from loudou.revenue.receivables.services.open_balances import open_balances
from loudou.revenue.receivables.shapes import OpeningDraft
from loudou.revenue.receivables.tests.factories import make_payment, make_receivable, standing
from tests.cast import later

D = Decimal
pytestmark = pytest.mark.django_db


def act(ctx, key, name, *records, **raw):
    return run_action(later(ctx), record_type(key), name, ids=[record.id for record in records], raw=raw)


def listed(ctx, key, view):
    kind = record_type(key)
    saved = next(one for one in kind.views if one.key == view)
    rows = list_records(ctx, kind, ListQuery(filter=saved.filter, sort=saved.sort)).rows
    return {row[next(f.attribute for f in kind.fields if f.name == kind.title)] for row in rows}


def test_every_built_in_view_works(ctx):
    for key in ("order", "delivery", "receivable", "payment"):
        for view in record_type(key).views:
            assert listed(ctx, key, view.key) == set()


def test_views_tell_open_overdue_soon_and_settled_apart(ctx):
    account = make_account(ctx)
    late = make_receivable(ctx, account_id=account.id, due="2026-03-01").number
    today = make_receivable(ctx, account_id=account.id, due="2026-03-02").number
    soon = make_receivable(ctx, account_id=account.id, due="2026-03-09").number
    far = make_receivable(ctx, account_id=account.id, due="2026-03-10").number

    assert listed(ctx, "receivable", "open") == {late, today, soon, far}
    assert listed(ctx, "receivable", "overdue") == {late}
    assert listed(ctx, "receivable", "due_soon") == {today, soon}
    assert listed(ctx, "receivable", "settled") == set()


def test_payments_and_openings_are_created_through_the_generic_door(cast, ctx):
    account = make_account(ctx)
    fay = cast.acting("fay")

    (claim_id,) = create_records(
        fay,
        record_type("receivable"),
        [
            {
                "account": str(account.id),
                "amount": "88.00",
                "biz_date": "2026-01-01",
                "due_date": "2026-02-01",
                "label": "INV-7001",
            }
        ],
    )
    (payment_id,) = create_records(
        fay, record_type("payment"), [{"payer_name": account.name, "amount": "88.00", "memo": "INV-7001"}]
    )

    claim, payment = Receivable.objects.get(pk=claim_id), Payment.objects.get(pk=payment_id)
    assert (claim.source_kind, claim.references, claim.label) == ("opening", ["INV-7001"], "INV-7001")
    assert (payment.status, payment.account_id, payment.currency) == ("confirmed", account.id, "CNY")


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"amount": D(0)}, "amount", "amount.not_positive"),
        ({"amount": D("0.001")}, "amount", "amount.places"),
        ({"due_date": date(2025, 12, 31)}, "due_date", "date.before"),
        ({"currency": "cny"}, "currency", "currency.unknown"),
        ({"reference": "x" * 61}, "reference", "text.too_long"),
    ],
)
def test_an_opening_balance_that_does_not_fit_is_named(ctx, change, field, code):
    values = {"account_id": make_account(ctx).id, "amount": D(1)}
    values |= {"biz_date": date(2026, 1, 1), "due_date": date(2026, 2, 1)} | change

    with pytest.raises(ReceivablesInvalid) as refused:
        open_balances(ctx, drafts=[OpeningDraft(**values)])

    assert [(one.field, one.code, one.row) for one in refused.value.problems] == [(field, code, 1)]
    assert not Receivable.objects.exists()


def test_every_act_on_payments_and_claims_is_an_action(ctx, cast):
    account = make_account(ctx)
    claim = make_receivable(ctx, account_id=account.id, amount="100.00")
    other = make_receivable(ctx, account_id=account.id, amount="55.00")
    payment = make_payment(ctx, account_id=account.id, amount="90.00")
    fay = cast.acting("fay")

    applied = act(fay, "payment", "apply", payment, receivable=str(claim.id), amount="60.00")
    by_rules = act(fay, "payment", "apply_by_rules", payment)
    act(fay, "payment", "prepay", payment)
    act(fay, "payment", "offer_again", payment)
    taken = act(fay, "payment", "unapply", payment)
    act(fay, "payment", "reverse", payment, reason="退票")
    act(fay, "receivable", "dispute", claim, note="数量不符")
    act(fay, "receivable", "settle_dispute", claim)
    act(fay, "receivable", "reverse", other, reason="作废")

    assert (applied["count"], applied["amounts"]) == (1, {"CNY": "60.00"})
    assert (by_rules["application_count"], taken["application_count"]) == (0, 1)
    assert (standing(payment)[0], standing(claim)[0], standing(other)[0]) == ("reversed", "active", "reversed")


def test_orders_are_billed_and_cancelled_by_actions_of_this_domain(ctx, cast):
    order = make_order(ctx, line("100.00"), is_confirmed=True)

    billed = act(cast.acting("fay"), "order", "bill", order)
    with pytest.raises(ActionRefused):
        act(cast.acting("fay"), "order", "cancel", order, reason="客户取消")
    act(ctx, "order", "cancel", order, reason="客户取消")

    order.refresh_from_db()
    assert len(billed["receivable_ids"]) == 1
    assert order.status == "cancelled"
    assert set(Receivable.objects.filter(order=order).values_list("status", flat=True)) == {"reversed", "settled"}


def test_an_unknown_payer_is_named_by_an_action(ctx, cast):
    account = make_account(ctx)
    payment = make_payment(ctx, payer_name="没见过的公司")

    act(cast.acting("fay"), "payment", "confirm", payment, account=str(account.id))

    assert standing(payment)[0] == "confirmed"
