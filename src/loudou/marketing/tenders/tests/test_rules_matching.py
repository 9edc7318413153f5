"""What a subscription finds, and how well it fits."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from loudou.marketing.tenders.rules.matching import (
    Fit,
    Offered,
    Term,
    Wanted,
    fit,
    fold,
    found_in,
    freshness,
    read_groups,
    read_words,
)
from loudou.marketing.tenders.rules.subscriptions import subscription_problems

D = Decimal
NOW = datetime(2026, 3, 2, tzinfo=UTC)
OFFER = Offered(
    fold("苏州医院ＬＥＤ照明采购"),
    fold("含安装与维护"),
    fold("灯具"),
    "江苏省苏州市",
    "医疗",
    "苏州医院",
    "tender",
    D(100),
    "CNY",
    NOW,
)
WANT = Wanted(read_groups("照明"))


def scored(wanted=WANT, **changed):
    found = fit(wanted, replace(OFFER, **changed), NOW)
    return found.score if found else None


def test_one_word_of_every_group_must_occur():
    assert fit(Wanted(read_groups("照明, 路灯\nled")), OFFER, NOW) == Fit(D("100.00"), ("照明", "led"))
    assert fit(Wanted(read_groups("照明\n电梯")), OFFER, NOW) is None


def test_title_counts_three_times_items_twice_and_text_once():
    assert (scored(), scored(Wanted(read_groups("灯具"))), scored(Wanted(read_groups("维护")))) == (60, 40, 20)
    assert scored(Wanted(read_groups("照明^0.5"))) == 30
    assert scored(Wanted(read_groups("照明^9"))) == 100


def test_only_the_chosen_texts_are_searched():
    assert scored(Wanted(read_groups("灯具"), fields="title_body")) is None
    assert scored(Wanted(read_groups("维护"), fields="title")) is None


def test_an_excluded_word_wins():
    assert scored(replace(WANT, excludes=read_words("安装、电梯"))) is None


def test_latin_words_are_whole_words_and_chinese_ones_are_not():
    assert found_in("led", "led照明")
    assert not found_in("led", "sealed unit")
    assert not found_in("led", "nothing")
    assert found_in("照明", "智能照明系统")
    assert found_in("led灯", "采购led灯具")


@pytest.mark.parametrize(("limit", "expected"), [
    ({"regions": ("江苏",)}, 60), ({"regions": ("浙江",)}, None),
    ({"regions": ("浙江",), "is_region_strict": False}, 30),
    ({"purchasers": ("苏州 医院",)}, 60), ({"purchasers": ("南京医院",)}, None), ({"industries": ("医疗",)}, 60),
    ({"industries": ("教育",)}, None), ({"notice_types": ("tender",)}, 60), ({"notice_types": ("award",)}, None),
    ({"budget_min": D(100), "budget_max": D(100)}, 60), ({"budget_min": D(101)}, None), ({"budget_max": D(99)}, None),
    ({"budget_min": D(101), "currency": "USD"}, 60),
])  # fmt: skip
def test_limits_shut_out_what_is_beyond_them(limit, expected):
    assert scored(replace(WANT, **limit)) == expected


def test_an_unknown_budget_shuts_nothing_out():
    assert scored(replace(WANT, budget_min=D(5)), budget_amount=None) == 60


@pytest.mark.parametrize(("days", "factor"), [(0, "1"), (3, "1"), (4, "0.8"), (15, "0.5"), (61, "0.25"), (None, "1")])
def test_old_notices_count_less(days, factor):
    at = NOW - timedelta(days=days) if days is not None else None

    assert freshness(at, NOW) == D(factor)


def test_words_are_read_as_people_write_them():
    assert read_groups("照明，路灯^2\n\n ,\nLED|灯") == (
        (Term("照明"), Term("路灯", D(2))), (Term("led"), Term("灯")))  # fmt: skip
    assert read_groups("^2") == ((Term("^2"),),)
    assert read_words("a、b\nA,") == ("a", "b")


@pytest.mark.parametrize(("values", "codes"), [
    ({"keywords": "照明"}, []), ({"industries": ["医疗"]}, []), ({"purchaser_names": ["医院"]}, []),
    ({"keywords": " ,"}, ["keywords.missing"]),
    ({"keywords": "a", "budget_min_amount": D(2), "budget_max_amount": D(1)}, ["budget.range"]),
    ({"keywords": "a", "notice_types": ["tender", "x"]}, ["notice_type.unknown"]),
])  # fmt: skip
def test_a_subscription_must_make_sense(values, codes):
    assert [problem.code for problem in subscription_problems(values)] == codes
