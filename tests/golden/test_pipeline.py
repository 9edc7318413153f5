"""Pipeline and measuring: domain rules 5.10 and 10.7."""

from decimal import Decimal

import pytest

from loudou.insight.analytics.rules.bottleneck import losses
from loudou.insight.analytics.rules.comparing import rate_change
from loudou.insight.analytics.shapes.measures import Passage, Share
from loudou.kernel.money import Money, round_half_up
from loudou.sales.pipeline.errors import GateClosed
from loudou.sales.pipeline.rules.rates import win_rate
from loudou.sales.pipeline.rules.splits import split_credit, split_credit_equally
from loudou.sales.pipeline.services.check import check_criterion
from loudou.sales.pipeline.services.move import move_stage
from loudou.sales.pipeline.tests.factories import criterion, make_opportunity, stage
from tests.golden.tables import examples

D = Decimal


def points(rate):
    """A fraction in percent points with two places."""
    return round_half_up(rate * 100, 2)


@pytest.mark.django_db
@examples("pipeline", "EX-5.1")
def test_ex_5_1_gate(ada, given, expected):
    deal = make_opportunity(ada, amount=D(given["amount"]))
    move_stage(ada, opportunity_ids=[deal.pk], stage_id=stage(expected["stage"]).pk)
    for code in given["done"]:
        check_criterion(ada, opportunity_ids=[deal.pk], criterion_id=criterion(code).pk, evidence="方案.pdf")

    with pytest.raises(GateClosed) as closed:
        move_stage(ada, opportunity_ids=[deal.pk], stage_id=stage("quotation").pk)

    deal.refresh_from_db()
    assert [unmet["code"] for unmet in closed.value.facts["unmet"]] == expected["unmet"]
    assert deal.stage.code == expected["stage"]


@examples("pipeline", "EX-5.2")
def test_ex_5_2_win_rate(given, expected):
    rate = win_rate(int(given["won"]), int(given["lost"]))

    assert (rate, points(rate)) == (D(expected["rate"]), D(expected["shown"]))


@examples("pipeline", "EX-5.5")
def test_ex_5_5_split(given, expected):
    amount = Money(D(given["amount"]), "CNY")

    if "equal" in given:
        shared = split_credit_equally(amount, int(given["equal"]))
    else:
        shared = split_credit(amount, [D(rate) for rate in given["rates"]])

    assert [credit.amount for credit in shared] == [D(amount) for amount in expected["credits"]]


def share(pair):
    return Share(*(int(number) for number in pair))


@examples("pipeline", "EX-10.1")
def test_ex_10_1_change_of_a_rate(given, expected):
    before, now = share(given["before"]), share(given["now"])

    change = rate_change(now, before)

    assert (points(before.rate), points(now.rate)) == (D(expected["before"]), D(expected["now"]))
    assert (points(change.difference), points(change.lower), points(change.upper)) == tuple(
        D(expected[name]) for name in ("difference", "lower", "upper")
    )
    assert change.is_clear == (expected["clear"] == "yes")


@examples("pipeline", "EX-10.6")
def test_ex_10_6_funnel(given, expected):
    steps = [(name, Share(int(hits), int(of)), Share(int(bench), 100)) for name, hits, of, bench in given["steps"]]
    passages = [Passage(name, now, benchmark) for name, now, benchmark in steps]

    found = losses(passages, final="won", average=None)

    assert [points(now.rate) for _name, now, _benchmark in steps] == [D(rate) for rate in expected["rates"]]
    assert points(Share(steps[-1][1].hits, steps[0][1].of).rate) == D(expected["overall"])
    assert {loss.step: round_half_up(loss.cases, 1) for loss in found} == {
        step: D(gain) for step, gain in expected["gains"].items()
    }
    assert found[0].step == next(iter(expected["gains"]))
