from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection

from loudou.customers.tests.factories import make_account
from loudou.kernel.context import Context
from loudou.platform.access.errors import ActionRefused
from loudou.platform.changes.recording import recording
from loudou.revenue.receivables.actions import load_payments
from loudou.revenue.receivables.errors import PaymentInWrongState, ReceivablesInvalid
from loudou.revenue.receivables.models import Payment, Receivable
from loudou.revenue.receivables.services.confirm import confirm_payments
from loudou.revenue.receivables.services.open_balances import open_balances
from loudou.revenue.receivables.services.register import register_payments
from loudou.revenue.receivables.shapes import OpeningDraft, PaymentDraft
from loudou.revenue.receivables.tests.factories import make_payment
from loudou.revenue.receivables.tests.ledger import broken
from tests.cast import NOW

D = Decimal
pytestmark = pytest.mark.django_db


def bank(reference, amount="100.00", payer="苏州恒力装备有限公司", **more):
    return PaymentDraft(payer_name=payer, amount=D(amount), bank="工行", bank_ref=reference, **more)


def test_payments_get_numbers_and_keep_what_the_bank_said(ctx, emitted):
    account = make_account(ctx)
    told = list(emitted)

    made = register_payments(
        ctx, drafts=[bank("R1", memo=" 二期款  SO-1 ", received_date=date(2026, 2, 27)), bank("R2")]
    )

    rows = list(Payment.objects.order_by("number"))
    assert [one.id for one in rows] == [one.id for one in made]
    first = rows[0]
    assert (first.number, first.status, first.account_id) == ("P-2026-000001", "confirmed", account.id)
    assert (first.memo, first.bank_ref, str(first.received_date)) == ("二期款 SO-1", "R1", "2026-02-27")
    assert first.unapplied_amount == D(100)
    assert list(emitted)[len(told) :] == ["receivables.payment_registered"]


def test_f16_a_bank_reference_is_taken_in_once_however_often_it_is_told(ctx, emitted):
    make_account(ctx)
    (first,) = register_payments(ctx, drafts=[bank("R1")])
    told = list(emitted)

    again, twice, new = register_payments(ctx, drafts=[bank("R1", "999.00"), bank("R1"), bank("R2")])

    assert (again, twice) == (type(first)(first.id, is_new=False),) * 2
    assert new.is_new
    assert Payment.objects.count() == 2
    assert list(emitted)[len(told) :] == ["receivables.payment_registered"]
    assert sorted(Payment.objects.values_list("number", flat=True)) == ["P-2026-000001", "P-2026-000002"]


def test_a_reference_twice_in_one_statement_is_one_payment(ctx):
    first, second = register_payments(ctx, drafts=[bank("R1"), bank("R1")])

    assert (first.id, first.is_new, second.is_new) == (second.id, True, False)
    assert Payment.objects.count() == 1


def test_the_same_reference_at_another_bank_or_none_at_all_is_another_payment(ctx):
    drafts = [
        bank("R1"),
        PaymentDraft("甲", D(1), bank="招行", bank_ref="R1"),
        PaymentDraft("甲", D(1)),
        PaymentDraft("甲", D(1)),
    ]

    made = register_payments(ctx, drafts=drafts)

    assert len({one.id for one in made}) == 4


@pytest.mark.django_db(transaction=True)
def test_f16_the_same_statement_from_sixteen_sides_at_once_is_taken_in_once():
    def register(_):
        try:
            return register_payments(Context(None, NOW), drafts=[bank(f"R{n}") for n in range(20)])
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(register, range(16)))

    assert Payment.objects.count() == 20
    assert len({tuple(one.id for one in answer) for answer in answers}) == 1
    assert sum(one.is_new for answer in answers for one in answer) == 20
    assert broken() == []


def test_f16_the_database_itself_refuses_a_reference_twice(ctx):
    register_payments(ctx, drafts=[bank("R1"), bank("R2")])

    with pytest.raises(IntegrityError, match="payment_bank_ref_once"), recording(ctx, "test"):
        Payment.objects.filter(bank_ref="R2").update(bank_ref="R1")


