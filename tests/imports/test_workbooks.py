"""Workbooks through the engine, made of the same rows as the text files."""

import datetime
import gzip
from csv import DictReader
from decimal import Decimal

import pytest

from loudou.customers.models import Account
from loudou.leads.models import Lead
from loudou.platform.transfer.models import ImportJob
from loudou.platform.transfer.reading.errors import FileRefused
from loudou.platform.transfer.reading.tests.workbooks import cell, packed, saved, sheet_xml

pytestmark = pytest.mark.django_db
HEAD = ["公司名称", "统一社会信用代码", "城市"]


@pytest.mark.data
def test_the_companies_as_a_workbook_are_the_companies(bring_in, data_dir, tmp_path):
    source = data_dir / "enrichment/cn_companies_uscc.public.csv.gz"
    with gzip.open(source, "rt", encoding="utf-8", newline="") as file:
        rows = list(DictReader(file))
    path = saved(tmp_path, [list(rows[0]), *(list(row.values()) for row in rows)])

    by_text = bring_in("account", source)
    expected, counts, reasons = (
        set(Account.objects.values_list("name", "uscc", "city")),
        by_text.counts,
        by_text.reasons,
    )
    by_text.undo()
    by_sheet = bring_in("account", path)

    assert (by_sheet.counts, by_sheet.reasons) == (counts, reasons)
    assert set(Account.objects.values_list("name", "uscc", "city")) == expected


def test_dates_numbers_and_texts_of_a_workbook(bring_in, defaults, tmp_path):
    when = datetime.datetime(2026, 3, 5, 9, 30)  # noqa: DTZ001 - a workbook knows no zone
    path = saved(
        tmp_path,
        [
            ["姓名", "手机", "年收入", "下次跟进", "外部编号"],
            ["顾海峰", 13815804462, 1234.5, when, "007"],
            ["冯莉", "13815804463", "1,234.50", datetime.date(2026, 3, 6), 8],
        ],
    )

    made = bring_in("lead", path)

    assert made.counts == (2, 0, 0, 0)
    found = Lead.objects.order_by("number").values_list(
        "mobile", "annual_revenue_amount", "next_followup_at", "external_id"
    )
    utc = datetime.UTC
    assert list(found) == [
        ("+8613815804462", Decimal("1234.5000"), datetime.datetime(2026, 3, 5, 1, 30, tzinfo=utc), "007"),
        ("+8613815804463", Decimal("1234.5000"), datetime.datetime(2026, 3, 5, 16, 0, tzinfo=utc), "8"),
    ]


def test_b026_b048_codes_kept_as_numbers_fail_with_a_hint(bring_in, tmp_path):
    path = saved(tmp_path, [HEAD, ["甲公司", 911100001000094240, "苏州"], ["乙公司", "911100001000094240", "苏州"]])

    made = bring_in("account", path)

    assert (made.counts, made.failed) == ((1, 0, 0, 1), [(1, ["cell.precision"])])
    assert "请以文本保存" in made.error_rows()[1][2]


def test_b043_formulas_give_their_value_or_fail(bring_in, tmp_path):
    values = (
        f'<row r="1">{cell("A1", "name")}{cell("B1", "city")}</row>'
        '<row r="2"><c r="A2" t="str"><f>"甲"&amp;"公司"</f><v>甲公司</v></c></row>'
        f'<row r="3">{cell("A3", "乙公司")}<c r="B3"><f>NOW()</f></c></row>'
        f'<row r="4">{cell("A4", "丙公司")}<c r="B4" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
    )

    made = bring_in("account", packed(tmp_path, sheet_xml(values)))

    assert list(Account.objects.values_list("name", flat=True)) == ["甲公司"]
    assert made.failed == [(2, ["cell.formula_error"]), (3, ["cell.formula_error"])]


def test_merged_cells_hold_their_value_once(bring_in, tmp_path):
    path = saved(
        tmp_path,
        [["name", "city"], ["甲公司", "苏州"], ["乙公司", None], ["丙公司", "宁波"]],
        lambda _, sheet: sheet.merge_cells("B2:B3"),
    )

    bring_in("account", path)

    assert list(Account.objects.order_by("number").values_list("name", "city")) == [
        ("甲公司", "苏州"), ("乙公司", ""), ("丙公司", "宁波"),
    ]  # fmt: skip


ROW = '<row r="{0}">' + cell("A{0}", "{1}") + "</row>"


@pytest.mark.parametrize(
    ("numbers", "code"),
    [((1, 2, 2), "xlsx.row_numbers"), ((1, 3, 2), "xlsx.row_numbers"), ((1, 2, 1_048_577), "xlsx.row_numbers")],
)
def test_b055_rows_that_repeat_refuse_the_file_and_nothing_is_stored(bring_in, tmp_path, numbers, code):
    rows = "".join(ROW.format(number, "name" if number == 1 else f"公司{number}") for number in numbers)

    with pytest.raises(FileRefused) as refused:
        bring_in("account", packed(tmp_path, sheet_xml(rows)))

    assert refused.value.code == code
    assert (Account.objects.count(), ImportJob.objects.count()) == (0, 0)


def test_b056_a_gap_of_a_million_rows_costs_nothing(bring_in, tmp_path):
    rows = ROW.format(1, "name") + ROW.format(2, "甲公司") + ROW.format(1_048_576, "乙公司")

    made = bring_in("account", packed(tmp_path, sheet_xml(rows)))

    assert made.counts == (2, 0, 0, 0)


def test_b039_a_bomb_is_refused_and_nothing_is_stored(bring_in, tmp_path):
    path = packed(
        tmp_path, sheet_xml(ROW.format(1, "name") + ROW.format(2, "x")), extra=[("xl/media/a.bin", b"\0" * 40_000_000)]
    )

    with pytest.raises(FileRefused) as refused:
        bring_in("account", path)

    assert (refused.value.code, refused.value.status) == ("xlsx.ratio", 413)
    assert ImportJob.objects.count() == 0
