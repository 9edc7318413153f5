from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loudou.kernel.money import Money, minor_units
from loudou.platform.access.errors import ActionRefused
from loudou.platform.changes.recording import recording
from loudou.revenue.orders.enums import BillingTrigger
from loudou.revenue.orders.errors import OrderInWrongState, OrderNotFound, OverBilling
from loudou.revenue.orders.models import Order, OrderLine
from loudou.revenue.orders.services.accept import accept_orders
from loudou.revenue.orders.services.billing import add_billed
from loudou.revenue.orders.services.deliver import record_deliveries
from loudou.revenue.orders.services.hold import hold_orders
from loudou.revenue.orders.services.sign_off import sign_off_deliveries
from loudou.revenue.orders.shapes import DeliveryDraft, DeliveryLineDraft, LineToBill, PlanNodeDraft
from loudou.revenue.orders.tests.factories import line, line_ids, make_order, on_delivery, with_plan
from loudou.revenue.receivables.errors import ReceivableInWrongState
from loudou.revenue.receivables.models import CashApplication, Receivable, ReceivableLine
from loudou.revenue.receivables.services.apply import apply_payment
from loudou.revenue.receivables.services.bill_deliveries import bill_deliveries
from loudou.revenue.receivables.services.bill_on_request import bill_on_request
from loudou.revenue.receivables.services.bill_orders import bill_orders
from loudou.revenue.receivables.services.cancel_orders import cancel_billed_orders
from loudou.revenue.receivables.services.reverse_receivables import reverse_receivables
from loudou.revenue.receivables.services.shares import share_over_lines
from loudou.revenue.receivables.services.unapply import unapply_payments
from loudou.revenue.receivables.tests.factories import make_payment, standing
from loudou.revenue.receivables.tests.ledger import broken
from tests.cast import NOW, later

D = Decimal
pytestmark = pytest.mark.django_db


AUTUMN = NOW.replace(month=9)


def claims(order):
    rows = Receivable.objects.filter(order=order).order_by("number")
    return [(one.label, one.amount, str(one.biz_date), str(one.due_date)) for one in rows]


def test_an_order_payable_on_order_owes_everything_at_once_and_only_once(ctx, emitted):
    order = make_order(ctx, line("1130.00"), line("565.00"), is_confirmed=True)

    (made,) = bill_orders(ctx, order_ids=[order.id])
    again = bill_orders(ctx, order_ids=[order.id])

    claim = Receivable.objects.get(pk=made)
    assert (claim.number, claim.status, claim.amount, again) == ("AR-2026-000001", "active", D(1695), [])
    assert (str(claim.biz_date), str(claim.due_date)) == ("2026-03-02", "2026-04-01")
    assert (claim.account_id, claim.owner_id, claim.references) == (order.account_id, order.owner_id, [order.number])
    assert list(ReceivableLine.objects.order_by("order_line__position").values_list("amount", flat=True)) == [
        D(1130),
        D(565),
    ]
    order.refresh_from_db()
    assert (order.billed, order.billed_amount) == ("all", D(1695))
    assert list(emitted)[-1] == "receivables.receivable_opened"
    assert broken() == []


def test_ex_8_4_the_instalments_of_a_plan_add_up_to_exactly_the_order(ctx):
    nodes = [
        PlanNodeDraft(label, D(rate), "on_order", days)
        for label, rate, days in (("首付", "0.3", 0), ("进度", "0.6", 30), ("尾款", "0.1", 60))
    ]
    order = make_order(ctx, line("1000000.01", "1"), terms=with_plan(*nodes), is_confirmed=True)

    bill_orders(ctx, order_ids=[order.id])

    assert claims(order) == [
        ("首付", D("300000.00"), "2026-03-02", "2026-03-02"),
        ("进度", D("600000.01"), "2026-03-02", "2026-04-01"),
        ("尾款", D("100000.00"), "2026-03-02", "2026-05-01"),
    ]
    assert broken() == []


