"""Projects as records of the standard: what goes out comes back the same."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command

from loudou.marketing.tenders.enums import NoticeType
from loudou.marketing.tenders.models import Award, TenderProject
from loudou.marketing.tenders.queries.export import export_projects
from loudou.marketing.tenders.rules.ocds import read_release
from loudou.marketing.tenders.rules.ocds_package import releases_of
from loudou.marketing.tenders.rules.ocds_write import release_of
from loudou.marketing.tenders.shapes import LotFacts, NoticeFacts, OrgFacts
from loudou.marketing.tenders.tests.factories import HOSPITAL, TITLE, awarded, bid, day, make_draft, take
from loudou.platform.access.errors import ActionRefused

pytestmark = pytest.mark.django_db
D = Decimal


def test_a_release_that_came_in_goes_out_as_it_was(ctx):
    release = {
        "ocid": "x-1",
        "id": "1",
        "date": "2026-01-01T00:00:00Z",
        "tag": ["tender"],
        "tender": {"title": "Lights"},
        "own": [1, 2.5],
    }
    take(read_release(release))

    (record,) = export_projects(ctx)["records"]

    assert record["releases"] == [release]
    assert record["compiledRelease"]["tender"] == {"title": "Lights"}


def test_a_chinese_notice_comes_back_the_same(ctx, tmp_path):
    award = replace(awarded("甲公司", "920000.50", awarded_date=date(2026, 2, 9)), signed_date=date(2026, 2, 20))
    take(make_draft(budget_amount=D(1000000), project_no="SZ-1", method="open", bid_deadline_at=day("2026-03-20")))
    take(
        make_draft(
            NoticeType.AWARD,
            "2026-02-10",
            title=f"{TITLE}中标公告",
            awards=(award,),
            bids=(bid("甲公司"), bid("乙公司")),
        )
    )
    before = TenderProject.objects.values("title", "stage", "budget_amount", "awarded_amount", "bid_deadline_at").get()
    ocid = TenderProject.objects.get().ocid
    path = tmp_path / "out.json"

    call_command("export_tenders", "-o", str(path))
    drafts = [read_release(one) for one in releases_of(json.loads(path.read_text()))]
    take(*(replace(one, ocid="back-1") for one in drafts))

    back = TenderProject.objects.filter(ocid="back-1")
    assert {one.ocid for one in drafts} == {ocid}
    assert back.values(*before).get() == before
    assert Award.objects.get(project=back.get()).signed_date == date(2026, 2, 20)


def test_everything_a_notice_says_is_in_its_release():
    facts = NoticeFacts(
        title="a", agency=OrgFacts("某代理"), purchaser=replace(HOSPITAL, uscc="9132"), region="苏州", items=("灯",),
        method="inquiry",
        ceiling_amount=D("5.5"), currency="CNY", service_start_date=date(2026, 1, 1), contact_name="张",
        lots=(LotFacts("1", "L", D(3)), LotFacts("2")), attachments=(("t", "https://u"),),
        awards=(replace(awarded("甲", None, lot_id="1"), end_date=date(2027, 1, 1)), awarded("甲", "2")),
    )  # fmt: skip

    release = release_of(facts, ocid="o", release_id="r", notice_type="failed", published_at=None)

    buyer, agency, supplier = release["parties"]
    assert (buyer["identifier"], buyer["contactPoint"]) == ({"scheme": "CN-USCI", "id": "9132"}, {"name": "张"})
    assert (agency["roles"], supplier["roles"]) == (["procuringEntity"], ["supplier"])
    assert (release["tag"], release["tender"]["status"]) == (["tenderCancellation"], "unsuccessful")
    assert (release["tender"]["procurementMethod"], release["tender"]["value"]) == (
        "selective",
        {"amount": 5.5, "currency": "CNY"},
    )
    assert release["tender"]["lots"][0]["value"] == {"amount": 3, "currency": "CNY"}
    assert release["contracts"] == [{"id": "1", "awardID": "1", "period": {"endDate": "2027-01-01"}}]
    assert "date" not in release


def test_who_may_not_export_gets_nothing(cast):
    with pytest.raises(ActionRefused):
        export_projects(cast.acting("cleo"))
