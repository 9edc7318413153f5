"""Which project a notice belongs to, and what titles and numbers are compared by."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loudou.marketing.tenders.rules.same_project import Candidate, Verdict, decide, is_syndicated
from loudou.marketing.tenders.rules.texts import (
    clean_text,
    is_rebid_title,
    org_key,
    plain_title,
    project_number,
    similarity,
    title_key,
)

D = Decimal
AT = datetime(2026, 3, 1, tzinfo=UTC)
ONE, TWO, BUYER, OTHER = (UUID(int=n) for n in range(1, 5))
PROJECT = Candidate(ONE, "", 1, BUYER, "苏州第一人民医院智能照明系统", D(100), "CNY", AT, AT)
NOTICE = replace(PROJECT, id=None)


@pytest.mark.parametrize(
    "title",
    [
        "苏州第一人民医院智能照明系统招标公告",
        "苏州第一人民医院智能照明系统公开招标公告",
        "苏州第一人民医院智能照明系统更正公告",
        "苏州第一人民医院智能照明系统的中标(成交)结果公告",
        "苏州第一人民医院智能照明系统中标候选人公示",
        "苏州第一人民医院智能照明系统（第二次）采购公告",
        "苏州第一人民医院智能照明系统竞争性磋商公告",
        " 苏州第一人民医院 智能照明系统 合同公告",
        "苏州第一人民医院智能照明系统废标公告",
    ],
)
def test_titles_of_all_stages_have_one_key(title):
    assert title_key(title) == "苏州第一人民医院智能照明系统"


def test_people_read_titles_without_the_words_that_only_name_the_notice():
    assert plain_title("太阳能路灯采购的中标(成交)结果公告") == "太阳能路灯采购"
    assert plain_title("路灯采购项目(第二次)招标公告") == "路灯采购项目(第二次)"
    assert plain_title("中标公告") == "中标公告"
    assert plain_title("Street lights") == "Street lights"


def test_a_title_of_nothing_but_stage_words_keeps_them():
    assert title_key("招标公告") == "招标公告"
    assert title_key("Contract notice: Street lights") == "streetlights"


@pytest.mark.parametrize(("title", "expected"), [
    ("路灯采购(第二次)招标公告", True), ("路灯采购重新招标公告", True), ("路灯采购招标公告", False),
    ("第二中学路灯采购", False)])  # fmt: skip
def test_a_second_tender_says_so_in_its_title(title, expected):
    assert is_rebid_title(title) is expected


@pytest.mark.parametrize(("number", "expected"), [
    ("ZB202412090006", ("zb202412090006", 1)), ("ＺＢ 2024-001", ("zb2024-001", 1)),
    ("LKZX2025-CG013-1", ("lkzx2025-cg013", 2)),
    ("ABC-123(2)", ("abc-123", 3)), ("ZB-100重新招标", ("zb-100", 2)), ("A-1", ("a-1", 1)), ("", ("", 1))])  # fmt: skip
def test_numbers_are_compared_without_spaces_width_and_round(number, expected):
    assert project_number(number) == expected


def test_names_are_compared_without_spaces_brackets_and_case():
    assert org_key("苏州（锐驰） 有限公司") == org_key("苏州(锐驰)有限公司")
    assert org_key("City of Bern ") == "cityofbern"
    assert clean_text(None) == ""
    assert clean_text("a\u200b b\x00\n c") == "a b c"


def test_similarity_is_exact_at_its_ends():
    assert (similarity("a", "a"), similarity("", ""), similarity("", "a"), similarity("a" * 90, "a" * 3)) == (
        1,
        0,
        0,
        0,
    )
    assert similarity("abcd", "bcde") == D("0.75")


@given(st.text(max_size=12), st.text(max_size=12))
def test_similarity_lies_between_nothing_and_all(one, other):
    assert 0 <= similarity(one, other) <= 1


def decided(notice, *projects):
    found = decide(notice, projects)
    return found.verdict, found.project_id


def test_the_number_and_the_purchaser_make_it_the_same_project():
    project = replace(PROJECT, number_key="zb1", title_key="something else")

    assert decided(replace(NOTICE, number_key="zb1"), project) == (Verdict.SAME, ONE)
    assert decided(replace(NOTICE, number_key="zb1", purchaser_id=OTHER), project) == (Verdict.NEW, None)
    assert decided(replace(NOTICE, number_key="zb2"), project) == (Verdict.NEW, None)


def test_an_unknown_purchaser_needs_an_alike_title_beside_the_number():
    project = replace(PROJECT, number_key="zb1")

    assert decided(replace(NOTICE, number_key="zb1", purchaser_id=None), project) == (Verdict.SAME, ONE)
    unlike = replace(NOTICE, number_key="zb1", purchaser_id=None, title_key="办公家具")
    assert decided(unlike, project) == (Verdict.NEW, None)


@pytest.mark.parametrize(("changed", "verdict"), [
    ({}, Verdict.SAME),
    ({"title_key": "苏州第一人民医院智能照明系统项目"}, Verdict.SAME),
    ({"title_key": "苏州第一人民医院食堂外包"}, Verdict.NEW),
    ({"purchaser_id": OTHER}, Verdict.NEW),
    ({"purchaser_id": None}, Verdict.NEW),
    ({"budget_amount": D(105)}, Verdict.SAME),
    ({"budget_amount": D(106)}, Verdict.NEW),
    ({"budget_amount": D(999), "currency": "USD"}, Verdict.SAME),
    ({"budget_amount": None}, Verdict.SAME),
    ({"first_at": AT + timedelta(days=180)}, Verdict.SAME),
    ({"first_at": AT + timedelta(days=181)}, Verdict.NEW),
    ({"first_at": AT - timedelta(days=181)}, Verdict.NEW),
    ({"first_at": None}, Verdict.SAME),
])  # fmt: skip
def test_without_numbers_title_time_and_budget_decide(changed, verdict):
    assert decided(replace(NOTICE, **changed), PROJECT)[0] is verdict


def test_a_later_round_is_a_project_of_its_own_after_the_earlier_one():
    assert decided(replace(NOTICE, round=2), PROJECT) == (Verdict.REBID, ONE)
    assert decided(NOTICE, replace(PROJECT, round=2)) == (Verdict.NEW, None)
    assert decided(replace(NOTICE, round=2), PROJECT, replace(PROJECT, id=TWO, round=2)) == (Verdict.SAME, TWO)


def test_the_closest_project_wins_and_the_latest_among_equals():
    near = replace(PROJECT, id=TWO, last_at=AT + timedelta(days=3))

    assert decided(NOTICE, PROJECT, near) == (Verdict.SAME, TWO)
    assert decided(NOTICE, replace(PROJECT, id=TWO, last_at=None), PROJECT) == (Verdict.SAME, ONE)


def test_the_same_notice_elsewhere_is_one_within_three_days():
    assert is_syndicated(AT, AT + timedelta(days=3))
    assert not is_syndicated(AT, AT + timedelta(days=3, seconds=1))
    assert is_syndicated(None, None)
    assert not is_syndicated(None, AT)
