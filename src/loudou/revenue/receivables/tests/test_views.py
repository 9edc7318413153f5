from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client

from loudou.customers.tests.factories import make_account
from loudou.platform.identity.models import User
from loudou.revenue.orders.tests.factories import line, make_order
from loudou.revenue.receivables.models import CashApplication, Payment, Receivable
from loudou.revenue.receivables.queries.workbench import matching_workbench
from loudou.revenue.receivables.services.apply import apply_payment
from loudou.revenue.receivables.services.bill_orders import bill_orders
from loudou.revenue.receivables.tests.factories import make_payment, make_receivable, standing
from loudou.revenue.receivables.views.proposals import written_pair
from tests.cast import later

D = Decimal


def browser_of(user_id, language="en"):
    client = Client()
    client.force_login(User.objects.get(pk=user_id))
    client.cookies["django_language"] = language
    return client


@pytest.fixture
def fay(cast):
    """The accountant's browser, reading English."""
    return browser_of(cast.fay)


@pytest.fixture
def account(ctx, cast):
    return make_account(ctx, name="无锡华昌风电有限公司")


def posted(ctx, *payments):
    """What the workbench posts when these payments are chosen."""
    proposals = matching_workbench(later(ctx)).proposals
    return {
        "payment": [str(payment.id) for payment in payments],
        "pair": [written_pair(part.pair) for one in proposals for part in one.parts],
        "currency": [f"{one.payment.id}|{one.payment.currency}" for one in proposals],
        "idempotency_key": str(uuid4()),
    }


def test_the_workbench_joins_payments_and_claims_by_the_rule_that_found_them(fay, ctx, account):
    order = make_order(ctx, line("1450000.00"), account_id=account.id, is_confirmed=True)
    bill_orders(ctx, order_ids=[order.id])
    claim = Receivable.objects.get()
    make_payment(ctx, account_id=account.id, amount="1450000.00", memo=f"{order.number} 二期款", bank="工行")
    make_payment(ctx, payer_name="杭州临安轴承", amount="1260000.00")

    page = fay.get("/receivables/matching").content.decode()

    for text in (
        *("无锡华昌风电有限公司", f"{order.number} 二期款", claim.number, "Document number in the memo", "Rule 1"),
        *("CN¥1,450,000.00", "Payer unknown", "杭州临安轴承", "2 payments", "Apply", "Not due", "1–30 days"),
    ):
        assert text in page
    assert page.count(" checked") == 1
    assert page.count(" disabled") == 1
    assert "style=" not in page


def test_the_workbench_reads_chinese(cast, ctx, account):
    claim = make_receivable(ctx, account_id=account.id, amount="46200.00")
    make_payment(ctx, account_id=account.id, amount="46200.00", memo="刀具款")

    page = browser_of(cast.fay, "zh-hans").get("/receivables/matching").content.decode()

    for text in ("回款核销", "金额相等", claim.number, "¥46,200.00", "核销", "未到期", "差额"):
        assert text in page