def test_each_instalment_waits_for_its_moment(ctx):
    order = make_order(ctx, line("1000.00", "2"), terms=with_plan(), is_confirmed=True)

    signing = len(bill_orders(ctx, order_ids=[order.id]))
    too_early = bill_orders(ctx, order_ids=[order.id], trigger=BillingTrigger.ON_SIGN_OFF)
    (delivery,) = record_deliveries(ctx, drafts=[DeliveryDraft(order.id)])
    none_of_its_own = bill_deliveries(ctx, delivery_ids=[delivery])
    sign_off_deliveries(
        later(ctx, now=AUTUMN), delivery_ids=[delivery], signed_by="王工", signed_date=date(2026, 5, 10)
    )
    signed = len(bill_orders(ctx, order_ids=[order.id], trigger=BillingTrigger.ON_SIGN_OFF))
    accept_orders(later(ctx, now=AUTUMN), order_ids=[order.id], accepted_date=date(2026, 6, 20))
    accepted = len(bill_orders(ctx, order_ids=[order.id], trigger=BillingTrigger.ON_ACCEPTANCE))

    assert (signing, too_early, none_of_its_own, signed, accepted) == (1, [], [], 1, 1)
    assert claims(order) == [
        ("签约款", D(300), "2026-03-02", "2026-03-17"),
        ("签收款", D(600), "2026-05-10", "2026-06-09"),
        ("验收款", D(100), "2026-06-20", "2026-09-18"),
    ]
    assert broken() == []


def test_an_order_payable_on_delivery_owes_what_was_delivered_to_the_cent(ctx):
    order = make_order(
        ctx, line("100.00", "3"), line("-20.00", "-1"), line("0.00", "0"), terms=on_delivery(10), is_confirmed=True
    )
    goods = line_ids(order.id)[0]
    one = DeliveryDraft(order.id, (DeliveryLineDraft(goods, D(1)),))
    deliveries = [record_deliveries(ctx, drafts=[one])[0] for _ in range(3)]

    on_order = bill_orders(ctx, order_ids=[order.id])
    made = bill_deliveries(ctx, delivery_ids=[deliveries[1], deliveries[0]])
    made += bill_deliveries(ctx, delivery_ids=deliveries)

    assert (on_order, len(made)) == ([], 3)
    assert [amount for _label, amount, _day, _due in claims(order)] == [D("13.33"), D("33.34"), D("33.33")]
    assert claims(order)[0] == ("DL-2026-000001", D("13.33"), "2026-03-02", "2026-03-12")
    order.refresh_from_db()
    assert (order.billed, order.billed_amount) == ("all", D(80))
    assert broken() == []


def test_what_is_traded_in_is_taken_off_however_late_the_last_piece_comes(ctx):
    order = make_order(ctx, line("1000.00", "10"), line("-400.00", "-1"), terms=on_delivery(), is_confirmed=True)
    goods = line_ids(order.id)[0]

    for quantity in (3, 6, 1):
        draft = DeliveryDraft(order.id, (DeliveryLineDraft(goods, D(quantity)),))
        bill_deliveries(ctx, delivery_ids=record_deliveries(ctx, drafts=[draft]))

    assert [amount for _label, amount, _day, _due in claims(order)] == [D(500), D(100)]
    order.refresh_from_db()
    assert (order.billed, order.billed_amount) == ("all", D(600))
    assert broken() == []


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    parts=st.lists(st.integers(1, 9), min_size=1, max_size=6),
    cents=st.integers(1, 10**7),
    back=st.integers(0, 10**7),
)
def test_f13_deliveries_with_a_trade_in_are_billed_exactly_the_order(ctx, parts, cents, back):
    traded_in = D(min(back, cents)).scaleb(-2)
    lines = [line(str(D(cents).scaleb(-2)), str(sum(parts))), line(str(-traded_in), "-1")]
    order = make_order(ctx, *lines, terms=on_delivery(), is_confirmed=True)
    goods = line_ids(order.id)[0]

    for part in parts:
        draft = DeliveryDraft(order.id, (DeliveryLineDraft(goods, D(part)),))
        bill_deliveries(ctx, delivery_ids=record_deliveries(ctx, drafts=[draft]))

    order.refresh_from_db()
    assert order.billed_amount == order.total_amount
    assert broken() == []


