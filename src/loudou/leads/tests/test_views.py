"""The pages of leads, in both languages."""

import pytest

from loudou.leads.enums import InvalidReason
from loudou.leads.models import EnrichmentProposal, Lead
from loudou.leads.queries.enrichment import enrichment_card
from loudou.leads.services.assign import assign_leads
from loudou.leads.services.enrich import enrich_leads
from loudou.leads.services.load_registry import load_registry
from loudou.leads.services.mark_invalid import mark_invalid
from loudou.leads.shapes import AssignmentMemberDraft, CapturePolicy, RegistryEntry
from loudou.leads.tests.factories import make_lead, make_pool, make_rule, system
from loudou.platform.access.enums import FieldRight
from loudou.platform.access.models import FieldRule
from loudou.platform.changes.recording import recording
from loudou.platform.identity.models import Role, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada_signed_in(cast, client):
    client.force_login(User.objects.get(pk=cast.ada))
    return client


@pytest.mark.parametrize(("language", "word"), [("zh-hans", "属性评分"), ("en", "Attribute score")])
def test_the_page_of_a_lead_explains_its_score_owner_and_origin(cast, ada_signed_in, language, word):
    make_pool()
    make_rule("round_robin", AssignmentMemberDraft(cast.ada), name="R3")
    lead = make_lead(title="总经理", source="转介绍", email="no-address")
    make_lead(mobile="13900000000", owner_id=cast.ada)
    ada_signed_in.cookies["django_language"] = language

    page = ada_signed_in.get(f"/leads/{lead.id}").content.decode()

    assert word in page
    assert ("职务可决策" if language == "zh-hans" else "Makes the decision") in page
    assert "R3" in page
    assert "no-address" in page
    assert Lead.objects.exclude(pk=lead.id).get().number in page


@pytest.mark.parametrize(("language", "word"), [("zh-hans", "领取最优线索"), ("en", "Claim the best one")])
def test_the_pools_show_what_waits(cast, ada_signed_in, language, word):
    pool = make_pool(member_ids=(cast.ada,))
    make_lead(policy=CapturePolicy(pool_id=pool))
    ada_signed_in.cookies["django_language"] = language

    page = ada_signed_in.get("/pools").content.decode()

    assert "East pool" in page
    assert word in page


def test_who_belongs_to_no_pool_is_told_so(ada_signed_in):
    page = ada_signed_in.get("/pools").content.decode()

    assert "您还不属于任何线索池" in page


def test_claiming_opens_the_lead(cast, ada_signed_in):
    pool = make_pool(member_ids=(cast.ada,))
    lead = make_lead(policy=CapturePolicy(pool_id=pool))

    answer = ada_signed_in.post(f"/pools/{pool}/claim", {"idempotency_key": "one"})
    again = ada_signed_in.post(f"/pools/{pool}/claim", {"idempotency_key": "one"})

    assert answer.headers["Location"] == again.headers["Location"] == f"/leads/{lead.id}"
    assert Lead.objects.get().owner_id == cast.ada


def test_when_nothing_waits_one_stays_on_the_page(cast, ada_signed_in):
    pool = make_pool(member_ids=(cast.ada,))
    lead = make_lead(policy=CapturePolicy(pool_id=pool, assigns=False))
    assign_leads(system(), lead_ids=[lead.id], owner_id=cast.ben)

    answer = ada_signed_in.post(f"/pools/{pool}/claim", follow=True)

    assert "暂时没有您可领取的线索" in answer.content.decode()


def test_a_stranger_signs_in_first(client):
    assert client.get("/pools").status_code == 302


def test_an_invalid_lead_says_why_it_counts_nothing(cast, ada_signed_in):
    lead = make_lead(title="总经理", mobile="13800000009", owner_id=cast.ada)
    mark_invalid(cast.acting("ada"), lead_ids=[lead.id], reason=InvalidReason.NO_NEED)
    ada_signed_in.cookies["django_language"] = "en"

    page = ada_signed_in.get(f"/leads/{lead.id}").content.decode()

    assert f"An invalid lead counts 0, whatever its scores: {InvalidReason.NO_NEED.label}" in page


def test_who_owns_no_lead_comes_to_the_first_view_that_has_some(cast, ada_signed_in, client):
    lead = make_lead(mobile="13800000008", owner_id=cast.ada)
    ada_signed_in.cookies["django_language"] = "en"
    mine = ada_signed_in.get("/leads/").context["asked"].view
    client.force_login(User.objects.get(pk=cast.ben))

    others = client.get("/leads/").context

    assert mine == "mine"
    assert others["asked"].view not in {"mine", ""}
    assert [row["id"] for row in others["page"].rows] == [lead.id]
    assert client.get("/leads/", {"view": "mine"}).context["asked"].view == "mine"


def test_a_state_among_several_is_one_chip(cast, ada_signed_in):
    ada_signed_in.cookies["django_language"] = "en"

    chips = ada_signed_in.get("/leads/", {"view": "mine"}).content.decode()

    assert "is one of" in chips
    assert "Assigned or Following up or Qualified" in chips


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh-hans", ("补全信息", "采纳", "原运营商", "企业域名")),
        ("en", ("Found without asking", "Accept", "Original carrier", "Domain of the company")),
    ],
)
def test_what_was_found_is_shown_with_its_source_and_decided_on_the_page(cast, ada_signed_in, language, words):
    lead = make_lead(owner_id=cast.ada, company="苏州锐驰精密制造", mobile="13336061916", email="gu@ruichi.example")
    entry = RegistryEntry("苏州锐驰精密制造有限公司", "91330100799655058B")
    load_registry(system(), entries=[entry])
    enrich_leads(system(), lead_ids=[lead.id])
    proposal = EnrichmentProposal.objects.get()
    ada_signed_in.cookies["django_language"] = language

    page = ada_signed_in.get(f"/leads/{lead.id}").content.decode()
    answer = ada_signed_in.post(f"/leads/{lead.id}/proposals/{proposal.id}/accept", {"idempotency_key": "one"})
    again = ada_signed_in.post(f"/leads/{lead.id}/proposals/{proposal.id}/accept", {"idempotency_key": "one"})

    assert [word for word in (*words, "中国电信", "ruichi.example", entry.name) if word not in page] == []
    assert answer.headers["Location"] == again.headers["Location"] == f"/leads/{lead.id}"
    assert Lead.objects.get().company == entry.name


def test_what_was_found_can_be_declined_on_the_page(cast, ada_signed_in):
    lead = make_lead(owner_id=cast.ada, company="苏州锐驰精密制造")
    load_registry(system(), entries=[RegistryEntry("苏州锐驰精密制造有限公司")])
    enrich_leads(system(), lead_ids=[lead.id])
    proposal = EnrichmentProposal.objects.get()

    ada_signed_in.post(f"/leads/{lead.id}/proposals/{proposal.id}/reject")

    assert (Lead.objects.get().company, EnrichmentProposal.objects.get().state) == ("苏州锐驰精密制造", "rejected")
    assert "苏州锐驰精密制造有限公司" not in ada_signed_in.get(f"/leads/{lead.id}").content.decode()


def test_who_may_not_read_a_number_is_not_told_what_it_tells(cast, client):
    lead = make_lead(owner_id=cast.ada, mobile="13336061916")
    role = Role.objects.get(code="sales_rep")
    with recording(system(), "test.rule"):
        FieldRule.objects.create(role=role, record_type="lead", field="mobile", right=FieldRight.HIDDEN)

    card = enrichment_card(cast.acting("ada"), lead.id)

    assert [fact.name for fact in card.facts] == ["province", "city"]
