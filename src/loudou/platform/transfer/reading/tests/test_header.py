import pytest

from loudou.platform.transfer.reading.errors import FileRefused
from loudou.platform.transfer.reading.header import clean_name, name_columns, plan_header
from loudou.platform.transfer.reading.open_source import open_table
from loudou.platform.transfer.reading.options import Limits, ReadOptions

DATA = [["Ada", "138", "2026-11-16"], ["Ben", "139", "2026-11-17"], ["Cleo", "137", "2026-11-18"]]


def table_of(tmp_path, text, **options):
    path = tmp_path / "file.csv"
    path.write_bytes(text.encode())
    return open_table(path, options=ReadOptions(**options))


def test_b014_names_are_normalised():
    assert clean_name("  公司\u00a0名称 ") == "公司 名称"
    assert clean_name("Ｐｈｏｎｅ（１）\n\u200b") == "Phone(1)"


def test_b012_repeated_names_are_refused_all_at_once():
    with pytest.raises(FileRefused) as refused:
        name_columns(["a", "b", "a", "c", "b"], duplicates="refuse")

    assert refused.value.code == "import.duplicate_headers"
    assert refused.value.facts["positions"] == {"a": [1, 3], "b": [2, 5]}


def test_repeated_names_are_numbered_when_allowed_and_never_clash():
    names, notices = name_columns(["a", "a", "a (2)", "a", ""], duplicates="number")

    assert names == ("a", "a (3)", "a (2)", "a (4)", "Column 5")
    assert [(notice.code, notice.facts["position"]) for notice in notices] == [
        ("header.duplicate", 2), ("header.duplicate", 4), ("header.empty", 5),
    ]  # fmt: skip


def test_plain_header():
    assert plan_header([["name", "phone", "day"], *DATA]).rows == 1


def test_title_and_blank_lines_before_the_header(tmp_path):
    table = table_of(tmp_path, "客户名单 2026\n\n# 仅供内部\nname,phone,day\nAda,138,2026-11-16\nBen,139,2026-11-17\n")

    assert table.headers == ("name", "phone", "day")
    assert [row.line for row in table.rows()] == [5, 6]
    assert [(n.code, n.facts) for n in table.notices] == [("header.preamble", {"count": 3})]


def test_short_header_over_wider_rows_is_not_taken_for_a_title(tmp_path):
    table = table_of(tmp_path, "name,city\nAda,Suzhou,tall\nBen,Ningbo,short\n")

    assert table.headers == ("name", "city")
    assert [row.problem.code for row in table.rows()] == ["row.cells", "row.cells"]


def test_repeated_header_row_is_joined(tmp_path):
    table = table_of(tmp_path, "name,phone\nname,phone\nAda,138\n")

    assert (table.headers, [row.cells for row in table.rows()]) == (("name name", "phone phone"), [("Ada", "138")])
    assert [notice.code for notice in table.notices] == ["header.merged"]


def test_second_header_row_in_another_language_is_joined():
    assert plan_header([["name", "phone", "day"], ["姓名", "电话", "日期"], *DATA]).rows == 2


def test_group_header_is_joined_with_the_names_below(tmp_path):
    table = table_of(tmp_path, "联系人,,日期\n姓名,电话,到访\nAda,138,2026-11-16\nBen,139,2026-11-17\n")

    assert table.headers == ("联系人 姓名", "电话", "日期 到访")


@pytest.mark.parametrize(
    "first",
    [["Dora", "none", "2026-11-15"], ["Dora", "", ""], ["Dora", "unknown", ""], ["Dora", "135", "later"]],
)
def test_first_data_row_with_gaps_is_not_taken_for_a_header(first):
    assert plan_header([["name", "phone", "day"], first, *DATA]).rows == 1


def test_all_text_rows_are_data():
    assert plan_header([["name", "city"], ["Ada", "Suzhou"], ["Ben", "Ningbo"]]).rows == 1


def test_missing_header_is_noticed_and_no_row_is_lost(tmp_path):
    table = table_of(tmp_path, "Ada,a@b.cn,2026-11-16\nBen,b@b.cn,2026-11-17\n")

    assert table.headers == ("Column 1", "Column 2", "Column 3")
    assert [row.cells[0] for row in table.rows()] == ["Ada", "Ben"]
    assert [notice.code for notice in table.notices] == ["header.absent"]


def test_numbers_alone_are_data_unless_there_is_one_column():
    assert plan_header([["1", "2"], ["3", "4"]]).rows == 0
    assert plan_header([["1", "2"], ["a", "4"], ["b", "5"]]).rows == 1
    assert plan_header([["1"], ["2"]]).rows == 1


def test_years_as_headings_are_headings():
    assert plan_header([["region", "2019", "2020"], ["East", "1", "2"], ["West", "3", "4"]]).rows == 1


def test_declared_header_rows_and_preamble_are_not_questioned(tmp_path):
    text = "junk,x\na,b\n1,2\n"

    assert table_of(tmp_path, text, preamble_lines=1, header_rows=1).headers == ("a", "b")
    assert table_of(tmp_path, text, header_rows=0).headers == ("Column 1", "Column 2")
    assert table_of(tmp_path, text, header_rows=2).headers == ("junk a", "x b")


def test_b018_too_many_columns(tmp_path):
    with pytest.raises(FileRefused) as refused:
        table_of(tmp_path, ",".join(f"c{i}" for i in range(10_001)) + "\n" + ",".join("1" * 10_001) + "\n")

    assert (refused.value.code, refused.value.facts["found"]) == ("import.columns", 10_001)


def test_too_many_columns_without_header(tmp_path):
    with pytest.raises(FileRefused, match="at most 2"):
        table_of(tmp_path, "1,2,3\n4,5,6\n", header_rows=0, limits=Limits(columns=2))


@pytest.mark.parametrize("text", ["", "\ufeff", "\n\n  \n", "\r\n"])
def test_b001_empty_file(tmp_path, text):
    with pytest.raises(FileRefused) as refused:
        table_of(tmp_path, text)

    assert (refused.value.code, refused.value.status) == ("import.empty", 422)


@pytest.mark.parametrize("text", ["a,b\n", "a,b", "a,b\n\n,\n"])
def test_b002_header_only(tmp_path, text):
    with pytest.raises(FileRefused) as refused:
        table_of(tmp_path, text)

    assert refused.value.code == "import.no_rows"
