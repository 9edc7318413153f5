"""Notices in tables, and the sources they come from."""

from decimal import Decimal

import pytest

from loudou.marketing.tenders.rules.sources import source_problems
from loudou.marketing.tenders.rules.table_rows import read_mapping, read_rows, unknown_fields
from loudou.marketing.tenders.shapes import NoticeDraft, UnreadableNotice

HEADINGS = ("名称", "类型", "中标人")
MAPPING = {"title": "名称", "kind": "类型", "supplier": "中标人"}


def read(*rows, headings=HEADINGS, mapping=MAPPING):
    return list(read_rows([headings, *rows], mapping, source="平台", place="t.csv"))


@pytest.mark.parametrize("rows", [[], [("备注", "无关")], [("备注", "无关"), ("a", "b")]])
def test_a_table_without_a_column_of_titles_is_told_once_and_gives_nothing(rows):
    found = list(read_rows(rows, {}, source="平台", place="t.csv"))

    assert found == [UnreadableNotice("t.csv", "table.no_title", "No column of the table holds the titles.")]


def test_empty_rows_are_passed_over_and_rows_without_a_title_are_told_with_their_line():
    found = read(("照明招标公告", "", ""), ("", " ", ""), (), ("", "tender", ""), ("路灯招标公告",))

    assert [one.place for one in found] == ["t.csv:2", "t.csv:5", "t.csv:6"]
    assert [type(one) for one in found] == [NoticeDraft, UnreadableNotice, NoticeDraft]
    assert found[1].code == "title.missing"


@pytest.mark.parametrize(
    ("title", "said", "supplier", "kind"),
    [
        ("照明招标公告", "award", "", "award"),
        ("照明项目", "招标公告", "", "tender"),
        ("照明招标公告", "其他说法", "", "tender"),
        ("照明招标公告", "", "", "tender"),
        ("照明项目", "", "甲照明有限公司", "award"),
        ("照明项目", "", "", "other"),
    ],
)
def test_the_kind_is_as_told_else_by_the_title_else_by_who_won(title, said, supplier, kind):
    (found,) = read((title, said, supplier))

    assert found.notice_type == kind


def test_a_mapping_keeps_known_fields_and_names_the_lines_that_are_none():
    text = "title = 名称\nnonsense = 备注\nbudget =\n\nkind=类型"

    assert read_mapping(text) == {"title": "名称", "kind": "类型"}
    assert unknown_fields(text) == ["nonsense = 备注", "budget ="]


def test_an_amount_is_read_with_the_unit_of_its_heading():
    (found,) = read(
        ("照明招标公告", "12.5"), headings=("名称", "预算(万元)"), mapping={"budget": "预算(万元)", "title": "名称"}
    )

    assert found.facts.budget_amount == Decimal(125_000)


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ({"format": "parchment"}, ["choice.unknown"]),
        ({"format": "parchment", "interval_minutes": 4}, ["range.outside", "choice.unknown"]),
        ({"kind": "url", "location": "ftp://a.example"}, ["address.unknown"]),
        ({"kind": "folder", "location": "../etc"}, ["folder.outside"]),
        ({"secret": "PASSWORD", "mapping": "nonsense"}, ["secret.name", "mapping.unknown"]),
        ({"kind": "folder", "location": "a/b", "interval_minutes": 5, "format": None}, []),
    ],
)
def test_what_is_wrong_with_a_source_is_named_field_by_field(values, codes):
    found = list(source_problems(values, 2))

    assert [one.code for one in found] == codes
    assert {one.row for one in found} <= {2}
