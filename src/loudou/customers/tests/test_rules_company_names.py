from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loudou.customers.rules.company_names import company_key, is_similar, search_halves, similarity


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("苏州恒力装备有限公司", "苏州恒力装备"),
        ("苏州恒力装备（集团）股份有限公司", "苏州恒力装备(集团)"),
        ("Acme Robotics Co., Ltd.", "acmerobotics"),
        ("ACME  ROBOTICS", "acmerobotics"),
        ("有限公司", "有限公司"),
        ("Ltd", "ltd"),
        ("", ""),
    ],
)
def test_the_key_leaves_out_what_does_not_tell_companies_apart(name, key):
    assert company_key(name) == key


def test_the_published_examples_of_jaro_and_winkler():
    """Winkler 1990, table of examples: MARTHA/MARHTA 0.9611, DIXON/DICKSONX 0.8133."""
    assert round(similarity("martha", "marhta"), 4) == Fraction(9611, 10000)
    assert round(similarity("dixon", "dicksonx"), 4) == Fraction(8133, 10000)


def test_nothing_in_common_is_zero_and_nothing_is_like_nothing():
    assert similarity("abc", "xyz") == 0
    assert similarity("", "") == 1
    assert similarity("", "abc") == 0


def test_one_other_character_in_a_long_name_is_similar_and_another_place_is_not():
    assert is_similar("苏州恒力装备制造", "苏州恒立装备制造")
    assert not is_similar("苏州恒力装备制造", "无锡华昌风电设备")


@given(st.text("abc苏州恒力", max_size=12), st.text("abc苏州恒力", max_size=12))
def test_similarity_is_a_share_and_the_same_both_ways_for_equal_texts(left, right):
    assert 0 <= similarity(left, right) <= 1
    assert similarity(left, left) == 1


@pytest.mark.parametrize(
    ("name", "halves"),
    [
        ("苏州恒力装备有限公司", (("苏州", "州恒"), ("恒力", "力装", "装备"))),
        ("恒力", (("恒力",),)),
        ("恒", (("恒",),)),
        ("Acme Robotics Systems Shanghai Ltd", (("acme", "robotics"), ("systems", "shanghai"))),
        ("", ()),
    ],
)
def test_a_name_is_looked_up_by_either_half(name, halves):
    assert search_halves(name) == halves
