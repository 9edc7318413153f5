from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loudou.insight.analytics.rules.comparing import rate_change, wilson
from loudou.insight.analytics.shapes.measures import Share


def points(value: Decimal) -> Decimal:
    return round(value * 100, 2)


def test_ex_10_1_a_rise_of_half_with_two_thousand_cases_is_clear():
    change = rate_change(Share(290, 2_000), Share(200, 2_000))

    assert points(change.difference) == Decimal("4.50")
    assert (points(change.lower), points(change.upper)) == (Decimal("2.47"), Decimal("6.53"))
    assert change.is_clear


def test_ex_10_1_the_same_rates_with_two_hundred_cases_may_be_chance():
    change = rate_change(Share(29, 200), Share(20, 200))

    assert (points(change.lower), points(change.upper)) == (Decimal("-1.99"), Decimal("11.02"))
    assert change.is_enough
    assert not change.is_clear


def test_fewer_than_thirty_cases_are_too_few_to_call_anything_a_change():
    change = rate_change(Share(29, 29), Share(0, 5_000))

    assert change.lower > 0
    assert not change.is_enough
    assert not change.is_clear


@pytest.mark.parametrize(("now", "before"), [(Share(0, 0), Share(1, 2)), (Share(1, 2), Share(0, 0))])
def test_nothing_is_compared_with_nothing(now, before):
    assert rate_change(now, before) is None


def test_a_share_of_nothing_has_no_interval():
    with pytest.raises(ValueError, match="nothing"):
        wilson(Share(0, 0))


@given(st.integers(1, 5_000), st.integers(1, 5_000), st.data())
def test_the_interval_holds_the_difference_and_mirrors_when_the_sides_change(n, m, data):
    now, before = Share(data.draw(st.integers(0, n)), n), Share(data.draw(st.integers(0, m)), m)

    there, back = rate_change(now, before), rate_change(before, now)

    tiny = Decimal("1e-20")
    assert there.lower - tiny <= there.difference <= there.upper + tiny
    assert abs(there.lower + back.upper) < tiny