def test_an_order_held_before_it_was_confirmed_owes_nothing(ctx):
    order = make_order(ctx)
    hold_orders(ctx, order_ids=[order.id])

    assert bill_orders(ctx, order_ids=[order.id]) == []
    with pytest.raises(OrderInWrongState):
        bill_on_request(later(ctx), order_ids=[order.id])

    assert not Receivable.objects.exists()


def test_cleo_learns_nothing_of_adas_order_by_cancelling_it(ctx, ada, cleo):
    order = make_order(ada, is_confirmed=True)
    (claim,) = bill_orders(ctx, order_ids=[order.id])
    payment = make_payment(ctx, account_id=order.account_id)
    apply_payment(ctx, payment_id=payment.id, amounts={claim: D(1)})

    with pytest.raises((OrderNotFound, ActionRefused)):
        cancel_billed_orders(cleo, order_ids=[order.id], reason="curious")


def test_cancelled_orders_owe_nothing_and_unconfirmed_ones_are_refused_on_request(ctx):
    order = make_order(ctx)

    assert bill_orders(ctx, order_ids=[order.id]) == []
    with pytest.raises(OrderInWrongState):
        bill_on_request(ctx, order_ids=[order.id])
    assert not Receivable.objects.exists()


def test_on_request_everything_that_has_come_due_is_billed_once(cast, ctx):
    planned = make_order(ctx, line("1000.00", "2"), terms=with_plan(), is_confirmed=True)
    delivered = make_order(ctx, line("100.00", "4"), terms=on_delivery(), is_confirmed=True)
    for order in (planned, delivered):
        (made,) = record_deliveries(ctx, drafts=[DeliveryDraft(order.id)])
        sign_off_deliveries(ctx, delivery_ids=[made], signed_by="王工")
    accept_orders(ctx, order_ids=[planned.id])
    fay, ada = cast.acting("fay"), cast.acting("ada")
    with pytest.raises(ActionRefused):
        bill_on_request(ada, order_ids=[planned.id])

    made = bill_on_request(fay, order_ids=[planned.id, delivered.id])
    again = bill_on_request(cast.acting("fay"), order_ids=[planned.id, delivered.id])

    assert (len(made), again) == (4, [])
    assert broken() == []


def test_19_a_line_is_never_billed_beyond_its_amount(ctx):
    order = make_order(ctx, line("100.00"), line("-20.00"), is_confirmed=True)
    goods, credit = line_ids(order.id)

    for amounts in ({goods: D("100.01")}, {goods: D("-0.01")}, {credit: D("0.01")}, {credit: D("-20.01")}):
        with pytest.raises(OverBilling), recording(ctx, "test"):
            add_billed(ctx, amounts=amounts)
    with pytest.raises(IntegrityError), recording(ctx, "test"):
        OrderLine.objects.filter(pk=goods).update(billed_amount=D("100.01"))

    assert set(OrderLine.objects.values_list("billed_amount", flat=True)) == {D(0)}


def test_the_database_itself_holds_one_standing_claim_per_source(ctx):
    order = make_order(ctx, line("100.00"), is_confirmed=True)
    (made,) = bill_orders(ctx, order_ids=[order.id])
    claim = Receivable.objects.get(pk=made)
    claim.pk, claim.number = None, "AR-2026-009999"
    claim.id = CashApplication().id

    with pytest.raises(IntegrityError, match="receivable_once_per_source"), recording(ctx, "test"):
        claim.save(force_insert=True)