def test_what_is_chosen_is_applied_exactly_as_it_was_shown_and_once(fay, ctx, account):
    claims = [make_receivable(ctx, account_id=account.id, amount=amount) for amount in ("100.00", "70.00")]
    first = make_payment(ctx, account_id=account.id, amount="100.00")
    second = make_payment(ctx, account_id=account.id, amount="70.00")
    form = posted(ctx, first)

    answers = [fay.post("/receivables/matching/apply", form) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert (standing(first)[0], standing(second)[0]) == ("applied", "confirmed")
    assert [standing(claim)[0] for claim in claims] == ["settled", "active"]
    assert CashApplication.objects.count() == 1


def test_the_bar_tells_what_is_chosen(fay, ctx, account):
    make_receivable(ctx, account_id=account.id, amount="10000.00")
    payment = make_payment(ctx, account_id=account.id, amount="9999.70")

    chosen = fay.post("/receivables/matching/total", posted(ctx, payment)).content.decode()
    nothing = fay.post("/receivables/matching/total", posted(ctx)).content.decode()

    for text in ("1 chosen", "CN¥9,999.70", "CN¥10,000.00", "−CN¥0.30"):
        assert text in chosen
    assert "0 chosen" in nothing
    assert "disabled" in nothing


def test_when_somebody_was_faster_nothing_is_applied_and_the_answer_says_so(fay, ctx, account):
    claim = make_receivable(ctx, account_id=account.id, amount="100.00")
    slow, fast = (make_payment(ctx, account_id=account.id, amount="100.00") for _ in range(2))
    form = posted(ctx, slow)
    apply_payment(later(ctx), payment_id=fast.id, amounts={claim.id: D(100)})

    answer = fay.post("/receivables/matching/apply", form)

    assert answer.status_code == 409
    assert "Somebody else was faster" in answer.content.decode()
    assert standing(slow)[0] == "confirmed"


def test_pairs_nobody_was_shown_are_refused(fay, ctx, account):
    payment = make_payment(ctx, account_id=account.id)

    answer = fay.post(
        "/receivables/matching/apply", {"payment": str(payment.id), "pair": f"{payment.id}|x|1|0|0|person"}
    )

    assert answer.status_code == 422
    assert not CashApplication.objects.exists()


def test_what_is_sure_is_applied_with_one_button(fay, ctx, account):
    claim = make_receivable(ctx, account_id=account.id, amount="100.00")
    make_payment(ctx, account_id=account.id, amount="100.00")

    fay.post("/receivables/matching/apply-sure", {"idempotency_key": "k1"})
    page = fay.get("/receivables/matching").content.decode()

    assert standing(claim)[0] == "settled"
    assert "1 payment applied: CN¥100.00." in page
    assert "Every payment is applied" in page


def test_a_payment_is_applied_by_hand_claim_by_claim(fay, ctx, account):
    claims = [make_receivable(ctx, account_id=account.id, amount="100.00") for _ in range(2)]
    payment = make_payment(ctx, account_id=account.id, amount="150.00")
    asked = fay.get(f"/payments/{payment.id}/act/apply").content.decode()

    refused = fay.post(f"/payments/{payment.id}/act/apply", {str(claims[0].id): "1.005"})
    empty = fay.post(f"/payments/{payment.id}/act/apply", {"back": "/"})
    applied = fay.post(f"/payments/{payment.id}/act/apply", {str(claims[0].id): "20", str(claims[1].id): "100"})

    assert all(claim.number in asked for claim in claims)
    assert 'value="50"' in asked
    assert (refused.status_code, empty.status_code, applied.status_code) == (422, 422, 302)
    assert "not in whole minor units" in refused.content.decode()
    assert [standing(claim)[1] for claim in claims] == [D(20), D(100)]


def test_a_rest_is_kept_as_prepayment(fay, ctx, account):
    payment = make_payment(ctx, account_id=account.id)

    fay.post(f"/receivables/matching/keep/{payment.id}")

    assert Payment.objects.get().is_prepayment
    assert "Every payment is applied" in fay.get("/receivables/matching").content.decode()
    assert payment.payer_name in fay.get("/payments/?view=prepayments").content.decode()


def test_an_application_is_shown_and_taken_back(fay, ctx, account):
    claim = make_receivable(ctx, account_id=account.id)
    payment = make_payment(ctx, account_id=account.id)
    apply_payment(ctx, payment_id=payment.id, amounts={claim.id: D(4000)})
    (row,) = CashApplication.objects.all()
    shown = [fay.get(f"/{place}").content.decode() for place in (f"receivables/{claim.id}", f"payments/{payment.id}")]

    answer = fay.post(f"/receivables/applications/{row.id}/take-back")

    assert all("Take back" in page and "CN¥4,000.00" in page for page in shown)
    assert answer.status_code == 302
    assert standing(claim)[0] == "active"
    page = fay.get("/receivables/matching/taken-back").content.decode()
    assert claim.number in page
    assert "taken back" in page
    assert "Nothing here yet" in fay.get("/receivables/matching/applied").content.decode()


def test_aging_by_account_leads_to_the_claims_behind_and_to_the_statement(fay, ctx, account):
    claim = make_receivable(ctx, account_id=account.id, amount="30000.00", due="2026-02-10")
    make_payment(ctx, account_id=account.id, amount="5.00")

    page = fay.get("/receivables/aging").content.decode()
    past = fay.get("/receivables/aging?as_of=2026-02-01").content.decode()
    bucket = fay.get('/receivables/?filter=status in ["active", "partially_settled"]').content.decode()
    statement = fay.get(f"/receivables/statement/{account.id}?from=2026-01-01").content.decode()

    assert "无锡华昌风电有限公司" in page
    assert "CN¥30,000.00" in page
    assert "CN¥30,000.00" in past
    assert claim.number in bucket
    for text in (claim.number, "CN¥30,000.00", "Opening balance", "Closing balance"):
        assert text in statement


def test_every_bucket_leads_to_a_list_that_works(fay, ctx, account):
    today = ctx.now.date()
    del today
    for due in ("2026-03-31", "2026-02-10", "2025-01-01"):
        make_receivable(ctx, account_id=account.id, due=due)
    page = fay.get("/receivables/matching").context

    lists = [fay.get(part["url"]) for part in page["strip"]]

    assert {answer.status_code for answer in lists} == {200}


def test_an_order_shows_what_it_owes(fay, ctx, account):
    order = make_order(ctx, line("500.00"), account_id=account.id, is_confirmed=True)
    bill_orders(ctx, order_ids=[order.id])

    page = fay.get(f"/orders/{order.id}").content.decode()

    assert Receivable.objects.get().number in page


def test_the_account_page_shows_the_balance(fay, ctx, account):
    make_receivable(ctx, account_id=account.id, amount="500.00", due="2026-02-10")

    page = fay.get(f"/accounts/{account.id}", follow=True).content.decode()

    assert "CN¥500.00" in page


def test_who_may_not_apply_has_no_workbench(cast, ctx, account):
    ada, max_ = browser_of(cast.ada), browser_of(cast.max)
    payment = make_payment(ctx, account_id=account.id)

    assert ada.get("/receivables/matching").status_code == 403
    assert ada.post("/receivables/matching/apply-sure").status_code == 403
    assert ada.get(f"/payments/{payment.id}/act/apply").status_code == 403
    assert max_.get("/receivables/aging").status_code == 403
    assert Client().get("/receivables/matching").status_code == 302
