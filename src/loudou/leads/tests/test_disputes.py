"""Scores somebody disagrees with."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from loudou.leads.enums import DisputeDirection, DisputeState
from loudou.leads.errors import DisputeAnswered, LeadNotFound, NotDisputable, ScoreDisputeNotFound
from loudou.leads.models import Lead, ScoreDispute
from loudou.leads.queries.score_rules import open_disputes
from loudou.leads.services.dispute_scores import dispute_scores
from loudou.leads.services.settle_disputes import settle_disputes
from loudou.leads.tests.factories import make_defaults, make_lead, make_leads, system
from loudou.platform.access.errors import ActionRefused
from loudou.platform.changes.recording import recording
from loudou.platform.identity.enums import TokenScope
from loudou.platform.identity.services.issue_token import issue_token
from loudou.platform.notifications.models import Notice

pytestmark = pytest.mark.django_db
LOW, HIGH = DisputeDirection.TOO_LOW, DisputeDirection.TOO_HIGH


@pytest.fixture
def lead(cast):
    make_defaults()
    return make_lead(owner_id=cast.ada, title="总经理", source="转介绍")


def test_a_dispute_keeps_the_score_as_it_was_and_changes_none(lead, cast, emitted):
    before = Lead.objects.values().get(pk=lead.pk)

    (dispute_id,) = dispute_scores(cast.acting("ada"), lead_ids=[lead.pk], direction=LOW, reason=" 老客户介绍 ")

    dispute = ScoreDispute.objects.get(pk=dispute_id)
    assert (dispute.score_total, dispute.band, dispute.score_version) == (lead.score_total, lead.band, 1)
    assert (dispute.reason, dispute.owner_id, dispute.state) == ("老客户介绍", cast.ada, "open")
    assert dispute.rule_codes == ["source_referral", "person_decides", "reach_mobile"]
    assert Lead.objects.values().get(pk=lead.pk) == before
    assert list(emitted)[-1] == "leads.score_disputed"


def test_each_rule_counts_its_open_disputes(lead, cast):
    dispute_scores(cast.acting("ada"), lead_ids=[lead.pk], direction=LOW, reason="a")
    (other,) = dispute_scores(cast.acting("dora"), lead_ids=[lead.pk], direction=HIGH, reason="b")
    assert open_disputes(system()) == (2, {"source_referral": 2, "person_decides": 2, "reach_mobile": 2})

    settle_disputes(system(), dispute_ids=[other], state=DisputeState.CHANGED)

    assert open_disputes(system())[0] == 1


@pytest.mark.parametrize(
    ("state", "answer", "message"),
    [
        (DisputeState.DECLINED, "规则没有错", "The score of %(lead)s stays as it is: %(answer)s"),
        (DisputeState.CHANGED, "", "The score rules were changed because of what you said about %(lead)s. %(answer)s"),
    ],
)
def test_who_disputes_is_told_the_answer(lead, cast, state, answer, message):
    ids = dispute_scores(cast.acting("ada"), lead_ids=[lead.pk], direction=LOW, reason="a")

    assert settle_disputes(cast.acting("max"), dispute_ids=ids, state=state, answer=answer) == 1

    (notice,) = Notice.objects.filter(user_id=cast.ada)
    assert (notice.message, notice.facts["answer"], notice.link) == (message, answer, f"/leads/{lead.pk}")
    dispute = ScoreDispute.objects.get()
    assert (dispute.state, dispute.answer, dispute.settled_by) == (state, answer, cast.max)
    Lead.objects.get(pk=lead.pk, score_total=lead.score_total)


def test_what_cannot_be_disputed_is_refused_and_nothing_is_kept(lead, cast):
    ada = cast.acting("ada")
    dispute_scores(ada, lead_ids=[lead.pk], direction=LOW, reason="a")

    for reason in ("", "x" * 501, "again"):
        with pytest.raises(NotDisputable):
            dispute_scores(ada, lead_ids=[lead.pk], direction=HIGH, reason=reason)
    with pytest.raises(LeadNotFound):
        dispute_scores(cast.acting("cleo"), lead_ids=[lead.pk], direction=HIGH, reason="a")

    assert ScoreDispute.objects.count() == 1


def test_what_cannot_be_answered_is_refused_and_nothing_changes(lead, cast):
    ids = dispute_scores(cast.acting("ada"), lead_ids=[lead.pk], direction=LOW, reason="a")

    with pytest.raises(ActionRefused):
        settle_disputes(cast.acting("ada"), dispute_ids=ids, state=DisputeState.CHANGED)
    with pytest.raises(NotDisputable):
        settle_disputes(system(), dispute_ids=ids, state=DisputeState.DECLINED)
    with pytest.raises(ScoreDisputeNotFound):
        settle_disputes(system(), dispute_ids=[lead.pk], state=DisputeState.CHANGED)
    assert ScoreDispute.objects.get().state == "open"

    settle_disputes(system(), dispute_ids=ids, state=DisputeState.CHANGED)
    with pytest.raises(DisputeAnswered):
        settle_disputes(system(), dispute_ids=ids, state=DisputeState.DECLINED, answer="b")
    assert ScoreDispute.objects.get().state == "changed"


def test_many_are_disputed_in_as_many_statements_as_few(cast):
    make_defaults()
    leads = make_leads(60, owner_id=cast.ada)

    def statements(chosen):
        with CaptureQueriesContext(connection) as queries:
            dispute_scores(cast.acting("ada"), lead_ids=[one.pk for one in chosen], direction=LOW, reason="a")
        return len(queries)

    assert statements(leads[:5]) == statements(leads[5:]) <= 16


def test_by_rest_a_score_is_disputed_listed_by_rule_and_answered(lead, cast, client):
    from_ada = client.post(
        f"/api/v1/leads/{lead.pk}/actions/dispute",
        {"values": {"direction": "too_low", "reason": "转介绍来的"}},
        content_type="application/json",
        headers={"Authorization": f"Bearer {cast_token(cast, 'ada')}"},
    )
    assert from_ada.status_code == 200, from_ada.content

    admin = {"Authorization": f"Bearer {cast_token(cast, 'max')}"}
    listed = client.get("/api/v1/score-disputes", {"filter": '"source_referral" in rule_codes'}, headers=admin).json()
    none = client.get("/api/v1/score-disputes", {"filter": '"need_told" in rule_codes'}, headers=admin).json()
    assert ([row["reason"] for row in listed["items"]], none["items"]) == (["转介绍来的"], [])

    answered = client.post(
        f"/api/v1/score-disputes/{listed['items'][0]['id']}/actions/decline",
        {"values": {"answer": "阈值不变"}},
        content_type="application/json",
        headers=admin,
    )
    assert answered.status_code == 200, answered.content
    assert ScoreDispute.objects.get().answer == "阈值不变"


def cast_token(cast, name):
    """A writing token of this person."""
    with recording(system(), "test"):
        return issue_token(system(), user_id=getattr(cast, name), name="test", scope=TokenScope.WRITE)
