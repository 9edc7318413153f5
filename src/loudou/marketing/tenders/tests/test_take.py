"""Taking notices in."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from loudou.marketing.tenders.enums import NoticeType, Stage, TakeOutcome
from loudou.marketing.tenders.models import Award, AwardSupplier, BidRecord, TenderNotice, TenderOrg, TenderProject
from loudou.marketing.tenders.rules.ocds import read_release
from loudou.marketing.tenders.services.take_notices import take_notices
from loudou.marketing.tenders.shapes import OrgFacts
from loudou.marketing.tenders.tests.factories import HOSPITAL, TITLE, awarded, bid, day, make_draft, make_project, take
from loudou.platform.access.errors import ActionRefused
from loudou.platform.changes.models import RowChange

pytestmark = pytest.mark.django_db
D = Decimal


def stages():
    return list(TenderProject.objects.order_by("published_first_at").values_list("stage", flat=True))


def state():
    """Everything that is kept of the market, in comparable form."""
    return (
        sorted(
            TenderProject.objects.values_list("ocid", "stage", "title", "notice_count", "awarded_amount", "version")
        ),
        sorted(TenderNotice.objects.values_list("release_key", "version")),
        sorted(Award.objects.values_list("key", "status", "amount", "version")),
        sorted(TenderOrg.objects.values_list("name", "is_buyer", "is_supplier", "version")),
        BidRecord.objects.count(),
    )


def test_ex_2_1_three_notices_are_one_project_that_is_awarded():
    take(
        make_draft(NoticeType.TENDER, "2024-12-01", project_no="ZB202412090006"),
        make_draft(NoticeType.CORRECTION, "2024-12-05", project_no="ZB202412090006", title=f"{TITLE}更正公告"),
    )

    take(make_draft(NoticeType.AWARD, "2025-01-06", title=f"{TITLE}中标公告", awards=(awarded("甲公司", "920000"),)))

    project = TenderProject.objects.get()
    assert (project.stage, project.notice_count, project.awarded_amount) == (Stage.AWARDED, 3, D(920000))
    assert project.project_no == "ZB202412090006"


def test_the_same_notices_taken_twice_change_nothing(emitted):
    drafts = [make_draft(), make_draft(NoticeType.AWARD, "2026-02-20", awards=(awarded("甲公司", "5"),))]
    take(*drafts)
    before, told = state(), list(emitted)

    result = take(*drafts)

    assert [row.outcome for row in result.rows] == [TakeOutcome.REPEATED] * 2
    assert (state(), list(emitted)) == (before, told)


def test_an_older_notice_that_arrives_late_is_attached_and_does_not_move_the_project_back():
    take(make_draft(NoticeType.AWARD, "2026-02-20", title=f"{TITLE}中标公告"))

    take(make_draft(NoticeType.TENDER, "2026-01-10"))

    project = TenderProject.objects.get()
    assert (project.stage, project.notice_count) == (Stage.AWARDED, 2)
    assert project.published_first_at == day("2026-01-10")


def test_a_second_tender_is_a_project_of_its_own_that_knows_the_failed_one():
    take(make_draft(project_no="SZ-2026-001"), make_draft(NoticeType.FAILED, "2026-02-10", project_no="SZ-2026-001"))

    take(make_draft(published="2026-02-15", project_no="SZ-2026-001", title=f"{TITLE}(第二次)招标公告"))

    first, second = TenderProject.objects.order_by("published_first_at")
    assert (first.stage, second.stage) == (Stage.FAILED, Stage.BIDDING)
    assert (second.predecessor_id, second.round) == (first.id, 2)


def test_what_several_sites_publish_is_one_notice_with_all_its_addresses():
    take(make_draft(url="https://a.example/1", source="A"))

    result = take(
        make_draft(published="2026-02-02", url="https://b.example/1"),
        make_draft(published="2026-02-03", url="https://c.example/1"),
    )

    assert [row.outcome for row in result.rows] == [TakeOutcome.SYNDICATED] * 2
    notice = TenderNotice.objects.get()
    assert (notice.url, sorted(notice.other_urls)) == (
        "https://a.example/1",
        ["https://b.example/1", "https://c.example/1"],
    )


def test_a_winner_replaced_after_a_complaint_leaves_a_cancelled_award():
    make_project()
    take(make_draft(NoticeType.AWARD, "2026-02-10", title=f"{TITLE}中标公告", awards=(awarded("甲公司", "90"),)))

    take(make_draft(NoticeType.AWARD, "2026-02-20", title=f"{TITLE}中标公告(重新)", awards=(awarded("乙公司", "95"),)))

    found = dict(Award.objects.values_list("supplier__name", "status"))
    assert found == {"甲公司": "cancelled", "乙公司": "active"}
    project = TenderProject.objects.get()
    assert (project.awarded_amount, project.winner.name) == (D(95), "乙公司")


def test_a_consortium_s_amount_belongs_to_its_leader():
    award = replace(awarded("甲公司", "100"), suppliers=(OrgFacts("甲公司"), OrgFacts("乙公司")))
    take(make_draft(NoticeType.AWARD, awards=(award,)))

    found = Award.objects.get()

    assert (found.supplier.name, found.is_consortium) == ("甲公司", True)
    assert dict(AwardSupplier.objects.values_list("org__name", "is_leader")) == {"甲公司": True, "乙公司": False}


def test_an_amount_in_a_mistaken_unit_is_marked_and_counts_in_no_sum():
    award = awarded("甲公司", "9200000000")
    take(make_draft(NoticeType.AWARD, ceiling_amount=D(1000000), budget_amount=D(1000000), awards=(award,)))

    found = Award.objects.get()

    assert (found.is_doubtful, found.discount_rate, found.project.awarded_amount) == (True, None, None)


def test_bids_are_decided_by_the_award():
    drafts = make_draft(NoticeType.AWARD, awards=(awarded("甲公司", "9"),), bids=(bid("甲公司"), bid("乙公司")))
    take(drafts)

    assert dict(BidRecord.objects.values_list("bidder__name", "result")) == {"甲公司": "won", "乙公司": "lost"}


def test_organisations_have_the_roles_they_were_seen_in():
    take(make_draft(agency=OrgFacts("某代理公司"), bids=(bid("甲公司"),)))
    take(make_draft(title="甲公司办公楼装修招标公告", purchaser=OrgFacts("甲公司")))

    found = {org.name: (org.is_buyer, org.is_supplier, org.is_agency) for org in TenderOrg.objects.all()}
    assert found == {
        HOSPITAL.name: (True, False, False),
        "某代理公司": (False, False, True),
        "甲公司": (True, True, False),
    }


def release(number, **more):
    return {"ocid": "ocds-x-1", "id": number, "date": "2026-01-01T00:00:00Z", "tag": ["tender"],
            "tender": {"id": "T1", "title": "Street lights"}, **more}  # fmt: skip


def test_a_release_that_changes_under_its_number_revises_the_notice_once():
    first, changed = release("1"), release("1", buyer={"name": "City of Bern"})
    take(read_release(first))

    results = [take(read_release(one)).rows[0].outcome for one in (changed, first, changed)]

    assert results == [TakeOutcome.REVISED, TakeOutcome.REPEATED, TakeOutcome.REPEATED]
    assert TenderProject.objects.get().purchaser.name == "City of Bern"


def test_of_several_releases_under_one_number_taken_together_the_last_one_counts():
    first, changed = release("1"), release("1", buyer={"name": "City of Bern"})

    rows = take(read_release(first), read_release(changed)).rows

    assert rows[0].outcome == TakeOutcome.REPEATED
    assert TenderProject.objects.get().purchaser.name == "City of Bern"
    assert TenderNotice.objects.count() == 1


def test_each_notice_keeps_its_own_release_and_one_without_a_release_none():
    given = {
        "ocid": "ocds-1",
        "id": "1",
        "tag": ["tender"],
        "tender": {"title": "泵站\u0000改造", "items": [None, 0.5, "零"]},
    }
    other = {"ocid": "ocds-2", "id": "1", "tag": ["tender"], "tender": {"title": "路灯"}}

    taken = take(read_release(given), make_draft(), read_release(other)).rows

    kept = dict(TenderNotice.objects.values_list("pk", "release"))
    whole = given | {"tender": {"title": "泵站改造", "items": [None, 0.5, "零"]}}
    assert [kept[row.notice_id] for row in taken] == [whole, None, other]
    assert TenderNotice.objects.get(release__isnull=True).pk == taken[1].notice_id


def test_one_bad_notice_is_named_and_the_rest_goes_in():
    result = take(make_draft(), make_draft(title=" ", place="file.json:2"), make_draft(budget_amount=D(-1)))

    assert [row.outcome for row in result.rows] == [TakeOutcome.CREATED, TakeOutcome.FAILED, TakeOutcome.FAILED]
    assert [(p.field, p.code, p.row) for row in result.rows for p in row.problems] == [
        ("title", "title.missing", 2),
        ("budget_amount", "amount.impossible", 3),
    ]
    assert result.rows[1].place == "file.json:2"
    assert TenderNotice.objects.count() == 1


def test_who_may_not_import_changes_nothing(cast, emitted):
    with pytest.raises(ActionRefused):
        take_notices(cast.acting("cleo"), notices=[make_draft()])

    assert (TenderProject.objects.count(), emitted) == (0, [])


def test_it_takes_the_same_number_of_statements_for_many_as_for_few(ctx):
    def drafts(count, year):
        return [
            make_draft(NoticeType.AWARD, f"{year}-02-01", title=f"项目{n}号{year}",
                       purchaser=OrgFacts(f"单位{n + year}"), awards=(awarded(f"公司{n + year}", "9"),))
            for n in range(count)
        ]  # fmt: skip

    counts = []
    for count, year in ((3, 2023), (3, 2024), (60, 2025)):
        with CaptureQueriesContext(connection) as queries:
            take_notices(ctx, notices=drafts(count, year))
        counts.append(len(queries))

    assert counts[1] == counts[2] <= 30


def test_every_row_written_is_in_the_history():
    take(make_draft(NoticeType.AWARD, awards=(awarded("甲公司", "5"),)))

    tables = set(RowChange.objects.values_list("table_name", flat=True))
    assert {"tenders_tenderproject", "tenders_tendernotice", "tenders_award", "tenders_tenderorg"} <= tables
