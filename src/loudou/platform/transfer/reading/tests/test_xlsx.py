import datetime
from decimal import Decimal

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.formula import ArrayFormula

from loudou.platform.transfer.reading.errors import FileRefused
from loudou.platform.transfer.reading.open_source import open_table
from loudou.platform.transfer.reading.options import Limits, ReadOptions
from loudou.platform.transfer.reading.tests.workbooks import ADA, HEADER, cell, packed, saved, sheet_xml
from loudou.platform.transfer.reading.xlsx_numbers import format_kind, number_text, serial_text


def cells_of(path, **options):
    return [row.cells for row in open_table(path, options=ReadOptions(**options)).rows()]


def codes_of(path):
    return [row.problem and (row.problem.code, row.problem.column) for row in open_table(path).rows()]


def test_values_are_read_as_they_are_shown(tmp_path):
    def formats(_, sheet):
        sheet["D2"].number_format = "0%"
        sheet["D3"].number_format = "0.0%"
        sheet["B3"].number_format = 'yyyy"年"m"月"d"日"'

    day, moment = datetime.date(2026, 11, 16), datetime.datetime(2026, 11, 16, 10, 22, 5)  # noqa: DTZ001 - a workbook knows no zone
    path = saved(
        tmp_path,
        [
            ["公司", "日期", "金额", "比例", "有效"],
            ["苏州锐驰", moment, 1234.5, 0.15, True],
            ["宁波", day, 0.1 + 0.2, 0.155, False],
            ["=1", datetime.time(10, 22), -0.01, 1e-7, None],
        ],
        formats,
    )

    assert cells_of(path)[:2] == [
        ("苏州锐驰", "2026-11-16 10:22:05", "1234.5", "15%", "TRUE"),
        ("宁波", "2026-11-16", "0.3", "15.5%", "FALSE"),
    ]


def test_small_numbers_and_clock_times_are_exact(tmp_path):
    path = saved(tmp_path, [["a", "b", "c"], [1e-7, datetime.time(10, 22), 123456789012345]])

    assert cells_of(path) == [("0.0000001", "10:22:00", "123456789012345")]


@pytest.mark.parametrize("number", [12345678901234567890, 1234567890123456, 911100001000094240])
def test_b048_numbers_beyond_15_digits_fail_the_row(tmp_path, number):
    assert codes_of(saved(tmp_path, [["name", "uscc"], ["a", number], ["b", str(number)]])) == [
        ("cell.precision", 2),
        None,
    ]


def test_b043_formula_errors_and_formulas_without_value_fail_the_row(tmp_path):
    rows = (
        f'<row r="2">{cell("A2", "x")}<c r="B2" t="e"><f>1/0</f><v>#REF!</v></c></row>'
        f'<row r="3">{cell("A3", "y")}<c r="B3"><f>A1+1</f></c></row>'
        f'<row r="4">{cell("A4", "z")}<c r="B4" t="str"><f>A1</f><v>cached</v></c></row>'
        f'<row r="5">{cell("A5", "w")}<c r="B5" t="e"><v>#N/A</v></c></row>'
        f'<row r="6">{cell("A6", "v")}<c r="B6" t="str"><f>""</f><v></v></c></row>'
    )
    path = packed(tmp_path, sheet_xml(HEADER + rows))

    assert codes_of(path) == [
        ("cell.formula_error", 2), ("cell.formula_error", 2), None, ("cell.formula_error", 2), None,
    ]  # fmt: skip
    assert cells_of(path)[2] == ("z", "cached")


def test_array_formula_without_value_fails_too(tmp_path):
    def formula(_, sheet):
        sheet["B2"] = ArrayFormula("B2", "=SUM(A1:A1)")

    assert codes_of(saved(tmp_path, [["a", "b"], ["x", None]], formula)) == [("cell.formula_error", 2)]


def test_b029_the_1904_system_is_obeyed(tmp_path):
    def mac(workbook, _):
        workbook.epoch = CALENDAR_MAC_1904

    path = saved(tmp_path, [["name", "day"], ["a", datetime.date(2026, 11, 16)]], mac)

    assert cells_of(path) == [("a", "2026-11-16")]
    assert open_table(path).serials == "1904"


@pytest.mark.parametrize(
    ("serial", "from_1904", "shown"),
    [
        ("59", False, "1900-02-28"),
        ("60", False, None),
        ("61", False, "1900-03-01"),
        ("1", False, "1900-01-01"),
        ("0", True, "1904-01-01"),
        ("1462", False, "1904-01-01"),
        ("45631", False, "2024-12-05"),
        ("45631.999999", False, "2024-12-06"),
        ("45631.5", False, "2024-12-05 12:00:00"),
        ("0.25", False, "06:00:00"),
        ("-1", False, None),
        ("2958465", False, "9999-12-31"),
        ("2958466", False, None),
    ],
)
def test_b029_day_numbers(serial, from_1904, shown):
    assert serial_text(Decimal(serial), from_1904=from_1904) == shown


