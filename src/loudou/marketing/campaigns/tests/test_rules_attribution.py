from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loudou.kernel.money import Money
from loudou.marketing.campaigns.enums import AttributionModel as Model
from loudou.marketing.campaigns.rules.attribution import (
    AttributionRules,
    Milestones,
    TouchPoint,
    campaign_weights,
    in_window,
    influenced_amounts,
    share_money,
)

CLOSED = datetime(2026, 4, 1, 1, 0, tzinfo=UTC)
RULES = AttributionRules()
A, B, C, D = (UUID(int=n) for n in range(1, 5))


def days_before(campaign_id, days):
    return TouchPoint(CLOSED - timedelta(days=days), campaign_id)


FOUR = [days_before(A, 30), days_before(B, 14), days_before(C, 7), days_before(D, 0)]


def shares(model, touches=FOUR, amount="100000.00", milestones=None, rules=RULES):
    weights = campaign_weights(touches, model=model, until=CLOSED, rules=rules, milestones=milestones)
    parts = share_money(Money(Decimal(amount), "CNY"), weights)
    return {key: str(part.rounded().amount) for key, part in parts.items()}


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        (Model.FIRST, ("100000.00", "0.00", "0.00", "0.00")),
        (Model.LAST, ("0.00", "0.00", "0.00", "100000.00")),
        (Model.LINEAR, ("25000.00", "25000.00", "25000.00", "25000.00")),
        (Model.POSITION, ("40000.00", "10000.00", "10000.00", "40000.00")),
        (Model.TIME_DECAY, ("2846.38", "13879.09", "27758.18", "55516.35")),
    ],
)
def test_ex_1_2_four_touches_share_100_000(model, expected):
    assert shares(model) == dict(zip((A, B, C, D), expected, strict=True))


def test_ex_1_2_time_decay_weights():
    weights = campaign_weights(FOUR, model=Model.TIME_DECAY, until=CLOSED, rules=RULES)

    assert [round(weight, 6) for weight in weights.values()] == [
        Decimal("0.051271"),
        Decimal("0.25"),
        Decimal("0.5"),
        Decimal(1),
    ]


def test_ex_1_2_linear_of_100_over_three():
    assert list(shares(Model.LINEAR, FOUR[:3], "100.00").values()) == ["33.34", "33.33", "33.33"]


def test_the_u_of_two_touches_is_half_each_and_of_one_is_all():
    assert list(shares(Model.POSITION, FOUR[:2], "377062.00").values()) == ["188531.00", "188531.00"]
    assert list(shares(Model.POSITION, FOUR[:1]).values()) == ["100000.00"]


def test_the_u_takes_other_shares():
    rules = AttributionRules(first_share=Decimal(50), last_share=Decimal(30))

    assert list(shares(Model.POSITION, rules=rules).values()) == ["50000.00", "10000.00", "10000.00", "30000.00"]


def test_the_w_gives_30_to_each_milestone_and_10_to_the_others():
    made = Milestones(CLOSED - timedelta(days=14), CLOSED - timedelta(days=1))

    assert shares(Model.W_SHAPED, milestones=made) == {A: "30000.00", B: "30000.00", C: "30000.00", D: "10000.00"}


def test_a_missing_milestone_of_the_w_falls_to_the_rest_in_proportion():
    made = Milestones(None, CLOSED - timedelta(days=7))

    assert shares(Model.W_SHAPED, milestones=made, amount="70.00") == {A: "30.00", B: "5.00", C: "30.00", D: "5.00"}


def test_the_w_without_others_is_shared_by_the_milestones_alone():
    made = Milestones(CLOSED - timedelta(days=30), CLOSED - timedelta(days=14))

    assert list(shares(Model.W_SHAPED, FOUR[:2], milestones=made).values()) == ["66666.67", "33333.33"]
    assert list(shares(Model.W_SHAPED, FOUR[:1]).values()) == ["100000.00"]


def test_several_touches_of_one_campaign_are_summed_after_weighting():
    touches = [days_before(A, 30), days_before(B, 14), days_before(A, 7), days_before(None, 0)]

    assert shares(Model.LINEAR, touches) == {A: "50000.00", B: "25000.00", None: "25000.00"}
    assert shares(Model.POSITION, touches) == {A: "50000.00", B: "10000.00", None: "40000.00"}


def test_touches_before_the_look_back_and_after_the_close_do_not_count():
    touches = [days_before(D, -1), days_before(C, 0), days_before(B, 180), days_before(A, 181)]

    assert [touch.campaign_id for touch in in_window(touches, CLOSED, RULES)] == [B, C]


def test_without_touches_everything_is_unattributed():
    assert shares(Model.LINEAR, []) == {None: "100000.00"}


def test_influence_gives_the_full_amount_to_each_and_does_not_add_up():
    amount = Money(Decimal(100), "CNY")

    assert influenced_amounts(amount, [*FOUR, days_before(None, 1), days_before(A, 2)]) == dict.fromkeys(
        (A, B, C, D), amount
    )


touch_lists = st.lists(st.tuples(st.sampled_from([A, B, C, D, None]), st.integers(0, 400 * 86400)), max_size=12).map(
    lambda told: [TouchPoint(CLOSED - timedelta(seconds=age), key) for key, age in told]
)
instants = st.none() | st.integers(0, 400).map(lambda days: CLOSED - timedelta(days=days))


@given(
    touch_lists,
    st.sampled_from(list(Model)),
    st.integers(-(10**12), 10**12),
    st.sampled_from(["CNY", "JPY", "KWD"]),
    st.builds(Milestones, instants, instants),
    st.integers(1, 90),
)
def test_the_credits_of_a_deal_always_add_up_to_its_amount(touches, model, minor, currency, milestones, half_life):
    rules = AttributionRules(half_life_days=Decimal(half_life))
    amount = Money.from_minor(minor, currency)
    counted = in_window(touches, CLOSED, rules)

    weights = campaign_weights(counted, model=model, until=CLOSED, rules=rules, milestones=milestones)
    parts = share_money(amount, weights)

    assert sum((part.amount for part in parts.values()), Decimal(0)) == amount.amount
    assert all(part.is_rounded for part in parts.values())
    assert set(parts) == ({touch.campaign_id for touch in counted} or {None})


@given(touch_lists, st.sampled_from(list(Model)))
def test_no_weight_is_negative_and_some_weight_is_there(touches, model):
    counted = in_window(touches, CLOSED, RULES)

    weights = campaign_weights(counted, model=model, until=CLOSED, rules=RULES)

    assert all(weight >= 0 for weight in weights.values())
    assert not counted or sum(weights.values()) > 0
