"""Receivables: domain rules 8.13 and appendix G."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from loudou.kernel.money import Money
from loudou.revenue.receivables.rules.aging import AgedReceivable, age, buckets
from loudou.revenue.receivables.rules.cash_application import match_payment
from loudou.revenue.receivables.rules.due_dates import DueRule
from loudou.revenue.receivables.rules.instalments import PlanNode, split_equally, split_instalments
from loudou.revenue.receivables.rules.open_items import (
    IncomingPayment,
    MatchingRules,
    MatchingStep,
    OpenItem,
    Strategy,
)
from tests.golden.tables import examples

PAYER = UUID(int=1)


def cny(amount):
    return Money(Decimal(amount), "CNY")


def item(number, amount, due="2026-01-31"):
    return OpenItem(
        UUID(int=100 + number), PAYER, f"AR-{number:04d}", cny(amount), date.fromisoformat(due), date(2026, 1, 1)
    )


def paid(amount):
    return IncomingPayment(UUID(int=9), PAYER, cny(amount))


@examples("receivables", "EX-8.4")
def test_ex_8_4_payment_plan(given, expected):
    total = cny(given["total"])
    if "equal" in given:
        parts = list(split_equally(total, int(given["equal"])))
    else:
        nodes = [PlanNode(str(number), Decimal(rate)) for number, rate in enumerate(given["rates"])]
        parts = [one.amount for one in split_instalments(total, nodes)]

    assert parts == [cny(part) for part in expected["parts"]]


@examples("receivables", "EX-8.8")
def test_ex_8_8_matching(given, expected):
    items = {item(number, *one): name for number, (name, one) in enumerate(given["open"].items())}
    names = {one.item_id: name for one, name in items.items()}
    rules = MatchingRules((MatchingStep(Strategy(given["strategy"])),))

    matching = match_payment(paid(given["paid"]), list(items), rules)

    assert {names[one.item_id]: one.amount for one in matching.applications} == {
        name: cny(amount) for name, amount in expected["applied"].items()
    }
    assert matching.unapplied == cny(expected["unapplied"])


@examples("receivables", "EX-8.9")
def test_ex_8_9_tolerance(given, expected):
    (application,) = match_payment(paid(given["paid"]), [item(1, given["open"])], MatchingRules()).applications

    assert (application.amount, application.difference) == (cny(expected["applied"]), cny(expected["difference"]))
    settled = application.amount + application.difference == cny(given["open"])
    assert settled == (expected["settled"] == "yes")


@examples("receivables", "EX-8.12")
def test_ex_8_12_aging(given, expected):
    owed = [AgedReceivable(cny(amount), date(2025, 1, 1), date.fromisoformat(due)) for amount, due in given["open"]]

    aging = age(owed, date.fromisoformat(given["day"]), buckets(), "CNY")

    assert {bucket.code: money for bucket, money in aging.items()} == {
        code: cny(amount) for code, amount in expected.items()
    }


@examples("receivables", "EX-G.17")
def test_ex_g_17_retention(given, expected):
    rest, kept = given["rates"]
    nodes = [PlanNode("rest", Decimal(rest)), PlanNode("kept", Decimal(kept), DueRule(number=int(given["days"])))]

    instalments = split_instalments(cny(given["total"]), nodes)

    assert [one.amount for one in instalments] == [cny(part) for part in expected["parts"]]
    assert instalments[1].due_date(date.fromisoformat(given["accepted"])) == date.fromisoformat(expected["due"])