def test_a_date_that_never_was_fails_the_row(tmp_path):
    def formats(_, sheet):
        sheet["B2"].number_format = "yyyy-mm-dd"

    assert codes_of(saved(tmp_path, [["a", "b"], ["x", 60]], formats)) == [("cell.date", 2)]


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("General", "number"), ("0.00", "number"), ('#,##0.00"元"', "number"), ("0.00E+00", "number"), ("@", "number"),
        ("[Red]-0.0", "number"), ("0.0%", "percent"), ("yyyy/m/d", "date"), ("[$-804]yyyy年m月", "date"),
        ("[h]:mm", "date"),
        ('"day" 0', "number"), (r"\d0", "number"), ("mmm-yy;@", "date"), ("上午/下午h时mm分", "date"),
    ],
)  # fmt: skip
def test_what_number_formats_show(code, kind):
    assert format_kind(code) == kind


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("1", "1"), ("1.50", "1.5"), ("1.1000000000000001", "1.1"), ("0.30000000000000004", "0.3"), ("1E3", "1000"),
        ("-0", "0"), ("1.5E-2", "0.015"), ("999999999999999", "999999999999999"), ("007", "7"),
    ],
)  # fmt: skip
def test_numbers_keep_the_15_digits_a_spreadsheet_keeps(raw, text):
    assert number_text(raw, "number", from_1904=False) == text


@pytest.mark.parametrize("raw", ["", "NaN", "INF", "１２", "1e9999", "0x1F", "1_000"])
def test_what_is_no_number_is_a_problem(raw):
    assert number_text(raw, "number", from_1904=False).code == "cell.number"


def test_b044_a_wrong_dimension_does_not_matter(tmp_path):
    sheet = sheet_xml(HEADER + ADA).replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>')

    assert cells_of(packed(tmp_path, sheet)) == [("Ada", "Suzhou")]


def test_b056_rows_far_apart_cost_nothing(tmp_path):
    far = f'<row r="1048576">{cell("A1048576", "Ada")}{cell("B1048576", "Suzhou")}</row>'

    rows = list(open_table(packed(tmp_path, sheet_xml(HEADER + far))).rows())

    assert [(row.number, row.line, row.cells) for row in rows] == [(1, 1_048_576, ("Ada", "Suzhou"))]


def test_b045_hidden_rows_are_included_with_a_notice(tmp_path):
    def hide(_, sheet):
        sheet.row_dimensions[2].hidden = True

    table = open_table(saved(tmp_path, [["name", "city"], ["Ada", "Suzhou"], ["Ben", "Ningbo"]], hide))

    assert [row.cells[0] for row in table.rows()] == ["Ada", "Ben"]
    assert [(notice.code, notice.facts["count"]) for notice in table.notices] == [("xlsx.hidden_rows", 1)]


def test_b045_merged_header_is_refused_and_merged_data_is_noticed(tmp_path):
    rows = [["name", "city", None], ["Ada", "Suzhou", "x"], ["Ben", "Ningbo", "y"]]

    table = open_table(saved(tmp_path, rows, lambda _, sheet: sheet.merge_cells("A2:A3")))
    with pytest.raises(FileRefused) as refused:
        open_table(saved(tmp_path, rows, lambda _, sheet: sheet.merge_cells("B1:C1")))

    assert [notice.code for notice in table.notices if notice.code.startswith("xlsx")] == ["xlsx.merged_cells"]
    assert (refused.value.code, refused.value.facts["range"]) == ("xlsx.merged_header", "B1:C1")


def test_merged_title_above_the_header_is_a_title(tmp_path):
    rows = [["客户名单", None, None], ["name", "phone", "day"], ["Ada", 138, datetime.date(2026, 1, 2)]]

    table = open_table(saved(tmp_path, rows, lambda _, sheet: sheet.merge_cells("A1:C1")))

    assert (table.headers, [row.line for row in table.rows()]) == (("name", "phone", "day"), [3])


def test_the_first_visible_sheet_is_read_or_the_named_one(tmp_path):
    def sheets(workbook, sheet):
        sheet.sheet_state = "hidden"
        for name in ("客户", "Other"):
            workbook.create_sheet(name).append(["name"])
            workbook[name].append([name])
        workbook.active = 1

    path = saved(tmp_path, [["name"], ["hidden"]], sheets)

    table = open_table(path)
    assert (table.sheet, table.sheets, [row.cells for row in table.rows()]) == (
        "客户",
        ("Sheet", "客户", "Other"),
        [("客户",)],
    )
    assert [notice.code for notice in table.notices] == ["xlsx.other_sheets"]
    assert cells_of(path, sheet="Other") == [("Other",)]
    with pytest.raises(FileRefused, match="no sheet named"):
        open_table(path, options=ReadOptions(sheet="None such"))