@pytest.mark.parametrize(
    "payer", ["苏州恒力装备（集团）有限公司", "苏州恒力装备(集团)有限公司", " 苏州恒力装备（集团） 有限公司"]
)
def test_a_payer_is_recognised_by_the_name_of_an_account_however_it_is_written(ctx, payer):
    account = make_account(ctx, name="苏州恒力装备（集团）有限公司")

    (made,) = register_payments(ctx, drafts=[bank("R1", payer=payer)])

    payment = Payment.objects.get(pk=made.id)
    assert (payment.account_id, payment.identified_by, payment.owner_id) == (account.id, "name", account.owner_id)


def test_a_payer_is_recognised_by_number_and_by_whom_it_paid_for_before(ctx):
    account = make_account(ctx)
    by_number, unknown = register_payments(ctx, drafts=[bank("R1", payer=account.number), bank("R2", payer="代付公司")])
    before = Payment.objects.get(pk=unknown.id).status
    confirm_payments(ctx, payment_ids=[unknown.id], account_id=account.id)

    (again,) = register_payments(ctx, drafts=[bank("R3", payer="代付公司")])

    found = Payment.objects.in_bulk([by_number.id, again.id])
    assert before == "unidentified"
    assert [found[one.id].identified_by for one in (by_number, again)] == ["number", "earlier"]
    assert found[again.id].account_id == account.id


def test_a_payer_for_several_accounts_and_two_accounts_of_one_name_are_left_to_a_person(ctx):
    one, other = (
        make_account(ctx, name="同名有限公司", city="苏州"),
        make_account(ctx, name="同名有限公司", city="无锡"),
    )
    for n, account in enumerate((one, other)):
        make_payment(ctx, account_id=account.id, payer_name="代付公司", bank_ref=f"B{n}")

    made = register_payments(ctx, drafts=[bank("R1", payer="代付公司"), bank("R2", payer="同名有限公司")])

    assert {Payment.objects.get(pk=p.id).status for p in made} == {"unidentified"}


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"payer_name": "  "}, "payer_name", "required"),
        ({"payer_name": "甲" * 201}, "payer_name", "text.too_long"),
        ({"amount": D(0)}, "amount", "amount.not_positive"),
        ({"amount": D("1.005")}, "amount", "amount.places"),
        ({"amount": D("1.5"), "currency": "JPY"}, "amount", "amount.places"),
        ({"currency": "yuan"}, "currency", "currency.unknown"),
        ({"method": "pigeon"}, "method", "choice.unknown"),
        ({"received_date": date(2026, 3, 3)}, "received_date", "date.future"),
        ({"memo": "x" * 501}, "memo", "text.too_long"),
        ({"bank_ref": "x" * 121}, "bank_ref", "text.too_long"),
    ],
)
def test_unacceptable_values_are_named_and_nothing_is_taken_in(ctx, emitted, change, field, code):
    wrong = PaymentDraft(**({"payer_name": "甲", "amount": D(1)} | change))

    with pytest.raises(ReceivablesInvalid) as refused:
        register_payments(ctx, drafts=[bank("R1"), wrong])

    assert [(one.field, one.code, one.row) for one in refused.value.problems] == [(field, code, 2)]
    assert not Payment.objects.exists()
    assert emitted == []


def test_a_statement_leaves_out_bad_rows_and_skips_known_ones(ctx):
    register_payments(ctx, drafts=[bank("R1")])
    rows = [
        {"payer_name": "甲", "amount": D(1), "method": "bank", "bank": "工行", "bank_ref": "R1"},
        {"payer_name": "", "amount": D(1), "bank_ref": "R2"},
        {"payer_name": "乙", "amount": D("2.50"), "bank_ref": "R3", "custom": {}},
        {"payer_name": "丙", "amount": None, "bank_ref": "R4"},
    ]

    answers = load_payments(ctx, rows, mode="create", key=(), options={})

    assert [str(one.outcome) for one in answers] == ["skipped", "failed", "created", "failed"]
    assert [[p.code for p in one.problems] for one in answers] == [[], ["required"], [], ["amount.not_positive"]]
    assert Payment.objects.count() == 2


