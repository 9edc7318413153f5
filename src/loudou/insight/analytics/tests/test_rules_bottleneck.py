from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from loudou.insight.analytics.rules.bottleneck import losses
from loudou.insight.analytics.shapes.measures import Passage, Share


def test_ex_10_6_the_first_passage_is_the_bottleneck():
    passages = [
        Passage("mql", Share(600, 2_000), Share(700, 2_000)),
        Passage("opportunity", Share(180, 600), Share(192, 600)),
        Passage("won", Share(45, 180), Share(432, 1_800)),
    ]

    found = losses(passages, final="won", average=Decimal(50_000))

    assert [(loss.step, loss.cases) for loss in found] == [("mql", Decimal("7.5")), ("opportunity", Decimal(3))]
    assert found[0].amount == Decimal(375_000)


def test_after_the_final_step_only_its_own_missing_cases_count():
    passages = [
        Passage("won", Share(50, 100), Share(50, 100)),
        Passage("paid", Share(30, 50), Share(40, 50)),
    ]

    (loss,) = losses(passages, final="won", average=Decimal(100))

    assert (loss.step, loss.cases, loss.amount) == ("paid", Decimal(10), Decimal(1_000))


def test_a_passage_with_too_few_cases_is_not_called_a_bottleneck():
    passages = [Passage("won", Share(1, 29), Share(500, 1_000))]

    assert losses(passages, final="won", average=Decimal(100)) == []


def test_without_a_single_success_nothing_is_multiplied_along():
    passages = [Passage("won", Share(0, 100), Share(50, 100))]

    assert losses(passages, final="won", average=None) == []


def test_without_a_value_there_is_no_money_to_lose():
    (loss,) = losses([Passage("won", Share(40, 100), Share(50, 100))], final="won", average=None)

    assert (loss.cases, loss.amount) == (Decimal(10), None)
    assert not loss.is_clear


def test_a_fall_beyond_chance_is_called_clear():
    (loss,) = losses([Passage("won", Share(10, 100), Share(50, 100))], final="won", average=None)

    assert loss.is_clear


@given(st.lists(st.tuples(*[st.integers(1, 400)] * 4), min_size=1, max_size=5))
def test_only_what_got_worse_is_listed_and_the_dearest_first(counts):
    passages = [
        Passage(str(place), Share(min(a, b), max(a, b)), Share(min(c, d), max(c, d)))
        for place, (a, b, c, d) in enumerate(counts)
    ]

    found = losses(passages, final=passages[-1].step, average=Decimal(1))

    assert all(loss.now.rate < loss.before.rate and loss.cases > 0 for loss in found)
    assert [loss.cases for loss in found] == sorted((loss.cases for loss in found), reverse=True)
