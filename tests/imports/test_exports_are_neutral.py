"""No cell of an export is run by a spreadsheet (B298), and what comes back is what went out (E07)."""

import csv
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from loudou.customers.models import Account
from loudou.customers.tests.factories import make_account
from loudou.leads.models import Lead
from loudou.platform.records.declaration import Kind
from loudou.platform.records.fields import visible_columns
from loudou.platform.records.query import ListQuery
from loudou.platform.records.registry import record_type
from loudou.platform.transfer.exporting import csv_lines, export_rows, xlsx_bytes
from loudou.platform.transfer.reading.neutral import is_risky, neutral, plain
from loudou.platform.transfer.reading.open_source import open_table
from tests.cast import NOW, later

LEADS = (
    "=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", " =", "\u00a0=", "\u3000=", "\x01=", "\x1f=",
    "\u200b=", "\ufeff=", ";=", '"=', ",=", "'=", "''=", '";=', "\t=", "\n=", "\r\n@", " ;=", "  -", "\x00+",
)  # fmt: skip
PAYLOADS = [f"{lead}cmd|' /C calc'!A0" for lead in LEADS]
HARMLESS = ["O'Brien", "'tis", "a=b", "1-2", "苏州锐驰", "", "5 + 5", "x@example.org", "'quoted'", '"Best" Account']


def cells(kind, values):
    text = "".join(csv_lines([kind], iter([["heading"], *([value] for value in values)])))
    return [row[0] for row in csv.reader(StringIO(text.removeprefix("\ufeff"), newline=""))][1:]


def test_b298_every_known_beginning_is_made_harmless():
    assert len(set(PAYLOADS)) == 30

    found = cells(Kind.TEXT, PAYLOADS)

    assert [cell[0] for cell in found] == ["'"] * 30
    assert [plain(cell) for cell in found] == PAYLOADS


@pytest.mark.parametrize("text", HARMLESS)
def test_other_texts_stay_as_they_are(text):
    assert (neutral(text), plain(text), is_risky(text)) == (text, text, False)


def test_headings_are_made_harmless_too():
    text = "".join(csv_lines([Kind.TEXT], iter([["=1+1"], ["x"]])))

    assert text == "\ufeff'=1+1\r\nx\r\n"


def test_phones_and_negative_numbers_stay_what_they_are():
    assert cells(Kind.PHONE, ["+8613815804462", "+49 30 123456", "+86512;ext=8", "+1+cmd|x"]) == [
        "+8613815804462", "+49 30 123456", "'+86512;ext=8", "'+1+cmd|x",
    ]  # fmt: skip
    assert cells(Kind.MONEY, [Decimal("-1234.50")]) == ["-1234.50"]


def test_a_workbook_keeps_texts_as_texts(tmp_path):
    path = tmp_path / "out.xlsx"
    texts = [*PAYLOADS, *HARMLESS, "_x0041_"]
    path.write_bytes(
        xlsx_bytes([Kind.NUMBER, Kind.TEXT], iter([["n", "=t"], *([Decimal(-1), text] for text in texts)]))
    )

    sheet = load_workbook(BytesIO(path.read_bytes())).active
    read = [row.cells for row in open_table(path).rows()]

    assert {row[1].data_type for row in sheet.iter_rows(min_row=1) if row[1].value is not None} == {"s"}
    assert [plain(row[1]) for row in read if row[1]] == [text for text in texts if text]
    assert sheet["A2"].value == -1


def exported(ctx, record, columns, path):
    kind = record_type(record)
    acting = later(ctx)
    kinds = [column.field.kind for column in visible_columns(acting, kind, columns)]
    rows = export_rows(acting, kind, ListQuery(sort="created_at", columns=columns))
    if path.suffix == ".xlsx":
        path.write_bytes(xlsx_bytes(kinds, rows))
    else:
        path.write_text("".join(csv_lines(kinds, rows)), encoding="utf-8", newline="")
    return path


ACCOUNT_COLUMNS = ("name", "status", "industry", "size", "province", "city", "address", "phone", "email", "website",
                   "source", "owner", "note")  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_e07_accounts_come_back_as_they_were(bring_in, ctx, ada, tmp_path, suffix):
    for number, name in enumerate(("=甲公司", "'=乙公司", "丙公司（苏州）", "+4 Ltd", '李 & Sons, "Inc"')):
        make_account(ada, name=name, address="-", size="small", phone=f"+8651266668{number:03d}")
    shape = Account.objects.order_by("name").values_list(*(f if f != "owner" else "owner_id" for f in ACCOUNT_COLUMNS))
    before = list(shape)
    path = exported(ctx, "account", ACCOUNT_COLUMNS, tmp_path / f"out{suffix}")
    again = exported(ctx, "account", ("number", *ACCOUNT_COLUMNS), tmp_path / f"all{suffix}")

    same = bring_in("account", again, mode="update", key=("number",))
    fresh = bring_in("account", path)

    assert (same.counts, fresh.counts) == ((0, 0, 5, 0), (5, 0, 0, 0))
    assert sorted(shape.all()) == sorted(before * 2)


LEAD_COLUMNS = ("name", "company", "title", "mobile", "phone", "email", "wechat", "uscc", "country", "province", "city",
                "industry", "company_size", "annual_revenue_amount", "currency", "source", "source_detail", "medium",
                "campaign", "need", "budget", "timeline", "product_interest", "tags", "external_id",
                "next_followup_at")  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_e07_leads_come_back_as_they_were(bring_in, ctx, defaults, written_lead, tmp_path, suffix):
    first = bring_in("lead", written_lead)
    before = list(Lead.objects.values_list(*LEAD_COLUMNS))
    path = exported(ctx, "lead", LEAD_COLUMNS, tmp_path / f"out{suffix}")
    first.undo()
    assert Lead.objects.count() == 0

    again = bring_in("lead", path)

    assert (again.counts, list(Lead.objects.values_list(*LEAD_COLUMNS))) == ((1, 0, 0, 0), before)
    assert Lead.objects.get().next_followup_at == datetime(2026, 3, 5, 1, 30, tzinfo=UTC)
    assert Lead.objects.get().next_followup_at > NOW


LEAD_ROW = {
    "姓名": "顾海峰", "公司": "苏州锐驰", "职务": "总经理", "手机": "13815804462", "电话": "0512-66668888",
    "邮箱": "gu@example.org", "微信": "gu_hf", "税号": "91330100MA27XL0H5W", "国家": "中国", "省份": "江苏",
    "城市": "苏州", "行业": "机床", "规模": "100–499人", "年收入": "12,345,678.90", "币种": "CNY", "来源": "展会",
    "来源说明": "E3-B12", "媒介": "qr", "市场活动": "2026春季展", "需求": "卧加两台\n含刀库", "预算": "300万",
    "时间计划": "三季度", "意向产品": "卧加;五轴", "标签": "重点;老客户", "外部编号": "A-1",
    "下次跟进": "2026-03-05 09:30",
}  # fmt: skip


@pytest.fixture
def written_lead(written):
    return written([LEAD_ROW.keys(), LEAD_ROW.values()])
