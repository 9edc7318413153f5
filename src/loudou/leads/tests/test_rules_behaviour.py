from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loudou.leads.enums import Fading
from loudou.leads.rules.behaviour import BehaviourEvent, behaviour_score, share_left
from loudou.leads.shapes import BehaviourModel, Decay, KindRule

D = Decimal


def event(kind, age, day=None):
    return BehaviourEvent(kind, day or str(age), D(age))


def test_ex_1_4_behaviour():
    model = BehaviourModel(
        {
            "form": KindRule(D(10)),
            "demo": KindRule(D(15)),
            "visit": KindRule(D(20)),
            "mail_open": KindRule(D(2), point_cap=D(5)),
        }
    )
    events = [event("form", 0), event("demo", 30), event("visit", 60), *[event("mail_open", 0)] * 4]

    score = behaviour_score(model, events)

    assert sum(score.points.values()) == D("27.5")
    assert score.score == D("55.00")


@pytest.mark.parametrize(
    ("decay", "age", "left"),
    [
        (Decay(Fading.NONE), 400, "1"),
        (Decay(Fading.HALF_LIFE, D(30)), 30, "0.5"),
        (Decay(Fading.HALF_LIFE, D(30)), -5, "1"),
        (Decay(Fading.LINEAR, D(60)), 45, "0.25"),
        (Decay(Fading.LINEAR, D(60)), 61, "0"),
        (Decay(Fading.STEPS, steps=((D(30), D(1)), (D(90), D("0.5")))), 89, "0.5"),
        (Decay(Fading.STEPS, steps=((D(30), D(1)), (D(90), D("0.5")))), 90, "0"),
    ],
)
def test_ex_g_14_decay(decay, age, left):
    assert share_left(decay, D(age)) == D(left)


def test_limits_per_day_then_per_kind():
    rule = KindRule(D(1), daily_count_cap=2, count_cap=3)
    model = BehaviourModel({"view": rule}, decay=Decay(Fading.NONE))
    events = [event("view", 0, "mon")] * 5 + [event("view", 1, "sun")] * 5

    assert behaviour_score(model, events).points == {"view": D(3)}


def test_without_limits_everything_counts():
    model = BehaviourModel({"view": KindRule(D(1), daily_count_cap=None)}, decay=Decay(Fading.NONE))

    assert behaviour_score(model, [event("view", 0)] * 30).points == {"view": D(30)}


def test_negative_events_lower_the_score_but_not_below_zero():
    model = BehaviourModel({"complaint": KindRule(D(-50), point_cap=D(60)), "form": KindRule(D(10))})

    assert behaviour_score(model, [event("complaint", 0), event("form", 0)]).score == D("0.00")
    assert behaviour_score(model, [event("complaint", 0)] * 3).points == {"complaint": D(-60)}


def test_unknown_kinds_count_nothing():
    assert behaviour_score(BehaviourModel({}), [event("rain", 0)]).score == D("0.00")


@given(st.lists(st.tuples(st.sampled_from(["form", "bounce"]), st.integers(0, 400)), max_size=20))
def test_score_stays_between_0_and_100(facts):
    model = BehaviourModel({"form": KindRule(D(10)), "bounce": KindRule(D(-10))})

    assert 0 <= behaviour_score(model, [event(kind, age) for kind, age in facts]).score <= 100
