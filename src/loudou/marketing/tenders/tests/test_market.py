"""The market page: figures, and the rows behind every one of them."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from loudou.marketing.tenders.enums import NoticeType
from loudou.marketing.tenders.models import TenderOrg
from loudou.marketing.tenders.queries.market import market
from loudou.marketing.tenders.queries.timeline import project_timeline
from loudou.marketing.tenders.shapes import MarketFilter, OrgFacts
from loudou.marketing.tenders.tests.factories import TITLE, awarded, bid, make_draft, take
from loudou.platform.access.errors import ActionRefused
from loudou.platform.changes.recording import recording
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db
D = Decimal
YEAR = MarketFilter(date(2026, 1, 1), date(2026, 12, 31), "CNY")


def mark(ctx, name, **flags):
    with recording(ctx, "test.mark"):
        TenderOrg.objects.filter(name=name).update(**flags)


def award_notice(n, supplier, amount, **more):
    return make_draft(
        NoticeType.AWARD, "2026-02-10", title=f"第{n}号楼照明采购中标公告", purchaser=OrgFacts(f"第{n}中心医院"),
        awards=(awarded(supplier, amount, awarded_date=date(2026, 2, 9)),), **more,
    )  # fmt: skip


def test_ex_2_2_shares_and_concentration(ctx):
    take(
        award_notice(1, "甲公司", "5000000"), award_notice(2, "乙公司", "3000000"), award_notice(3, "丙公司", "2000000")
    )

    found = market(ctx, YEAR)

    assert [(one.label, one.share_rate) for one in found.suppliers] == [
        ("甲公司", D("0.5")), ("乙公司", D("0.3")), ("丙公司", D("0.2"))]  # fmt: skip
    assert (found.concentration, found.amount, found.award_count) == (D(3800), D(10000000), 3)


def test_ex_2_3_competitor(ctx):
    def project(n, *bidders, winner):
        return make_draft(
            NoticeType.AWARD, title=f"{n}号泵站改造工程中标公告", purchaser=OrgFacts(f"水务公司{n}"),
            awards=(awarded(winner, "1"),), bids=tuple(bid(one) for one in {*bidders, winner}),
        )  # fmt: skip

    both = [project(n, "我方", "对手", winner="我方" if n < 4 else "对手" if n < 9 else "他人") for n in range(10)]
    ours = [project(n, "我方", winner="他人") for n in range(10, 20)]
    theirs = [project(n, "对手", winner="他人") for n in range(20, 35)]
    take(*both, *ours, *theirs)
    mark(ctx, "我方", is_own=True)
    mark(ctx, "对手", is_rival=True)

    (rival,) = market(ctx, YEAR).rivals

    assert (rival.our_bid_count, rival.bid_count, rival.common_count) == (20, 25, 10)
    assert rival.jaccard_rate == D("0.2857")
    assert (rival.our_wins, rival.their_wins, rival.other_wins) == (4, 5, 1)


def test_ex_2_4_discount(ctx):
    take(award_notice(1, "甲公司", "920000", ceiling_amount=D(1000000)))

    found = market(ctx, YEAR)

    assert (found.discount_rate, found.discounted_count) == (D("0.0800"), 1)


def test_ex_2_5_expiring_contracts_are_announced_from_ninety_days_before(ctx):
    award = replace(awarded("甲公司", "9"), start_date=date(2024, 3, 1), end_date=date(2026, 2, 28))
    take(make_draft(NoticeType.AWARD, "2024-02-10", awards=(award,)))

    def on(day):
        return [
            row.alert_date
            for row in market(ctx.at(ctx.now.replace(year=day.year, month=day.month, day=day.day)), YEAR).expiring
        ]

    assert on(date(2025, 11, 30)) == [date(2025, 11, 30)]
    assert on(date(2025, 11, 29)) == []


def test_doubtful_amounts_and_other_currencies_are_in_no_sum(ctx):
    take(
        award_notice(1, "甲公司", "100", ceiling_amount=D(110)),
        award_notice(2, "乙公司", "9000000", ceiling_amount=D(900)),
        award_notice(3, "丙公司", None),
        make_draft(NoticeType.AWARD, "2026-02-10", title="Lights", currency="USD",
                   awards=(replace(awarded("D Inc", "7"), currency="USD"),)),
    )  # fmt: skip

    found = market(ctx, YEAR)

    assert (found.award_count, found.amount, found.unpriced_count) == (3, D(100), 2)
    assert found.currencies == ("CNY", "USD")


def test_who_may_not_read_awards_sees_no_market(cast):
    with pytest.raises(ActionRefused):
        market(cast.acting("fay"), YEAR)


def test_it_takes_the_same_statements_however_much_there_is(ctx):
    counts = []
    for first, last in ((0, 2), (2, 40)):
        take(*(award_notice(n, f"公司{n}", "5") for n in range(first, last)))
        with CaptureQueriesContext(connection) as queries:
            market(ctx, YEAR)
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 15


def test_a_project_tells_its_life_from_notice_to_contract(ctx):
    award = replace(awarded("甲公司", "920000", awarded_date=date(2026, 2, 9)), signed_date=date(2026, 2, 20))
    take(make_draft(published="2026-01-05"))
    (row,) = take(make_draft(NoticeType.AWARD, "2026-02-10", title=f"{TITLE}中标公告", awards=(award,))).rows

    found = [(one.kind, one.notice_type or one.org_name) for one in project_timeline(ctx, row.project_id)]

    assert found == [("contract", "甲公司"), ("notice", "award"), ("award", "甲公司"), ("notice", "tender")]


@pytest.fixture
def page(client, cast):
    client.login(username="max", password=PASSWORD)
    return client


def counted(client, url):
    """How many rows the list behind a figure shows."""
    answer = client.get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()


def test_every_figure_leads_to_the_rows_it_counts(page):
    take(
        award_notice(1, "甲公司", "5000000", ceiling_amount=D(6000000), region="江苏省", method="open"),
        award_notice(2, "乙公司", "3000000", region="浙江省"),
    )

    text = page.get("/tenders/market?from=2026-01-01&to=2026-12-31").content.decode()

    urls = {unescape(url) for url in re.findall(r'href="(/tender-[^"]+filter=[^"]+)"', text)}
    assert len(urls) > 15
    for url in urls:
        assert "table" in counted(page, url)
    region = next(url for url in urls if "%E6%B1%9F%E8%8B%8F" in url and "tender-awards" in url)
    shown = counted(page, region)
    assert ("第1号楼照明采购" in shown, "第2号楼照明采购" in shown) == (True, False)


def test_an_empty_market_says_what_to_do(page):
    text = page.get("/tenders/market").content.decode()

    assert "empty" in text
