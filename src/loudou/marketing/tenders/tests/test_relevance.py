"""Relevance: what is learnt from judgements and decisions, and who is told of what."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from loudou.intelligence.errors import VersionUnfit
from loudou.kernel.context import Context
from loudou.marketing.tenders.enums import MatchState, Verdict
from loudou.marketing.tenders.models import TenderMatch
from loudou.marketing.tenders.queries.relevance import (
    judged_matches,
    relevance_need,
    relevance_version,
    relevance_versions,
    seen_matches,
)
from loudou.marketing.tenders.rules.bidding import BidAct
from loudou.marketing.tenders.services.bidding.decide import decide_bids
from loudou.marketing.tenders.services.bidding.open_bids import open_bids
from loudou.marketing.tenders.services.match import match_notices
from loudou.marketing.tenders.services.relevance.activate_relevance import activate_relevance
from loudou.marketing.tenders.services.relevance.judge_matches import judge_matches, judge_waiting
from loudou.marketing.tenders.services.relevance.train_relevance import retrain_relevance, train_relevance
from loudou.marketing.tenders.services.tell import tell_matches
from loudou.marketing.tenders.services.triage import judge_relevant, triage_matches
from loudou.marketing.tenders.shapes import BidDraft
from loudou.marketing.tenders.tests.factories import (
    NOW,
    make_draft,
    make_own,
    make_reason,
    make_subscription,
    take,
)
from loudou.platform.access.errors import ActionRefused
from loudou.platform.notifications.models import Notice
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db
D = Decimal
GOOD = ("智能照明系统", "道路照明改造", "路灯节能改造", "体育馆照明工程")
BAD = ("照明灯具清洗保洁服务", "舞台灯光照明租赁服务", "照明设备广告印刷", "应急照明消防维保")


@pytest.fixture
def system():
    return Context(None, NOW)


def find(titles, *, start=0, spacing=timedelta(hours=6), **more):
    """Matches of a subscription to lighting, found one after the other; their ids in order."""
    ids = []
    for number, title in enumerate(titles, start=start):
        at = NOW - timedelta(days=200) + number * spacing
        row = take(make_draft(title=f"第{number}区{title}采购招标公告", project_no=f"R-{number}", **more)).rows[0]
        ids += match_notices(Context(None, at), notice_ids=[row.notice_id])
    return ids


@pytest.fixture
def judged(cast):
    """Two hundred projects that Ada judged by whether they sell lights or services around them."""
    make_subscription(owner_id=cast.ada)
    titles = [(GOOD if n % 2 else BAD)[(n // 2) % 4] for n in range(200)]
    drafts = [
        make_draft(
            title=f"第{n}区{title}采购招标公告", project_no=f"R-{n}", purchaser=None, region="江苏省" if n % 3 else ""
        )
        for n, title in enumerate(titles)
    ]
    rows = take(*drafts).rows
    ids = []
    for number, row in enumerate(rows):
        at = NOW - timedelta(days=200 - number)
        ids += match_notices(Context(None, at), notice_ids=[row.notice_id])
    ada = cast.acting("ada")
    judge_relevant(ada, match_ids=ids[1::2], verdict=Verdict.RELEVANT)
    triage_matches(ada, match_ids=ids[0::2], state=MatchState.DISMISSED)
    return ids


def test_without_a_model_the_fit_by_words_is_the_relevance(system, cast):
    make_subscription(owner_id=cast.ada)
    (pk,) = find(["智能照明系统"])

    assert judge_matches(system, match_ids=[pk]) == 0

    match = TenderMatch.objects.get(pk=pk)
    assert (match.relevance, match.relevance_version_id, match.relevance_reasons) == (match.score, None, [])


def test_too_few_judgements_make_no_model_and_say_how_many_are_missing(system, cast):
    make_subscription(owner_id=cast.ada)
    ids = find(["智能照明系统", "照明保洁"])
    judge_relevant(cast.acting("ada"), match_ids=ids[:1], verdict=Verdict.RELEVANT)

    version = train_relevance(system)

    need = relevance_need(system)
    assert (need.relevant_count, need.irrelevant_count, need.least_of_each, need.is_enough) == (1, 0, 30, False)
    (row,) = relevance_versions(system)
    assert (row.unfit_because, row.evaluation) == ("too_few", None)
    with pytest.raises(VersionUnfit):
        activate_relevance(system, version_id=version)
    assert relevance_version(system) is None


def test_people_judge_and_the_rules_judge_nothing(cast, system):
    make_subscription(owner_id=cast.ada)
    first, second, third = find(["智能照明系统", "照明保洁", "照明印刷"])
    ada = cast.acting("ada")

    triage_matches(ada, match_ids=[first], state=MatchState.DISMISSED)
    triage_matches(system, match_ids=[second], state=MatchState.DISMISSED)
    judge_relevant(ada, match_ids=[third], verdict=Verdict.RELEVANT)

    said = dict(TenderMatch.objects.values_list("pk", "verdict"))
    assert (said[first], said[second], said[third]) == ("irrelevant", "", "relevant")
    triage_matches(ada, match_ids=[first], state=MatchState.NEW)
    assert TenderMatch.objects.get(pk=first).verdict == ""
    judge_relevant(ada, match_ids=[third], verdict=Verdict.IRRELEVANT)
    assert TenderMatch.objects.get(pk=third).state == MatchState.DISMISSED


def test_a_decision_outweighs_a_judgement_and_no_time_says_nothing(cast, ctx, system):
    make_subscription(owner_id=cast.ada)
    ids = find(["智能照明系统", "照明保洁", "照明印刷"])
    own = make_own()
    projects = dict(TenderMatch.objects.values_list("pk", "project_id"))
    bids = open_bids(ctx, drafts=[BidDraft(projects[pk], own) for pk in ids])
    triage_matches(cast.acting("ada"), match_ids=ids[:1], state=MatchState.DISMISSED)

    decide_bids(ctx, bid_ids=bids[:1], act=BidAct.ACCEPT)
    decide_bids(ctx, bid_ids=bids[1:2], act=BidAct.DECLINE, reason_id=make_reason())
    decide_bids(ctx, bid_ids=bids[2:], act=BidAct.DECLINE, reason_id=make_reason("no_capacity", is_about_fit=False))

    assert {one.id: one.is_relevant for one in judged_matches(system)} == {ids[0]: True, ids[1]: False}


def test_a_project_counts_once_however_many_notices_were_judged(cast, system):
    make_subscription(owner_id=cast.ada)
    ids = find(["智能照明系统"])
    row = take(make_draft("correction", "2026-02-10", title="第0区智能照明系统采购更正公告", project_no="R-0")).rows[0]
    ids += match_notices(Context(None, NOW), notice_ids=[row.notice_id])
    judge_relevant(cast.acting("ada"), match_ids=ids, verdict=Verdict.RELEVANT)

    assert [one.id for one in judged_matches(system)] == ids[:1]


def test_features_hold_only_what_was_before_the_match(ctx, cast, system):
    make_subscription(owner_id=cast.ada)
    own = make_own()
    early, late = find(["智能照明系统", "道路照明改造"], spacing=timedelta(days=30))
    project = TenderMatch.objects.get(pk=early).project_id
    (bid,) = open_bids(ctx, drafts=[BidDraft(project, own)])
    decide_bids(Context(None, NOW - timedelta(days=180)), bid_ids=[bid], act=BidAct.ACCEPT)

    seen = {one.id: one for one in seen_matches(system, [early, late])}

    assert (seen[early].buyer_bids, seen[late].buyer_bids) == (0, 1)


def test_what_people_judged_is_learnt_calibrated_and_explained(judged, system):
    version = train_relevance(system)
    (row,) = relevance_versions(system)
    assert (row.unfit_because, row.row_count, row.positive_count) == ("", 200, 100)
    assert row.evaluation.auc > 0.9
    assert row.evaluation.brier < row.evaluation.base_brier

    activate_relevance(system, version_id=version)
    fresh = find(["道路照明改造", "照明灯具清洗保洁服务"], start=900, purchaser=None)
    assert judge_matches(system, match_ids=fresh) == 2
    assert judge_matches(system, match_ids=fresh) == 0

    good, bad = (TenderMatch.objects.get(pk=pk) for pk in fresh)
    assert (good.relevance > 70, bad.relevance < 30) == (True, True)
    assert good.relevance_version_id == version
    assert all(set(reason) == {"code", "value", "points"} for reason in good.relevance_reasons)
    assert good.relevance_reasons


def test_words_codes_and_places_never_seen_break_nothing(judged, system):
    activate_relevance(system, version_id=train_relevance(system))
    fresh = find(
        ["量子照明🛰️ Zürich"], start=950, region="Ünknown\x00 土", category_codes=("CPV:", "", "☃" * 60), method="open",
        purchaser=None,
    )  # fmt: skip

    judge_matches(system, match_ids=fresh)

    assert 0 <= TenderMatch.objects.get(pk=fresh[0]).relevance <= 100


def test_an_earlier_version_comes_back_and_none_means_words_alone(judged, system):
    first = train_relevance(system)
    second = train_relevance(system)
    activate_relevance(system, version_id=second)
    activate_relevance(system, version_id=first)
    assert relevance_version(Context(None, NOW)) == first
    fresh = find(["道路照明改造"], start=900, purchaser=None)
    judge_waiting(Context(None, NOW))
    assert TenderMatch.objects.get(pk=fresh[0]).relevance_version_id == first

    activate_relevance(system, version_id=None)
    judge_waiting(Context(None, NOW))

    match = TenderMatch.objects.get(pk=fresh[0])
    assert (match.relevance, match.relevance_version_id) == (match.score, None)


def test_by_night_it_is_taught_anew_only_after_enough_new_judgements(judged, system):
    assert retrain_relevance(system) is not None

    assert retrain_relevance(system) is None


@pytest.mark.parametrize(("contradicted", "takes_over"), [(0, True), (8, False)])
def test_by_night_the_version_that_errs_least_is_in_force(judged, system, cast, contradicted, takes_over):
    first = train_relevance(system)
    activate_relevance(system, version_id=first)
    fresh = find([(GOOD if n % 2 else BAD)[n % 4] for n in range(40)], start=900, purchaser=None)
    ada = cast.acting("ada")
    # The last ones are judged the other way round than everything before: what is learnt from them errs more.
    alike, against = fresh[: 40 - contradicted], fresh[40 - contradicted :]
    judge_relevant(ada, match_ids=[*alike[1::2], *against[0::2]], verdict=Verdict.RELEVANT)
    triage_matches(ada, match_ids=[*alike[0::2], *against[1::2]], state=MatchState.DISMISSED)

    second = retrain_relevance(system)

    (new, old) = relevance_versions(system)
    assert (new.id, old.id, new.unfit_because) == (second, first, "")
    assert (new.evaluation.brier <= old.evaluation.brier) is takes_over
    assert relevance_version(Context(None, NOW)) == (second if takes_over else first)


def test_matches_nobody_knows_are_judged_by_no_version(judged, system):
    activate_relevance(system, version_id=train_relevance(system))

    assert judge_matches(system, match_ids=[uuid4()]) == 0


def test_the_pages_show_the_figures_of_a_version_put_it_in_force_and_say_why_a_match_is_relevant(
    judged, system, cast, client
):
    version = train_relevance(system)
    client.login(username="max", password=PASSWORD)

    before = client.get("/tenders/relevance").content.decode()
    put = client.post(f"/tenders/relevance/{version}/activate")
    (fresh,) = find(["道路照明改造"], start=900, purchaser=None)
    judge_matches(system, match_ids=[fresh])
    client.login(username="ada", password=PASSWORD)
    match = client.get(f"/go/tender_match/{fresh}", follow=True).content.decode()

    assert ("ROC-AUC" in before, "PR-AUC" in before, put.status_code) == (True, True, 302)
    assert relevance_version(system) == version
    assert "道路照明改造" in match


def test_only_who_configures_trains(cast):
    for act in (lambda: train_relevance(cast.acting("cleo")), lambda: relevance_need(cast.acting("cleo"))):
        with pytest.raises(ActionRefused):
            act()


def test_judging_many_runs_as_many_statements_as_judging_one(judged, system):
    activate_relevance(system, version_id=train_relevance(system))
    counts = []

    for group in (judged[:1], judged[1:]):
        relevance_version(system)
        with CaptureQueriesContext(connection) as told:
            judge_matches(system, match_ids=group)
        counts.append(len(told))

    assert counts[0] == counts[1] or counts[0] == counts[1] + 1


@pytest.mark.parametrize(
    ("settings", "now_hour", "told"),
    [
        ({}, 10, 1),
        ({"alert_from": 90}, 10, 0),
        ({"alert_from": 20}, 10, 1),
        ({"schedule": "never"}, 10, 0),
        ({"schedule": "daily", "digest_hour": 9}, 8, 0),
        ({"schedule": "daily", "digest_hour": 9}, 9, 1),
        ({"quiet_from_hour": 22, "quiet_until_hour": 7}, 23, 0),
        ({"quiet_from_hour": 22, "quiet_until_hour": 7}, 7, 1),
    ],
)
def test_when_people_are_told(cast, settings, now_hour, told):
    make_subscription(owner_id=cast.ada, **settings)
    row = take(make_draft()).rows[0]
    at = NOW.replace(hour=(now_hour - 8) % 24) + timedelta(days=now_hour < 8)
    match_notices(Context(None, at), notice_ids=[row.notice_id])

    assert (tell_matches(Context(None, at)), tell_matches(Context(None, at))) == (told, 0)
    assert Notice.objects.count() == told


def test_quiet_hours_end_and_what_was_found_in_them_is_told(cast):
    make_subscription(owner_id=cast.ada, quiet_from_hour=22, quiet_until_hour=7)
    night = NOW.replace(hour=15)
    row = take(make_draft()).rows[0]
    match_notices(Context(None, night), notice_ids=[row.notice_id])
    assert tell_matches(Context(None, night)) == 0

    assert tell_matches(Context(None, night + timedelta(hours=8))) == 1
