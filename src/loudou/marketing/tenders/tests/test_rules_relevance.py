"""What a model may learn from, and when people are told: the coarse forms and the hours."""

from datetime import date
from decimal import Decimal

import pytest

from loudou.marketing.tenders.enums import AlertSchedule
from loudou.marketing.tenders.rules.alerts import Wish, is_quiet, may_tell
from loudou.marketing.tenders.rules.relevance import budget_band, category_of, prior_points, region_of, share_of
from loudou.marketing.tenders.rules.subscriptions import limit_problems, subscription_problems

D = Decimal
TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("quiet_from", "quiet_until", "quiet"),
    [
        (12, 14, {12, 13}),
        (22, 2, {22, 23, 0, 1}),
        (7, 7, set()),
        (None, 7, set()),
        (7, None, set()),
    ],
)
def test_quiet_hours_end_before_their_last_one_and_may_reach_over_midnight(quiet_from, quiet_until, quiet):
    found = {hour for hour in range(24) if is_quiet(quiet_from, quiet_until, hour)}

    assert found == quiet


def test_a_digest_comes_once_a_day_from_its_hour_on_and_never_when_nothing_is_wanted():
    daily = Wish(AlertSchedule.DAILY, 9, None, None, None)
    told_today = Wish(AlertSchedule.DAILY, 9, None, None, TODAY)
    never = Wish(AlertSchedule.NEVER, 9, None, None, None)
    at_noon = Wish("at_once", 9, 12, 14, None)

    assert [may_tell(daily, TODAY, hour) for hour in (8, 9, 10)] == [False, True, True]
    assert (may_tell(told_today, TODAY, 10), may_tell(never, TODAY, 10)) == (False, False)
    assert [may_tell(at_noon, TODAY, hour) for hour in (11, 12, 13, 14)] == [True, False, False, True]


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("江苏省苏州市", "江苏"),
        ("内蒙古自治区包头市", "内蒙古"),
        ("黑龙江省哈尔滨市", "黑龙江"),
        ("Nordrhein-Westfalen", "nordrhein-westfalen"),
        ("x" * 60, "x" * 40),
        ("", ""),
    ],
)
def test_a_chinese_region_is_its_province_and_any_other_as_it_is_told(text, region):
    assert region_of(text) == region


@pytest.mark.parametrize(
    ("code", "category"),
    [
        ("cpv: 3152 0000", "CPV:315"),
        ("A02061900", "A02"),
        ("a-long-scheme.example:A0206", "HEME.EXAMPLE:A02"),
        ("", ""),
    ],
)
def test_a_category_is_where_its_code_begins_with_the_scheme_it_belongs_to(code, category):
    assert category_of(code) == category


def test_budgets_fall_into_bands_of_their_own_currency():
    found = [budget_band(D(amount), "CNY") for amount in (99_999, 100_000, 9_999_999, 10_000_000)]

    assert found == ["CNY < 100k", "CNY 100k–300k", "CNY 3M–10M", "CNY > 10M"]
    assert (budget_band(None, "CNY"), budget_band(D(1), "")) == ("", "< 100k")


def test_without_a_model_the_fit_is_kept_between_nothing_and_a_hundred():
    assert [prior_points(D(score)) for score in ("-1", "60.123", "140")] == [D(0), D("60.12"), D(100)]
    assert {share_of(word) for word in ("照明", "路灯", "led", "电梯", "维护")} <= {0, 1, 2, 3}


def test_hours_and_relevance_outside_their_range_are_named_with_their_row():
    values = {"digest_hour": 24, "quiet_from_hour": -1, "quiet_until_hour": 23, "alert_from": 101}

    found = [(one.field, one.code, one.row) for one in limit_problems(values, 4)]

    assert found == [
        ("digest_hour", "hour.unknown", 4),
        ("quiet_from_hour", "hour.unknown", 4),
        ("alert_from", "range.outside", 4),
    ]
    assert list(limit_problems({"digest_hour": 0, "alert_from": 100})) == []


def test_a_subscription_with_hours_that_are_none_is_told_so_among_its_other_problems():
    values = {"keywords": "照明", "digest_hour": 99, "alert_from": -1, "notice_types": ["tender", "rumour"]}

    found = [one.code for one in subscription_problems(values)]

    assert found == ["hour.unknown", "range.outside", "notice_type.unknown"]
