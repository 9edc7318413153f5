"""What happens by itself when notices come in and by the clock."""

from datetime import UTC, datetime

import pytest
from django.utils.translation import override

from loudou.intelligence.enums import VersionStatus
from loudou.kernel.context import Context
from loudou.marketing.tenders.events import NoticesTaken, TendersMatched, WatchedProjectsTold
from loudou.marketing.tenders.models import Bid, TenderMatch
from loudou.marketing.tenders.queries.relevance import relevance_versions
from loudou.marketing.tenders.queries.relevance_words import feature_names, reason_words
from loudou.marketing.tenders.services.bidding.open_bids import open_bids
from loudou.marketing.tenders.services.relevance import judge_matches as judging
from loudou.marketing.tenders.shapes import BidDraft
from loudou.marketing.tenders.tasks.matching import (
    follow_told,
    hourly,
    judge_all,
    judge_and_tell,
    match_new,
    nightly,
    train,
)
from loudou.marketing.tenders.tests.factories import NOW, day, make_draft, make_own, make_subscription, take
from loudou.platform.changes.recording import recording
from loudou.platform.notifications.models import Notice

pytestmark = pytest.mark.django_db
in_worker = pytest.mark.django_db(transaction=True)


@pytest.fixture
def system():
    return Context(None, NOW)


def matched(system, *titles):
    rows = take(*(make_draft(title=title, project_no=f"M-{n}") for n, title in enumerate(titles))).rows
    match_new(system, NoticesTaken(subject_ids=tuple(row.notice_id for row in rows), source="平台"))
    return tuple(TenderMatch.objects.order_by("pk").values_list("pk", flat=True))


def test_new_notices_are_matched_and_their_owner_is_told(cast, system):
    make_subscription(owner_id=cast.ada)

    found = matched(system, "智能照明系统招标公告", "电梯维护招标公告")
    judge_and_tell(system, TendersMatched(subject_ids=found))

    assert len(found) == 1
    assert Notice.objects.filter(user_id=cast.ada).count() == 1


def test_a_bid_follows_what_a_correction_says(system):
    (row,) = take(make_draft(bid_deadline_at=day("2026-03-20"))).rows
    (pk,) = open_bids(system, drafts=[BidDraft(row.project_id, make_own())])
    take(make_draft("correction", "2026-02-20", bid_deadline_at=day("2026-03-25")))

    follow_told(system, WatchedProjectsTold(subject_ids=(row.project_id,)))

    assert Bid.objects.get(pk=pk).bid_deadline_at == day("2026-03-25")


@in_worker
def test_what_waited_is_told_by_the_hour(cast):
    make_subscription(owner_id=cast.ada)
    matched(Context(None, datetime.now(UTC)), "智能照明系统招标公告")

    hourly(0)
    hourly(0)

    assert Notice.objects.filter(user_id=cast.ada).count() == 1


@in_worker
def test_all_waiting_matches_are_judged_piece_by_piece(cast, system, monkeypatch):
    make_subscription(owner_id=cast.ada)
    found = matched(system, "智能照明系统招标公告", "路灯改造招标公告", "体育馆照明招标公告")
    with recording(system, "test.unjudged"):
        TenderMatch.objects.update(relevance=None)
    monkeypatch.setattr(judging, "CHUNK", 2)

    judge_all()

    assert len(found) == 3
    assert all(one.relevance == one.score for one in TenderMatch.objects.all())


@in_worker
@pytest.mark.parametrize("teach", [train, lambda: nightly(0)])
def test_too_few_judgements_make_a_version_that_is_not_put_in_force(system, teach):
    teach()

    assert [one.status for one in relevance_versions(system)] == [VersionStatus.UNFIT]


@pytest.mark.parametrize(
    ("feature", "value", "words"),
    [
        ("region", "江苏", "Region: 江苏"),
        ("word_1", "路灯", "Word in the title: 路灯"),
        ("region", "!江苏", "Region: without 江苏"),
        ("region", "", "Region: not told"),
        ("region", "…", "Region: a rare one"),
        ("notice_type", "nonsense", "Kind of notice: nonsense"),
    ],
)
def test_a_reason_is_told_in_words(feature, value, words):
    with override("en"):
        assert reason_words(feature, value) == words


def test_features_of_one_name_are_told_once():
    names = feature_names(["region", "fit", "region", "unheard_of"])

    assert len(names) == 3
    assert names[-1] == "unheard_of"