def test_short_rows_are_filled_and_long_rows_fail(tmp_path):
    path = saved(tmp_path, [["a", "b", "c"], [1], [1, 2, 3, 4], [None, None, "x"]])

    rows = list(open_table(path).rows())

    assert [row.cells for row in rows] == [("1", "", ""), ("1", "2", "3", "4"), ("", "", "x")]
    assert [row.problem and row.problem.code for row in rows] == [None, "row.cells", None]


def test_shared_rich_and_escaped_texts(tmp_path):
    strings = (
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<si><t>name</t></si><si><r><t>rich </t></r><r><t>text</t></r><rPh sb="0" eb="1"><t>reading</t></rPh></si>'
        "<si><t>line_x000D_end</t></si></sst>"
    )
    sheet = sheet_xml(
        '<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2" t="s"><v>1</v></c></row>'
        '<row r="3"><c r="A3" t="s"><v>2</v></c></row>'
    )
    link = (
        '<Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"'
        ' Target="/xl/sharedStrings.xml"/>'
    )
    path = packed(tmp_path, sheet, extra=[("xl/sharedStrings.xml", strings)], links=link)

    assert cells_of(path) == [("rich text",), ("line\rend",)]


def test_a_prefixed_namespace_and_rows_without_numbers_are_read(tmp_path):
    sheet = (
        '<x:worksheet xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main"><x:sheetData>'
        '<x:row><x:c t="inlineStr"><x:is><x:t>name</x:t></x:is></x:c></x:row>'
        '<x:row><x:c t="inlineStr"><x:is><x:t>Ada</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>'
    )

    assert cells_of(packed(tmp_path, sheet)) == [("Ada",)]


def test_reading_aids_empty_cells_and_iso_dates_in_cells(tmp_path):
    aided = '<c r="A2" t="inlineStr"><is><t>漢字</t><rPh sb="0" eb="2"><t>kana</t></rPh></is></c>'
    moment = '<c r="B2" t="d"><v>2026-11-16T10:22:00</v></c>'
    rows = f'<row r="2">{aided}{moment}</row><row r="3"><c r="A3"/><c r="B3" t="n"/></row>'

    assert cells_of(packed(tmp_path, sheet_xml(HEADER + rows))) == [("漢字", "2026-11-16 10:22:00")]


def test_nul_and_long_texts_fail_the_row(tmp_path):
    sheet = sheet_xml(f'{HEADER}<row r="2">{cell("A2", "a_x0000_b")}</row><row r="3">{cell("A3", "x" * 40_000)}</row>')

    assert codes_of(packed(tmp_path, sheet)) == [("text.nul", 1), ("text.too_long", 1)]


def test_rows_can_be_resumed(tmp_path):
    table = open_table(saved(tmp_path, [["a"], *[[index] for index in range(1, 601)]]))

    assert [row.number for row in table.rows(start_after=598)] == [599, 600]
    assert table.progress.bytes_read == table.total_bytes


def test_limits_of_rows_and_columns(tmp_path):
    path = saved(tmp_path, [["a", "b", "c"], *[[1, 2, 3]] * 60])

    with pytest.raises(FileRefused, match="more than 55 rows"):
        cells_of(path, limits=Limits(rows=55))
    with pytest.raises(FileRefused) as refused:
        cells_of(path, limits=Limits(columns=2))

    assert refused.value.code == "import.columns"


def test_declared_header_and_preamble(tmp_path):
    path = saved(tmp_path, [["note", "x"], ["name", "city"], ["Ada", "Suzhou"]])

    assert cells_of(path, preamble_lines=1, header_rows=1) == [("Ada", "Suzhou")]
    assert len(cells_of(path, header_rows=0)) == 3


def test_an_empty_sheet_and_a_header_alone_are_refused(tmp_path):
    with pytest.raises(FileRefused) as empty:
        open_table(saved(tmp_path, []))
    with pytest.raises(FileRefused) as header:
        open_table(saved(tmp_path, [["a", "b"]]))

    assert (empty.value.code, header.value.code) == ("import.empty", "import.no_rows")


def test_every_row_openpyxl_writes_is_delivered(tmp_path):
    rows = [[index, f"公司{index}"] for index in range(3_000)]

    read = cells_of(saved(tmp_path, [["id", "name"], *rows]))

    assert read == [(str(index), name) for index, name in rows]
    assert openpyxl.load_workbook(tmp_path / "book.xlsx").active.max_row == len(read) + 1