def test_a_claim_is_taken_back_by_a_red_document_and_may_be_billed_again(ctx, emitted):
    order = make_order(ctx, line("100.00"), line("50.00"), is_confirmed=True)
    (made,) = bill_orders(ctx, order_ids=[order.id])

    (red_id,) = reverse_receivables(ctx, receivable_ids=[made], reason="开错单位")
    order.refresh_from_db()
    billed_between = order.billed_amount
    (again,) = bill_orders(ctx, order_ids=[order.id])

    claim, red = Receivable.objects.get(pk=made), Receivable.objects.get(pk=red_id)
    assert (claim.status, claim.open_amount, claim.settled_amount) == ("reversed", D(0), D(150))
    assert (red.sign, red.amount, red.open_amount, red.status) == ("red", D(-150), D(0), "settled")
    assert (red.reversal_of_id, red.note) == (claim.id, "开错单位")
    assert (billed_between, Receivable.objects.get(pk=again).amount) == (D(0), D(150))
    assert "receivables.receivable_reversed" in list(emitted)
    assert broken() == []


def test_a_settled_part_has_to_be_taken_back_before_a_claim_is(ctx):
    order = make_order(ctx, line("100.00"), is_confirmed=True)
    (made,) = bill_orders(ctx, order_ids=[order.id])
    payment = make_payment(ctx, account_id=order.account_id, amount="40.00")
    apply_payment(ctx, payment_id=payment.id, amounts={made: D(40)})

    with pytest.raises(ReceivableInWrongState):
        reverse_receivables(ctx, receivable_ids=[made], reason="")
    with pytest.raises(ReceivableInWrongState):
        cancel_billed_orders(ctx, order_ids=[order.id], reason="")
    order.refresh_from_db()
    received = (order.received, order.received_amount)
    unapply_payments(ctx, payment_ids=[payment.id])
    reverse_receivables(ctx, receivable_ids=[made], reason="")

    order.refresh_from_db()
    assert received == ("partial", D(40))
    assert (order.received, order.billed, order.status) == ("none", "none", "confirmed")
    assert broken() == []


def test_cancelling_an_order_takes_its_claims_back_in_one_act(cast, ctx, emitted):
    order = make_order(ctx, line("100.00"), is_confirmed=True)
    (made,) = bill_orders(ctx, order_ids=[order.id])

    cancel_billed_orders(ctx, order_ids=[order.id], reason="客户取消")

    order.refresh_from_db()
    assert (order.status, order.billed_amount, order.closed_reason) == ("cancelled", D(0), "客户取消")
    assert standing(Receivable.objects.get(pk=made))[0] == "reversed"
    assert list(emitted)[-1] == "orders.order_cancelled"
    assert broken() == []


def test_who_may_not_cancel_takes_nothing_back(cast, ctx):
    order = make_order(cast.acting("ada"), line("100.00"), is_confirmed=True)
    (made,) = bill_orders(ctx, order_ids=[order.id])

    with pytest.raises(ActionRefused):
        cancel_billed_orders(cast.acting("ada"), order_ids=[order.id], reason="")

    assert standing(Receivable.objects.get(pk=made))[0] == "active"
    assert Order.objects.get(pk=order.id).status == "confirmed"


@given(
    totals=st.lists(st.integers(min_value=-500, max_value=10_000), min_size=1, max_size=8),
    cuts=st.lists(st.integers(min_value=1, max_value=100), min_size=1, max_size=5),
    currency=st.sampled_from(["CNY", "JPY", "KWD"]),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_f13_shares_of_bills_make_up_every_line_to_the_minor_unit(totals, cuts, currency):
    whole = sum(totals)
    if whole <= 0:
        return
    unit = D(1).scaleb(-minor_units(currency))
    lines = [LineToBill(CashApplication().id, D(1), D(0), total * unit, D(0)) for total in totals]
    billed = dict.fromkeys((one.id for one in lines), D(0))

    for amount in Money(whole * unit, currency).split([D(cut) for cut in cuts]):
        if not amount.amount:
            continue
        now = [LineToBill(one.id, D(1), D(0), one.total_amount, billed[one.id]) for one in lines]
        shares = share_over_lines(amount, now)
        assert sum(shares.values()) == amount.amount
        for pk, share in shares.items():
            billed[pk] += share

    for one in lines:
        assert min(one.total_amount, D(0)) <= billed[one.id] <= max(one.total_amount, D(0))
        assert billed[one.id] == one.total_amount
