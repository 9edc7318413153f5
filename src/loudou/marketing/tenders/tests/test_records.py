"""Tenders at the doors of the records engine."""

from decimal import Decimal

import pytest

from loudou.marketing.tenders.enums import MatchState, NoticeType
from loudou.marketing.tenders.errors import SubscriptionInvalid
from loudou.marketing.tenders.models import TenderMatch, TenderNotice, TenderProject, TenderSubscription
from loudou.marketing.tenders.records import RECORD_TYPES
from loudou.marketing.tenders.records.notices import load_notices
from loudou.marketing.tenders.services.match import match_notices
from loudou.marketing.tenders.services.share_subscription import share_subscriptions
from loudou.marketing.tenders.services.tell import tell_matches
from loudou.marketing.tenders.services.triage import triage_matches
from loudou.marketing.tenders.tests.factories import TITLE, awarded, make_draft, make_project, make_subscription, take
from loudou.platform.notifications.models import Notice
from loudou.platform.records.query import ListQuery, count_records
from loudou.platform.records.registry import record_type
from loudou.platform.records.services.create import create_records
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db
VIEWS = [(kind, view) for kind in RECORD_TYPES for view in kind.views]


@pytest.mark.parametrize(("kind", "view"), VIEWS, ids=lambda one: one.key)
def test_every_view_can_be_shown(kind, view, cast):
    take(make_draft(NoticeType.AWARD, awards=(awarded("甲公司", "9"),)))

    assert count_records(cast.acting("max"), kind, ListQuery(filter=view.filter, sort=view.sort)) >= 0


@pytest.mark.parametrize("kind", RECORD_TYPES, ids=lambda kind: kind.key)
def test_every_list_and_record_page_opens(kind, cast, client, ctx):
    make_subscription(owner_id=cast.max)
    result = take(make_draft(NoticeType.AWARD, awards=(awarded("甲公司", "9"),)))
    match_notices(ctx, notice_ids=[result.rows[0].notice_id])
    client.login(username="max", password=PASSWORD)

    assert client.get(f"/{kind.plural}/").status_code == 200
    for pk in kind.model.objects.values_list("pk", flat=True)[:2]:
        assert client.get(f"/go/{kind.key}/{pk}", follow=True).status_code == 200


def test_the_page_of_a_project_tells_its_life(cast, client):
    project = make_project()
    client.login(username="max", password=PASSWORD)

    text = client.get(f"/go/tender_project/{project.id}", follow=True).content.decode()

    assert ("timeline" in text, f"招标公告 · {TITLE}招标公告" in text) == (True, True)


def test_a_table_of_notices_comes_in_row_by_row(ctx):
    rows = [{"title": f"{TITLE}招标公告", "budget_amount": Decimal(5)}, {"title": ""}]

    loaded = load_notices(ctx, rows, mode="create", key=(), options={})

    assert [(row.outcome, [p.code for p in row.problems]) for row in loaded] == [
        ("created", []), ("failed", ["title.missing"])]  # fmt: skip
    assert TenderProject.objects.get().budget_amount == 5
    assert TenderNotice.objects.get().notice_type == "tender"


def test_what_a_person_subscribes_to_is_the_persons_own(cast):
    (pk,) = create_records(
        cast.acting("ada"), record_type("tender_subscription"), [{"name": "LED", "keywords": "照明"}]
    )

    assert TenderSubscription.objects.get(pk=pk).owner_id == cast.ada


def test_a_subscription_to_nothing_is_refused_and_nothing_is_saved(cast):
    with pytest.raises(SubscriptionInvalid) as refused:
        create_records(cast.acting("ada"), record_type("tender_subscription"), [{"name": "LED", "keywords": " , "}])

    assert [(p.field, p.row) for p in refused.value.problems] == [("keywords", 1)]
    assert TenderSubscription.objects.count() == 0


def test_matches_are_told_to_the_owner_and_to_those_it_is_shared_with(cast, ctx):
    pk = make_subscription(owner_id=cast.ada)
    share_subscriptions(cast.acting("ada"), subscription_ids=[pk], user_id=cast.cleo)
    result = take(make_draft(), make_draft(title="某小区路灯采购招标公告", purchaser=None))
    ids = [row.notice_id for row in result.rows]

    match_notices(ctx, notice_ids=ids)
    match_notices(ctx, notice_ids=ids)
    assert (tell_matches(ctx), tell_matches(ctx)) == (2, 0)

    assert set(Notice.objects.values_list("user_id", flat=True)) == {cast.ada, cast.cleo}
    assert Notice.objects.count() == 2
    assert TenderMatch.objects.count() == 2
    assert TenderMatch.objects.visible_to(cast.acting("cleo")).count() == 2
    assert TenderMatch.objects.visible_to(cast.acting("dora")).count() == 2


def test_those_it_is_not_shared_with_see_nothing_and_change_nothing(cast, ctx):
    make_subscription(owner_id=cast.ada)
    result = take(make_draft())
    match_notices(ctx, notice_ids=[row.notice_id for row in result.rows])
    match = TenderMatch.objects.get()

    assert TenderMatch.objects.visible_to(cast.acting("cleo")).count() == 0
    assert triage_matches(cast.acting("cleo"), match_ids=[match.id], state=MatchState.DISMISSED) == 0
    match.refresh_from_db()
    assert match.state == MatchState.NEW


def test_a_notice_that_only_attaches_other_files_tells_nobody(cast, ctx):
    make_subscription(owner_id=cast.ada)
    first = take(make_draft(attachments=(("A", "https://a.example/1"),)))
    match_notices(ctx, notice_ids=[row.notice_id for row in first.rows])

    again = take(make_draft(published="2026-02-20", attachments=(("B", "https://a.example/2"),)))
    match_notices(ctx, notice_ids=[row.notice_id for row in again.rows])

    assert (TenderNotice.objects.count(), TenderMatch.objects.count()) == (2, 1)
