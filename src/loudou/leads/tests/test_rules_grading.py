from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loudou.leads.rules.grading import (
    DEFAULT_BANDS,
    AttributeModel,
    Band,
    Bands,
    Combine,
    Dimension,
    Reason,
    ScoreGroup,
    ScoreRule,
    attribute_score,
    choose_band,
    total_score,
)

D = Decimal
SIZE = ScoreGroup("size", (ScoreRule("large", D(30)), ScoreRule("medium", D(15))), D(30), Combine.MAX)
NEED = ScoreGroup("need", (ScoreRule("budget", D(20)), ScoreRule("timeline", D(15)), ScoreRule("vague", D(-10))), D(25))
PLACE = ScoreGroup("place", (ScoreRule("home_market", D(25)),), D(25))
MODEL = AttributeModel((SIZE, NEED, PLACE), frozenset({"competitor"}))


def test_ex_1_4_score():
    attribute = attribute_score(MODEL, {"large", "medium", "home_market"})
    total = total_score(
        {Dimension.ATTRIBUTE: attribute.score, Dimension.BEHAVIOUR: D("55.00"), Dimension.SMART: D("62.00")}
    )

    assert (attribute.raw_points, MODEL.maximum, attribute.score) == (D(55), D(80), D("68.75"))
    assert total == D("62.60")
    assert choose_band(total).code == "contact_now"


def test_ex_1_4_score_without_a_smart_model():
    scores = {Dimension.ATTRIBUTE: D("68.75"), Dimension.BEHAVIOUR: D("55.00"), Dimension.SMART: None}

    assert total_score(scores) == D("62.86")


def test_appendix_a_step_3_score_on_intake():
    total = total_score({Dimension.ATTRIBUTE: D(80), Dimension.BEHAVIOUR: D(50)})

    assert total == D("67.14")
    assert choose_band(total).code == "contact_now"


@pytest.mark.parametrize(
    ("total", "band"),
    [
        ("60.00", "contact_now"),
        ("59.99", "nurture"),
        ("30.00", "nurture"),
        ("29.99", "hold"),
        ("59.995", "contact_now"),
        ("100", "contact_now"),
        ("0", "hold"),
    ],
)
def test_ex_1_5_band_edges(total, band):
    assert choose_band(D(total)).code == band


def test_a_disqualified_lead_is_held_whatever_its_total():
    score = attribute_score(MODEL, {"large", "competitor"})

    assert score.disqualified_by == ("competitor",)
    assert choose_band(D(99), is_disqualified=bool(score.disqualified_by)).code == "hold"


def test_a_lead_without_any_score_is_held():
    assert total_score({}) is None
    assert choose_band(None).code == "hold"


def test_a_missing_dimension_is_not_a_zero():
    assert total_score({Dimension.SMART: D(90), Dimension.BEHAVIOUR: None}) == D("90.00")
    assert total_score({Dimension.SMART: D(90), Dimension.BEHAVIOUR: D(0)}) == D("45.00")


def test_reasons_carry_signed_points_and_add_up():
    score = attribute_score(MODEL, {"medium", "budget", "timeline"})

    assert score.reasons == (
        Reason("medium", D(15)),
        Reason("budget", D(20)),
        Reason("timeline", D(15)),
        Reason("need", D(-10)),
    )
    assert score.raw_points == D(40)


def test_penalties_take_away_no_more_than_their_cap_and_never_add():
    penalties = ScoreGroup(
        "penalties", (ScoreRule("student", D(-30)), ScoreRule("far", D(-10)), ScoreRule("odd", D(5))), D(-20)
    )
    model = AttributeModel((PLACE, penalties))

    assert attribute_score(model, {"home_market", "student", "far"}).raw_points == D(5)
    assert attribute_score(model, {"home_market", "odd"}).raw_points == D(25)
    assert attribute_score(model, {"student"}).score == D("0.00")


def test_a_model_that_cannot_award_points_is_unavailable():
    assert attribute_score(AttributeModel(()), {"large"}).score is None


@pytest.mark.parametrize(
    "bands",
    [(), (Band("a", D(50)),), (Band("a", D(0)), Band("b", D(0))), (Band("a", D(101)), Band("b", D(0)))],
)
def test_bands_leave_no_gap_and_do_not_overlap(bands):
    with pytest.raises(ValueError, match="bands fall"):
        Bands(bands)


@given(st.sets(st.sampled_from(["large", "medium", "budget", "timeline", "vague", "home_market", "unknown"])))
def test_attribute_score_stays_between_0_and_100_and_its_reasons_add_up(matched):
    score = attribute_score(MODEL, matched)

    assert 0 <= score.score <= 100
    assert sum((reason.points for reason in score.reasons), D(0)) == score.raw_points
    assert attribute_score(MODEL, matched) == score


SCORES = st.none() | st.decimals(0, 100, places=2)


@given(SCORES, SCORES, SCORES)
def test_total_lies_between_its_dimensions(attribute, behaviour, smart):
    scores = {Dimension.ATTRIBUTE: attribute, Dimension.BEHAVIOUR: behaviour, Dimension.SMART: smart}
    available = [score for score in scores.values() if score is not None]

    total = total_score(scores)

    assert (total is None) == (not available)
    assert total is None or min(available) <= total <= max(available)


@given(st.decimals(0, 100, places=2))
def test_every_total_falls_into_exactly_one_band(total):
    band = choose_band(total)

    above = [other.lower for other in DEFAULT_BANDS.bands if other.lower > band.lower]
    assert band.lower <= total
    assert all(total < lower for lower in above)
