"""The terms of attribution, and having every deal computed anew."""

import json
from dataclasses import replace
from decimal import Decimal
from uuid import uuid4

import pytest

from loudou.marketing.campaigns.errors import CampaignInvalid, RecountOver, RecountUnderWay, TermsStale
from loudou.marketing.campaigns.models import AttributionPolicy, AttributionRecount, AttributionRun
from loudou.marketing.campaigns.queries.policy import attribution_policy, attribution_terms
from loudou.marketing.campaigns.queries.recounts import attribution_runs, latest_recount
from loudou.marketing.campaigns.services.advance_recount import advance_recount
from loudou.marketing.campaigns.services.attribute import attribute_deals
from loudou.marketing.campaigns.services.begin_recount import begin_recount
from loudou.marketing.campaigns.services.cancel_recount import cancel_recount
from loudou.marketing.campaigns.services.set_terms import set_terms
from loudou.marketing.campaigns.shapes.attribution import AttributionTerms, RecountStep
from loudou.marketing.campaigns.tests.factories import deal_facts, make_campaign, system, touch
from loudou.platform.access.errors import ActionRefused
from loudou.platform.changes.models import ChangeSet
from loudou.platform.changes.recording import recording
from loudou.platform.identity.enums import TokenScope
from loudou.platform.identity.services.issue_token import issue_token
from loudou.platform.notifications.models import Notice
from loudou.platform.records.services.undo import undo

pytestmark = pytest.mark.django_db
TERMS = AttributionTerms("linear", 90, Decimal(14), Decimal(50), Decimal(30))


def test_terms_are_chosen_from_the_version_one_has_seen():
    assert attribution_policy(system()).version == 0

    set_terms(system(), terms=TERMS, based_on=0)
    set_terms(system(), terms=replace(TERMS, window_days=30), based_on=1)
    with pytest.raises(TermsStale):
        set_terms(system(), terms=TERMS, based_on=1)

    assert attribution_policy(system()).version == 2
    assert attribution_terms(system()).window_days == 30


@pytest.mark.parametrize("field", ["half_life_days", "first_share", "last_share"])
def test_what_could_not_be_kept_exactly_is_refused(field):
    with pytest.raises(CampaignInvalid) as refused:
        set_terms(system(), terms=replace(TERMS, **{field: Decimal("7.005")}))

    assert [(one.field, one.code) for one in refused.value.problems] == [(field, "number.places")]
    assert not AttributionPolicy.objects.exists()


def test_a_change_of_the_terms_is_undone():
    set_terms(system(), terms=TERMS)
    set_terms(system(), terms=replace(TERMS, model="first"))
    last = ChangeSet.objects.filter(label="campaign.set_terms").latest("id")

    undo(system(), change_set_id=last.pk)

    assert attribution_terms(system()) == TERMS


def test_one_recount_runs_at_a_time_and_one_that_ended_makes_no_step(cast):
    first = begin_recount(cast.acting("root"))

    with pytest.raises(RecountUnderWay):
        begin_recount(system())
    advance_recount(system(), recount_id=first, step=RecountStep(500, 7, uuid4(), 502))
    advance_recount(system(), recount_id=first, step=RecountStep(2, 1, None, 502))
    with pytest.raises(RecountOver):
        advance_recount(system(), recount_id=first, step=RecountStep(2, 1, None, 502))

    found = latest_recount(system())
    assert (found.state, found.done_count, found.changed_count, found.total_count) == ("done", 502, 8, 502)
    assert Notice.objects.get().user_id == cast.root
    assert begin_recount(system()) != first


def test_a_recount_that_was_stopped_stays_stopped():
    running = begin_recount(system())

    cancel_recount(system(), recount_id=running)

    with pytest.raises(RecountOver):
        advance_recount(system(), recount_id=running, step=RecountStep(1, 0, None, 1))
    with pytest.raises(RecountOver):
        cancel_recount(system(), recount_id=running)
    assert AttributionRecount.objects.get().done_count == 0


