import gzip

import pytest

from loudou.platform.transfer.reading.encoding import detect_encoding
from loudou.platform.transfer.reading.errors import FileRefused
from loudou.platform.transfer.reading.open_source import open_table
from loudou.platform.transfer.reading.options import Limits, ReadOptions

LIMITS = Limits()
CHINESE = "公司名称,联系人,城市\r\n" + "苏州锐驰精密制造有限公司,顾海峰,苏州\r\n" * 5


def write(tmp_path, data, name="file.csv"):
    path = tmp_path / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("encoding", "expected"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("gbk", "gb18030"),
        ("gb2312", "gb18030"),
        ("gb18030", "gb18030"),
        ("utf-16", "utf-16-le"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
def test_chinese_text_is_recognised_and_read_exactly(tmp_path, encoding, expected):
    table = open_table(write(tmp_path, CHINESE.encode(encoding)))

    assert table.encoding.name == expected
    assert table.headers == ("公司名称", "联系人", "城市")
    assert [row.cells for row in table.rows()] == [("苏州锐驰精密制造有限公司", "顾海峰", "苏州")] * 5


def test_byte_order_mark_of_big_endian_utf16_is_skipped(tmp_path):
    table = open_table(write(tmp_path, b"\xfe\xff" + CHINESE.encode("utf-16-be")))

    assert (table.encoding.name, table.headers[0]) == ("utf-16-be", "公司名称")


def test_first_chinese_name_late_in_the_file_still_decides(tmp_path):
    data = b"id,name\n" + b"1,plain\n" * 40_000 + "2,王小明\n3,赵四\n".encode("gbk")

    table = open_table(write(tmp_path, data))

    assert table.encoding.name == "gb18030"
    assert [row.cells for row in table.rows(start_after=40_000)] == [("2", "王小明"), ("3", "赵四")]


def test_b006_bad_byte_fails_its_row_with_the_physical_line(tmp_path):
    lines = [f"{i},name".encode() for i in range(1, 6)]
    lines[3] = b"4,na\xffme"
    path = write(tmp_path, b"id,name\n" + b"\n".join(lines))

    rows = list(open_table(path).rows())

    assert [(row.number, row.line, row.problem and row.problem.code) for row in rows] == [
        (1, 2, None), (2, 3, None), (3, 4, None), (4, 5, "text.encoding"), (5, 6, None),
    ]  # fmt: skip
    assert rows[3].problem.column == 2
    assert all("\ufffd" not in cell for row in rows for cell in row.cells)


def test_b006_bad_byte_in_chinese_utf8_far_down(tmp_path):
    good = "1,苏州锐驰\n".encode()
    path = write(tmp_path, "id,名\n".encode() + good * 57_320 + b"2,\xe8\x8b\n" + good)

    failed = [row for row in open_table(path).rows() if row.problem]

    assert [(row.number, row.line, row.problem.code) for row in failed] == [(57_321, 57_322, "text.encoding")]


def test_bad_byte_does_not_swallow_the_delimiter_after_it(tmp_path):
    path = write(tmp_path, "名称,城市\n苏州锐驰精密,苏州\n宁波海拓精密,宁波\n".encode("gbk") + b"\xb9,x\n")

    rows = list(open_table(path).rows())

    assert [row.problem and row.problem.code for row in rows] == [None, None, "text.encoding"]
    assert len(rows[2].cells) == 2


def test_western_text_is_not_read_as_chinese(tmp_path):
    data = b"nom;ville\n" + "Hélène Dupré;Orléans\nRené Côté;Besançon\n".encode("cp1252") * 3

    with pytest.raises(FileRefused) as refused:
        open_table(write(tmp_path, data))

    assert refused.value.code == "import.encoding"
    assert refused.value.facts["hint"]


def test_western_text_is_read_exactly_when_its_encoding_is_chosen(tmp_path):
    path = write(tmp_path, "nom;ville\nHélène;Orléans\n".encode("cp1252"))

    table = open_table(path, options=ReadOptions(encoding="windows-1252"))

    assert [row.cells for row in table.rows()] == [("Hélène", "Orléans")]


def test_when_nothing_can_be_decoded_the_file_is_refused(tmp_path):
    path = write(tmp_path, "name\nHélène\nDupré\n".encode("cp1252"))

    with pytest.raises(FileRefused) as refused:
        open_table(path, options=ReadOptions(encoding="utf-8"))

    assert refused.value.code == "import.undecodable"


def test_undecodable_header_refuses_the_file(tmp_path):
    with pytest.raises(FileRefused) as refused:
        open_table(write(tmp_path, b"na\xffme,city\n1,2\n3,4\n"))

    assert refused.value.code == "import.header_encoding"


def test_unknown_and_utf32_encodings_are_refused(tmp_path):
    path = write(tmp_path, b"\xff\xfe\x00\x00a\x00\x00\x00")

    with pytest.raises(FileRefused, match="not supported"):
        detect_encoding(path, limits=LIMITS, chosen="klingon")
    with pytest.raises(FileRefused, match="UTF-32"):
        detect_encoding(path, limits=LIMITS)


def test_utf16_can_be_chosen_with_and_without_mark(tmp_path):
    for data in (b"\xfe\xff" + CHINESE.encode("utf-16-be"), CHINESE.encode("utf-16-le")):
        table = open_table(write(tmp_path, data), options=ReadOptions(encoding="UTF-16"))

        assert table.headers == ("公司名称", "联系人", "城市")


def test_the_mark_for_bad_bytes_is_for_decoding_only():
    with pytest.raises(UnicodeEncodeError):
        "\ud800".encode("utf-8", "loudou.undecodable")


def test_lines_in_another_encoding_are_reported(tmp_path):
    mostly = "名称,城市\n" + "苏州锐驰精密制造,苏州\n" * 5

    table = open_table(write(tmp_path, mostly.encode("gbk") + "宁波海拓精密制造,宁波\n".encode()))

    assert "encoding.mixed" in [notice.code for notice in table.notices]


def test_emoji_and_rare_characters_survive_gb18030(tmp_path):
    text = "名称,状态\n" + "苏州锐驰精密制造有限公司,已成交🎉\n㐀䶮先生的公司,跟进中\n" * 4

    table = open_table(write(tmp_path, text.encode("gb18030")))

    assert [row.cells for row in table.rows()][:2] == [
        ("苏州锐驰精密制造有限公司", "已成交🎉"),
        ("㐀䶮先生的公司", "跟进中"),
    ]


def test_utf16_with_a_cut_off_last_byte_fails_that_row_only(tmp_path):
    data = b"\xff\xfe" + "名,城\n甲,苏州\n乙,宁波".encode("utf-16-le") + b"\x41"

    rows = list(open_table(write(tmp_path, data)).rows())

    assert [row.problem and row.problem.code for row in rows] == [None, "text.encoding"]


def test_gzip_is_read_like_the_file_inside(tmp_path):
    table = open_table(write(tmp_path, gzip.compress(CHINESE.encode("gbk")), "file.csv.gz"))

    assert (table.headers[1], sum(1 for _ in table.rows())) == ("联系人", 5)


def test_b038_gzip_bomb_is_stopped_at_the_cap(tmp_path):
    path = write(tmp_path, gzip.compress(b"a,b\n" + b"1,2\n" * 1_000_000))

    with pytest.raises(FileRefused) as refused:
        open_table(path, options=ReadOptions(limits=Limits(expanded_bytes=1_000_000)))

    assert (refused.value.code, refused.value.status) == ("import.too_large", 413)


def test_damaged_gzip_is_refused(tmp_path):
    with pytest.raises(FileRefused) as refused:
        open_table(write(tmp_path, gzip.compress(CHINESE.encode() * 50)[:-20]))

    assert refused.value.code == "import.gzip"
