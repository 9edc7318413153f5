"""Cases others published, run against the public test data; published.yaml says which, and why the others are not."""

import json
from datetime import date
from decimal import Decimal

import pytest

from loudou.cpq.quoting.rules.pricing import DocumentDiscount, LineToPrice, PricingPolicy, price_quote
from loudou.cpq.quoting.rules.waterfall import Discount
from loudou.customers.tests.factories import make_account
from loudou.kernel.money import Money
from loudou.revenue.receivables.errors import OverApplied
from loudou.revenue.receivables.rules.due_dates import DueBasis, DueRule, due_date
from loudou.revenue.receivables.rules.instalments import PlanNode, split_instalments
from loudou.revenue.receivables.services.apply import apply_payment
from loudou.revenue.receivables.tests.factories import make_payment, make_receivable, standing
from tests.golden.tables import read
from tests.golden.test_quoting import from_the_list

pytestmark = pytest.mark.data
D = Decimal
TOPICS = read("published")
BASES = {
    "invoice_date": DueBasis.DAYS,
    "end_of_invoice_month": DueBasis.END_OF_MONTH,
    "following_month": DueBasis.DAY_OF_NEXT_MONTH,
}


@pytest.fixture(scope="module")
def published(data_dir):
    """Every case of the data set."""
    return json.loads((data_dir / "golden" / "cases.public.json").read_text(encoding="utf-8"))["cases"]


@pytest.fixture
def cases(request, published):
    """The cases this test is named for: their ids, inputs and expected figures; never none."""
    here = {
        topic: set(said.get("except", ())) for topic, said in TOPICS.items() if said.get("here") == request.node.name
    }
    found = [
        (case["id"], case["input"], case["expected"])
        for case in published
        if case["topic"] in here and case["id"] not in here[case["topic"]]
    ]
    assert found, "published.yaml names no case for this test"
    return found


def test_every_case_is_spoken_of(published):
    assert {case["topic"] for case in published} <= TOPICS.keys()
    known = {case["id"] for case in published}
    assert {name for said in TOPICS.values() for name in said.get("except", ())} <= known


def test_every_test_named_is_there():
    named = {said["here"] for said in TOPICS.values() if "here" in said}

    assert named <= globals().keys()


def line(price, quantity="1", *discounts, tax="0"):
    return LineToPrice("1", D(quantity), D(price), discounts, D(tax) / 100)


def test_a_unit_price_times_the_quantity(cases):
    for name, given, expected in cases:
        quote = price_quote(PricingPolicy("CNY"), [line(given["unit"], given["units"])])

        assert quote.totals.net_amount == D(expected["amount"]), name


@pytest.mark.django_db
def test_the_tier_of_the_whole_quantity_prices_all_of_it(cases):
    for number, (name, given, expected) in enumerate(cases):
        bounds = [0, *(tier["up_to"] for tier in given["tiers"][:-1])]
        tiers = {str(bound + 1): tier["unit"] for bound, tier in zip(bounds, given["tiers"], strict=True)}

        assert from_the_list(tiers, given["units"], code=f"T-{number}") == D(expected["amount"]), name


def test_an_amount_off_never_takes_more_than_there_is(cases):
    for name, given, expected in cases:
        off = Discount("coupon", amount=D(given["coupon_cents"]) / 100)

        quote = price_quote(PricingPolicy("CNY"), [line(D(given["base_cents"]) / 100)], [DocumentDiscount(off)])

        assert quote.totals.document_discount_amount * 100 == D(expected["discount_cents"]), name


def test_an_amount_off_a_line(cases):
    for name, given, expected in cases:
        quote = price_quote(
            PricingPolicy("CNY"), [line(given["price"], "1", Discount("off", amount=D(given["fixed"])))]
        )

        assert quote.totals.net_amount == D(expected["price"]), name


def rule_of(term):
    return DueRule(BASES[term.get("base", "invoice_date")], int(term.get("day", term.get("days", 0))))


def test_a_payment_term_gives_the_due_date(cases):
    for name, given, expected in cases:
        due = due_date(date.fromisoformat(given["invoice_date"]), rule_of(given["rule"]))

        assert due == date.fromisoformat(expected["due"]), name


def test_a_plan_gives_instalments_with_their_dates(cases):
    for name, given, expected in cases:
        rates = [D(term.get("percent", 0)) / 100 for term in given["terms"]]
        rates = [rate or 1 - sum(rates) for rate in rates]
        nodes = [
            PlanNode(str(n), rate, rule_of(term))
            for n, (rate, term) in enumerate(zip(rates, given["terms"], strict=True))
        ]

        instalments = split_instalments(Money(D(given["total"]), "CNY"), nodes)

        day = date.fromisoformat(given["invoice_date"])
        assert [(one.due_date(day).isoformat(), one.amount.amount) for one in instalments] == [
            (one["due"], D(one["amount"])) for one in expected["instalments"]
        ], name


@pytest.mark.django_db
def test_payments_are_applied_up_to_what_is_left_of_them(cases, ctx):
    for name, given, expected in cases:
        account = make_account(ctx, name=name)
        owed = make_receivable(ctx, account_id=account.id, amount=given["receivable"])
        paid = given.get("payment") or given["payment_advance_on_order"]
        payment = make_payment(ctx, account_id=account.id, amount=paid)
        if "error" in expected:
            elsewhere = make_receivable(ctx, account_id=account.id, amount="1000.00")
            taken = D(given["already_allocated_elsewhere"])
            apply_payment(ctx, payment_id=payment.id, amounts={elsewhere.id: taken})

            with pytest.raises(OverApplied):
                apply_payment(ctx, payment_id=payment.id, amounts={owed.id: D(given["allocate"])})

            assert standing(owed)[2] == D(given["receivable"]), name
            assert standing(payment)[2] == D(paid) - taken, name
        else:
            apply_payment(ctx, payment_id=payment.id, amounts={owed.id: D(given["move_allocation_to_receivable"])})

            assert standing(owed)[2] == D(expected["receivable_left"]), name
            assert standing(payment)[2] == D(expected["order_advance"]), name


def test_tax_of_a_price(cases):
    for name, given, expected in cases:
        tax, *others = given["taxes"]
        assert all(D(other["pct"]) == 0 for other in others), name
        currency = "JPY" if given["precision"] == "1" else "CNY"
        policy = PricingPolicy(currency, is_tax_inclusive=tax["price_included"])

        totals = price_quote(policy, [line(given["price_unit"], tax=tax["pct"])]).totals

        assert totals.net_amount == D(expected["total_excluded"]), name
        assert totals.tax_amount == sum(D(one["amount"]) for one in expected["taxes"]), name
        assert totals.total_amount == D(expected["total_included"]), name
