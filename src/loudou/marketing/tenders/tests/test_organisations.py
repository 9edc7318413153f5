"""The pages of purchasers and competitors, and what a project page tells of lots and related tenders."""

from decimal import Decimal

import pytest

from loudou.marketing.tenders.enums import NoticeType
from loudou.marketing.tenders.models import TenderOrg, TenderProject
from loudou.marketing.tenders.queries.organisations import buyer_card, supplier_card
from loudou.marketing.tenders.queries.timeline import project_lots, tendered_again
from loudou.marketing.tenders.shapes import LotFacts, OrgFacts
from loudou.marketing.tenders.tests.factories import TITLE, awarded, bid, make_draft, make_own, make_project, take
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db
D = Decimal
OWN = "恒力精工装备有限公司"


def award(number, winner, amount, buyer="第一医院", **more):
    return make_draft(
        NoticeType.AWARD, "2026-02-20", title=f"第{number}项目中标公告", project_no=f"P-{number}",
        purchaser=OrgFacts(buyer), ceiling_amount=D(1_000), awards=(awarded(winner, amount),), **more,
    )  # fmt: skip


def org(name):
    return TenderOrg.objects.get(name=name).pk


def test_a_purchaser_is_shown_with_its_suppliers_and_how_concentrated_they_are(ctx):
    take(award(1, "甲公司", "500"), award(2, "乙公司", "300"), award(3, "丙公司", "200"))

    card = buyer_card(ctx, org("第一医院"))

    assert [(one.label, one.amount, one.share_rate) for one in card.suppliers] == [
        ("甲公司", D(500), D("0.5")), ("乙公司", D(300), D("0.3")), ("丙公司", D(200), D("0.2"))]  # fmt: skip
    assert (card.concentration, card.amount, card.award_count) == (D(3_800), D(1_000), 3)
    assert card.discount_rate == D("0.6667")


def test_a_competitor_is_shown_beside_us_with_who_buys_mostly_from_it(ctx):
    make_own()
    both = {"bids": (bid(OWN), bid("甲公司"))}
    take(award(1, "甲公司", "500", **both), award(2, "甲公司", "400", **both), award(3, OWN, "100", **both))

    card = supplier_card(ctx, org("甲公司"))

    assert (card.award_count, card.amount, card.bid_count, card.common_count) == (2, D(900), 3, 3)
    assert (card.jaccard_rate, card.our_wins, card.their_wins) == (D(1), 1, 2)
    assert [(one.label, one.share_rate) for one in card.locked_in] == [("第一医院", D("0.9"))]


def test_who_neither_bought_nor_sold_anything_has_no_card(ctx):
    project = make_project()

    assert (buyer_card(ctx, project.purchaser_id), supplier_card(ctx, project.purchaser_id)) == (None, None)


def test_lots_are_shown_with_their_winners_and_budgets_that_are_not_known(ctx):
    lots = (LotFacts("1", "照明", D(10), None, "CNY"), LotFacts("2", "路灯"))
    take(make_draft(NoticeType.AWARD, lots=lots, awards=(awarded("甲公司", "9", lot_id="1"),)))

    rows = project_lots(ctx, TenderProject.objects.get().pk)

    assert [(one.key, one.ceiling_amount, one.winner, one.amount) for one in rows] == [
        ("1", D(10), "甲公司", D(9)), ("2", None, "", None)]  # fmt: skip


def test_a_project_knows_what_tenders_it_again(ctx):
    take(make_draft(project_no="S-1"), make_draft(NoticeType.FAILED, "2026-02-10", project_no="S-1"))
    take(make_draft(published="2026-02-15", project_no="S-1", title=f"{TITLE}(第二次)招标公告"))
    first, second = TenderProject.objects.order_by("published_first_at")

    assert [pk for pk, _title, _stage in tendered_again(ctx, first.pk)] == [second.pk]
    assert tendered_again(ctx, second.pk) == []


def test_the_pages_show_it(cast, client):
    make_own()
    both = {"bids": (bid(OWN), bid("甲公司")), "lots": (LotFacts("1", "照明"),)}
    take(award(1, "甲公司", "500", **both), award(2, "甲公司", "400"))
    client.login(username="max", password=PASSWORD)

    for name in ("第一医院", "甲公司"):
        text = client.get(f"/go/tender_org/{org(name)}", follow=True).content.decode()
        assert "table" in text
    project = TenderProject.objects.order_by("pk").first()
    assert client.get(f"/go/tender_project/{project.pk}", follow=True).status_code == 200
