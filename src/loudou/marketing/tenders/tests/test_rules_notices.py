"""Chinese notices read into facts: amounts, days, kinds, pages."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loudou.marketing.tenders.enums import AwardStatus, NoticeType
from loudou.marketing.tenders.errors import ReleaseUnreadable
from loudou.marketing.tenders.rules.amounts import Amount, believable, read_amount, read_rate
from loudou.marketing.tenders.rules.days import days_in, read_day, read_instant
from loudou.marketing.tenders.rules.html_text import read_page
from loudou.marketing.tenders.rules.notice_labels import headed_rows, in_line, in_pairs, meaning_of
from loudou.marketing.tenders.rules.notice_text import read_notice_page, read_notice_text, read_suppliers
from loudou.marketing.tenders.rules.notice_types import method_of, type_of_title
from loudou.marketing.tenders.rules.texts import clean_text
from loudou.marketing.tenders.shapes import OrgFacts

D = Decimal
HEADS = ["序号", "供应商名称", "中标金额（万元）", "标段", "排名"]


@pytest.mark.parametrize(
    ("text", "heading", "value", "is_stated"),
    [
        ("￥56.980000 万元（人民币）", "", "569800", True),
        ("1,234,567.89元", "", "1234567.89", True),
        ("2.5亿元", "", "250000000", True),
        ("3百万元", "", "3000000", True),
        ("120.5", "金额（万元）", "1205000", True),
        ("120.5", "金额", "120.5", False),
        ("总价形式报价:569800.00(元)", "", "569800", True),
        ("人民币捌仟贰佰元整", "", "8200", True),
        ("壹佰贰拾叁万肆仟伍佰陆拾柒元捌角玖分", "", "1234567.89", True),
        ("壹亿零伍拾万元整", "", "100500000", True),
        ("拾万元", "", "100000", True),
        ("5%的费率，共 100 元", "", "100", True),
        ("第2包 300元", "", "300", True),
    ],
)
def test_amounts_are_read_with_their_units(text, heading, value, is_stated):
    found = read_amount(text, heading=heading)

    assert (found.value, found.is_unit_stated) == (D(value), is_stated)


@pytest.mark.parametrize("text", ["", "详见附件", "下浮率 5.5%", "99999999999999999 元"])
def test_what_is_no_amount_is_none(text):
    assert read_amount(text) is None


@given(st.decimals(min_value=1, max_value=10**8, places=2))
def test_the_unit_scales_by_ten_thousand(amount):
    plain, scaled = read_amount(f"{amount}元"), read_amount(f"{amount}万元")

    assert scaled.value == plain.value * 10_000


def test_currencies_and_rates_are_read():
    assert read_amount("1200 美元").currency == "USD"
    assert (read_rate("下浮率：5.5%"), read_rate("无")) == (D("0.055"), None)


@pytest.mark.parametrize(
    ("value", "is_stated", "reference", "expected"),
    [
        ("56.98", False, "600000", "569800"),
        ("569800", False, "60", "56.98"),
        ("56.98", True, "600000", "56.98"),
        ("500", False, "600", "500"),
        ("500", False, None, "500"),
        ("0", False, "600", "0"),
    ],
)
def test_a_guessed_unit_gives_way_to_the_budget(value, is_stated, reference, expected):
    amount = Amount(D(value), "CNY", is_stated)

    assert believable(amount, D(reference) if reference else None) == D(expected)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2025年06月27日  17:52", datetime(2025, 6, 27, 9, 52, tzinfo=UTC)),
        ("2026-03-01T08:00:00Z", datetime(2026, 3, 1, 8, tzinfo=UTC)),
        ("2026-03-01T08:00:00+02:00", datetime(2026, 3, 1, 6, tzinfo=UTC)),
        ("2026-03-01", datetime(2026, 2, 28, 16, tzinfo=UTC)),
        ("2026年3月5日下午2时30分", datetime(2026, 3, 5, 6, 30, tzinfo=UTC)),
        ("2026年3月5日 24:00", datetime(2026, 3, 5, 16, tzinfo=UTC)),
        ("2026年3月5日 31:00", datetime(2026, 3, 4, 16, tzinfo=UTC)),
        ("截止 2026/3/5 09:30:15", datetime(2026, 3, 5, 1, 30, 15, tzinfo=UTC)),
        ("0001-01-01T00:00:00Z", None),
        ("9999-12-31", None),
        ("2026-02-30", None),
        ("soon", None),
        (None, None),
    ],
)
def test_instants_are_read_in_chinese_time_or_their_own(text, at):
    assert read_instant(text) == at


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-01T20:00:00Z", date(2026, 3, 2)),
        ("2026-03-01T20:00:00+08:00", date(2026, 3, 1)),
        ("2026年3月1日", date(2026, 3, 1)),
        ("2026-13-01", None),
        ("1900-01-01", None),
        ("0001-01-01T00:00:00Z", None),
        ("", None),
    ],
)
def test_days_are_read(text, day):
    assert read_day(text) == day


def test_a_term_has_two_days():
    assert days_in("自2024年3月1日起至2026年2月28日止") == [date(2024, 3, 1), date(2026, 2, 28)]
    assert days_in("2024年13月1日") == []


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("路灯采购招标公告", "tender"),
        ("路灯采购更正公告", "correction"),
        ("答疑澄清文件", "clarification"),
        ("废标公告", "failed"),
        ("终止公告", "cancellation"),
        ("中标候选人公示", "candidate"),
        ("中标(成交)结果公告", "award"),
        ("合同公告", "contract"),
        ("采购意向公开", "intention"),
        ("资格预审公告", "prequalification"),
        ("开标记录", "opening"),
        ("履约验收公告", "completion"),
        ("履约情况", "performance"),
        ("通知", "other"),
    ],
)
def test_the_title_says_what_a_notice_is(title, kind):
    assert type_of_title(title) == kind


@pytest.mark.parametrize(
    ("text", "method"),
    [
        ("公开招标", "open"),
        ("竞争性谈判", "negotiation"),
        ("竞争性磋商", "consultation"),
        ("询价", "inquiry"),
        ("单一来源", "direct"),
        ("邀请招标", "selective"),
        ("limited", "limited"),
        ("", ""),
        ("别的", ""),
    ],
)
def test_methods_are_named(text, method):
    assert method_of(text) == method


@pytest.mark.data
@pytest.mark.parametrize("name", ["qingzhen_2025_award", "xinxiang_2019_award"])
def test_published_notices_are_read_as_people_read_them(data_dir, name):
    folder = data_dir / "tenders/ccgp"
    expected = json.loads((folder / f"{name}.expected.json").read_text())

    draft = read_notice_page((folder / f"{name}.html").read_text())

    facts = draft.facts
    assert (draft.notice_type, facts.title) == (expected["notice_type"], clean_text(expected["title"]))
    assert (facts.project_no, facts.purchaser.name) == (expected.get("project_no", ""), expected["buyer"])
    assert (facts.agency.name, facts.region) == (expected["agency"], expected["region"])
    assert draft.published_at == datetime.fromisoformat(f"{expected['published']}:00+08:00")
    assert sum(award.amount for award in facts.awards) == D(expected["total_amount_yuan"])
    named = [(award.suppliers[0].name, award.amount) for award in facts.awards if award.suppliers]
    assert named == [(one["supplier"], D(one["amount_yuan"])) for one in expected["awards"]]
    if "awarded_on" in expected:
        assert str(facts.awards[0].awarded_date) == expected["awarded_on"]


NOTICE = """智能照明系统采购项目招标公告
一、项目编号：ZB-2026-001　采购人：苏州市第一人民医院
二、预算金额：120万元；最高限价：1150000
三、采购方式：公开招标 采购代理机构：某招标代理有限公司
四、投标截止时间：2026年3月20日 09:30  开标时间：2026年3月20日 10:00
五、服务期限：2026年4月1日至2028年3月31日
六、联系人：张老师 联系电话：0512-65223344 邮箱：a@b.cn
"""


def test_a_plain_text_is_read_by_its_headings():
    draft = read_notice_text(NOTICE)

    facts = draft.facts
    assert (draft.notice_type, facts.title, facts.project_no) == (
        "tender",
        "智能照明系统采购项目招标公告",
        "ZB-2026-001",
    )
    assert (facts.budget_amount, facts.ceiling_amount, facts.method) == (1200000, 1150000, "open")
    assert facts.bid_deadline_at == datetime(2026, 3, 20, 1, 30, tzinfo=UTC)
    assert (facts.service_start_date, facts.service_end_date) == (date(2026, 4, 1), date(2028, 3, 31))
    assert (facts.contact_name, facts.contact_phone, facts.contact_email) == ("张老师", "0512-65223344", "a@b.cn")


def test_an_award_in_text_names_winner_amount_and_code():
    draft = read_notice_text(
        "路灯项目中标公告\n中标供应商：恒力装备有限公司 统一社会信用代码：91320594MA1MXXXX0A\n"
        "中标金额：92万元\n采购人：市政处"
    )

    (award,) = draft.facts.awards
    assert (award.suppliers[0].name, award.amount, award.status) == ("恒力装备有限公司", 920000, AwardStatus.ACTIVE)


def test_a_notice_that_names_a_supplier_is_an_award_whatever_its_title():
    draft = read_notice_text("路灯改造\n供应商名称：恒力装备有限公司\n采购人：市政处")

    assert draft.notice_type == NoticeType.AWARD


def test_tables_of_candidates_give_lots_ranks_and_scaled_amounts():
    rows = "".join(
        f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>"
        for row in (HEADS, ["1", "甲公司", "92.5", "A包", "第1名"], ["2", "无", "", "A包", ""])
    )
    draft = read_notice_page(f"<title>路灯中标候选人公示</title><p>采购人：市政处</p><table>{rows}</table>")

    (award,) = draft.facts.awards
    assert (award.suppliers[0].name, award.amount, award.rank, award.lot_id) == ("甲公司", 925000, 1, "A包")
    assert award.status == AwardStatus.PENDING


def test_a_rate_is_no_amount():
    draft = read_notice_text("物业中标公告\n采购人：市政处\n中标人：甲公司 中标价：下浮率8%")

    assert [(one.amount, one.price_rate) for one in draft.facts.awards] == [(None, D("0.08"))]


def test_a_failed_tender_has_no_awards_and_a_page_without_kind_may_be_an_award():
    assert read_notice_text("路灯废标公告\n采购人：市政处\n供应商：甲公司").facts.awards == ()
    assert read_notice_text("某项目\n采购人：市政处\n中标人：甲公司").notice_type == NoticeType.AWARD
    assert read_notice_text("某项目\n这是招标公告\n采购人：市政处").notice_type == NoticeType.TENDER


def test_a_page_that_says_nothing_of_its_kind_is_another_notice():
    assert read_notice_text("某项目\n采购人：市政处").notice_type == NoticeType.OTHER


def test_a_winner_without_a_price_has_the_total():
    (award,) = read_notice_text("路灯中标公告\n采购人：市政处 中标人：甲公司 总中标金额：9万元").facts.awards

    assert (award.suppliers[0].name, award.amount) == ("甲公司", 90000)


def test_what_is_no_notice_is_refused():
    with pytest.raises(ReleaseUnreadable):
        read_notice_page("<p>hello</p>")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("甲公司、乙公司（联合体）", ["甲公司", "乙公司"]),
        ("联合体牵头人：甲公司；联合体成员：乙公司", ["甲公司", "乙公司"]),
        ("详见附件", []),
        ("×××", []),
        ("甲公司", ["甲公司"]),
    ],
)
def test_suppliers_are_told_apart(text, names):
    assert [one.name for one in read_suppliers(text)] == names


def test_a_credit_code_beside_the_name_belongs_to_it():
    assert read_suppliers("甲公司 91320594MA1MA00000") == (OrgFacts("甲公司", "91320594MA1MA00000"),)


def test_pages_are_read_however_broken():
    page = read_page(
        "<script>x</script><p>a<br>b</p><a href='https://u.example/f.pdf'>附件</a><a href='#'>x</a><img/>"
        "<td>lost</td></td><table><td>one<p>two</p></td><tr><td>three<table><tr><th>in</th></tr></table></table>"
    )

    assert page.lines[:2] == ["a", "b"]
    assert page.links == [("附件", "https://u.example/f.pdf")]
    assert ["one two"] in page.tables[-1]


def test_headings_are_known_by_their_meaning():
    assert (meaning_of("中标（成交）金额（元）"), meaning_of("采购单位："), meaning_of("别的")) == (
        "amount",
        "purchaser",
        "",
    )
    assert list(in_line("项目编号：A1；采购人：")) == [("project_no", "A1", "项目编号:")]
    assert list(in_pairs([["采购单位", "甲"], ["行政区域", "", "公告时间", "今天"]])) == [
        ("purchaser", "甲", "采购单位"),
        ("published", "今天", "公告时间"),
    ]
    assert list(in_pairs([["a", "b", "c"]])) == []
    assert headed_rows([["a", "b"]]) == []