def test_those_who_may_not_confirm_register_what_the_accountant_confirms(cast, ctx):
    account = make_account(ctx)
    fay, ada = cast.acting("fay"), cast.acting("ada")
    with pytest.raises(ActionRefused):
        register_payments(ada, drafts=[bank("R1")])

    (made,) = register_payments(fay, drafts=[bank("R1")])

    payment = Payment.objects.get(pk=made.id)
    assert (payment.status, payment.account_id) == ("confirmed", account.id)


def test_a_payment_is_confirmed_for_a_known_account_once(ctx):
    account = make_account(ctx)
    (made,) = register_payments(ctx, drafts=[bank("R1", payer="没见过的公司")])
    with pytest.raises(ReceivablesInvalid) as nameless:
        confirm_payments(ctx, payment_ids=[made.id])

    confirm_payments(ctx, payment_ids=[made.id], account_id=account.id)
    with pytest.raises(PaymentInWrongState):
        confirm_payments(ctx, payment_ids=[made.id], account_id=account.id)

    payment = Payment.objects.get(pk=made.id)
    assert [one.field for one in nameless.value.problems] == ["account"]
    assert (payment.status, payment.account_id, payment.identified_by) == ("confirmed", account.id, "person")


def test_many_payments_cost_as_many_statements_as_one(ctx, django_assert_max_num_queries):
    make_account(ctx)
    with django_assert_max_num_queries(20) as few:
        register_payments(Context(None, NOW), drafts=[bank("R0")])
    with django_assert_max_num_queries(20) as many:
        register_payments(Context(None, NOW), drafts=[bank(f"R{n}") for n in range(1, 200)])

    assert len(many) <= len(few)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"bank": "x" * 81}, "text.too_long"),
        ({"amount": Decimal(10) ** 15}, "amount.too_large"),
        ({"amount": Decimal("NaN")}, "amount.too_large"),
        ({"amount": Decimal("0.001")}, "amount.places"),
        ({"amount": Decimal(0)}, "amount.not_positive"),
        ({"currency": "A1C"}, "currency.unknown"),
        ({"currency": "cny"}, "currency.unknown"),
    ],
)
def test_b150_what_cannot_be_kept_is_named_and_nothing_is_saved(ctx, change, code):
    values = {"payer_name": "苏州恒力装备有限公司", "amount": Decimal(1)} | change

    with pytest.raises(ReceivablesInvalid) as refused:
        register_payments(ctx, drafts=[PaymentDraft(**values)])

    assert [one.code for one in refused.value.problems] == [code]
    assert not Payment.objects.exists()


@pytest.mark.parametrize(
    ("change", "code"), [({"amount": Decimal(10) ** 15}, "amount.too_large"), ({"currency": "A1C"}, "currency.unknown")]
)
def test_b150_a_balance_that_cannot_be_kept_is_refused(ctx, change, code):
    day = date(2026, 1, 1)
    values = {"account_id": make_account(ctx).id, "amount": Decimal(1), "biz_date": day, "due_date": day} | change

    with pytest.raises(ReceivablesInvalid) as refused:
        open_balances(ctx, drafts=[OpeningDraft(**values)])

    assert [one.code for one in refused.value.problems] == [code]
    assert not Receivable.objects.exists()


def test_a_payment_belongs_to_the_owner_of_its_account_however_it_was_found(cast, ada):
    account = make_account(ada)
    (named,) = register_payments(
        cast.acting("fay"), drafts=[PaymentDraft("代付公司", Decimal(1), account_id=account.id)]
    )
    (unknown,) = register_payments(cast.acting("fay"), drafts=[PaymentDraft("不知名", Decimal(2))])

    confirm_payments(cast.acting("fay"), payment_ids=[unknown.id], account_id=account.id)

    owners = Payment.objects.filter(pk__in=[named.id, unknown.id]).values_list("owner_id", flat=True)
    assert set(owners) == {cast.ada}
    assert Payment.objects.visible_to(ada).count() == 2