def test_who_may_not_configure_or_attribute_is_refused(cast):
    for act in (attribution_policy, latest_recount, begin_recount, lambda ctx: set_terms(ctx, terms=TERMS)):
        with pytest.raises(ActionRefused):
            act(cast.acting("ada"))

    assert not AttributionPolicy.objects.exists()
    assert not AttributionRecount.objects.exists()


def token_for(cast, name):
    ctx = cast.acting("root")
    with recording(ctx, "test.token"):
        return issue_token(ctx, user_id=getattr(cast, name), name="t", scope=TokenScope.WRITE)


@pytest.fixture
def api(client, cast):
    token = token_for(cast, "root")

    def call(method, path, body=None, key="", user_token=token):
        headers = {"Authorization": f"Bearer {user_token}"} | ({"Idempotency-Key": key} if key else {})
        sent = {"data": json.dumps(body), "content_type": "application/json"} if body is not None else {}
        return getattr(client, method)(f"/api/v1/attribution/{path}", headers=headers, **sent)

    return call


BODY = {
    "model": "linear", "window_days": 90, "half_life_days": "14", "first_share": "50", "last_share": "30",
    "counts_account": False,
}  # fmt: skip


def test_the_terms_are_read_and_chosen_by_rest(api):
    before = api("get", "terms").json()
    answers = [api("put", "terms", BODY | {"version": 0}, key="one") for _ in range(2)]
    late = api("put", "terms", BODY | {"version": 0}, key="two")
    wrong = api("put", "terms", BODY | {"version": 1, "window_days": 0})
    unknown = api("put", "terms", BODY | {"version": 1, "windows": 3})

    assert (before["version"], before["model"], before["updated_at"]) == (0, "position", None)
    assert [answer.status_code for answer in answers] == [200, 200]
    assert (answers[1].json()["window_days"], answers[1].json()["version"]) == (90, 1)
    assert (late.status_code, late.json()["code"]) == (409, "terms_stale")
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "window_days")
    assert unknown.status_code == 422
    assert attribution_terms(system()) == TERMS


def test_a_recount_is_begun_watched_and_stopped_by_rest(api):
    assert api("get", "recounts/latest").json() is None

    begun = api("post", "recounts")
    again = api("post", "recounts")
    watched = api("get", f"recounts/{begun.json()['id']}")
    stopped = api("post", f"recounts/{begun.json()['id']}/actions/cancel")

    assert (begun.status_code, begun.json()["state"]) == (202, "running")
    assert (again.status_code, again.json()["code"]) == (409, "recount_under_way")
    assert watched.json()["done_count"] == 0
    assert stopped.json()["state"] == "cancelled"
    assert api("get", f"recounts/{uuid4()}").status_code == 404


def test_what_was_computed_is_read_page_by_page(api):
    lead = uuid4()
    touch(lead, make_campaign())
    for _ in range(3):
        attribute_deals(system(), deals=[deal_facts(uuid4(), lead)])

    seen, cursor = [], ""
    while cursor is not None:
        page = api("get", f"runs?limit=4&cursor={cursor}").json()
        seen += [(one["version"], one["model"]) for one in page["items"]]
        cursor = page["next"]

    assert len(seen) == len(set(seen)) == AttributionRun.objects.count() == 18
    assert [one.version for one in attribution_runs(system(), model="linear")] == [3, 2, 1]
    assert api("get", "runs?model=none").status_code == 422
    assert api("get", "runs?cursor=1:none").status_code == 422
    assert api("get", "runs?limit=0").status_code == 422


def test_who_may_not_is_refused_by_rest(api, cast):
    token = token_for(cast, "ada")

    for method, path, body in (
        ("get", "terms", None),
        ("put", "terms", BODY | {"version": 0}),
        ("post", "recounts", None),
        ("get", "recounts/latest", None),
    ):
        assert api(method, path, body, user_token=token).status_code == 403, path
