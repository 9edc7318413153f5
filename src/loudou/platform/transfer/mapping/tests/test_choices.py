import pytest

from loudou.platform.transfer.mapping.choice_values import choice_converter, list_converter, to_boolean, value_mapper
from loudou.platform.transfer.mapping.errors import CellRefused
from loudou.platform.transfer.mapping.fields import TargetChoice

STATUSES = (
    TargetChoice("new", ("新建", "New")),
    TargetChoice("in_progress", ("跟进中", "In progress")),
    TargetChoice("won", ("已成交", "Won", "Closed")),
    TargetChoice("lost", ("已关闭", "Lost", "Closed")),
)


@pytest.mark.parametrize("text", ["是", "Y", "yes", "1", "TRUE", "真", "ｙｅｓ", "√", " True "])
def test_b034_yes(text):
    assert to_boolean(text) is True


@pytest.mark.parametrize("text", ["否", "N", "no", "0", "False", "假", "×"])
def test_b034_no(text):
    assert to_boolean(text) is False


@pytest.mark.parametrize("text", ["maybe", "2", "是否", "unknown"])
def test_b034_neither(text):
    with pytest.raises(CellRefused) as refused:
        to_boolean(text)

    assert refused.value.code == "boolean.unknown"


@pytest.mark.parametrize(
    ("text", "value"),
    [("new", "new"), ("NEW", "new"), ("新建", "new"), ("In Progress", "in_progress"), ("IN_PROGRESS", "in_progress"),
     ("in-progress", "in_progress"), ("ｗｏｎ", "won"), ("已成交", "won")],
)  # fmt: skip
def test_b033_choices_by_value_label_case_and_width(text, value):
    assert choice_converter(STATUSES)(text) == value


@pytest.mark.parametrize("text", ["Closed", "open", "新", "wonn"])
def test_b033_unknown_and_shared_labels_list_what_is_allowed(text):
    with pytest.raises(CellRefused) as refused:
        choice_converter(STATUSES)(text)

    assert refused.value.code == "choice.unknown"
    assert refused.value.facts["allowed"] == "新建, 跟进中, 已成交, 已关闭"


def test_lists_are_split_converted_and_without_repeats():
    convert = list_converter(choice_converter(STATUSES), None)

    assert convert("新建；won; 新建 、跟进中;") == ("new", "won", "in_progress")
    assert list_converter(str, ",")("a, b,,a;c") == ("a", "b", "a;c")
    with pytest.raises(CellRefused):
        convert("新建;nope")


def test_declared_values_replace_exactly_first():
    replace = value_mapper({"五轴": "HX-5A", "a": "lower", "A": "upper", "不详": None})

    assert [replace(text) for text in ("五轴", "a", "A", "不详", "other")] == ["HX-5A", "lower", "upper", None, "other"]
    assert replace("ａ") in {"lower", "upper"}
