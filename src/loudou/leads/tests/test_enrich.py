from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from loudou.kernel.context import Source
from loudou.kernel.ids import new_id
from loudou.leads.enums import InvalidReason, ProposalState
from loudou.leads.errors import LeadNotFound, LeadNotOpen, ProposalNotOpen
from loudou.leads.models import EnrichmentProposal, EnrichmentRun, Lead, RegistryCompany
from loudou.leads.records import LEAD
from loudou.leads.rules.normalise import company_key
from loudou.leads.services.accept_proposals import accept_proposals
from loudou.leads.services.capture import capture_leads
from loudou.leads.services.enrich import enrich_leads
from loudou.leads.services.load_registry import load_registry
from loudou.leads.services.mark_invalid import mark_invalid
from loudou.leads.services.reject_proposals import reject_proposals
from loudou.leads.services.save_provider import save_provider
from loudou.leads.shapes import CapturePolicy, LeadDraft, ProviderDraft, RegistryEntry
from loudou.leads.tests.factories import NOW, make_defaults, make_lead, make_leads, system
from loudou.platform.access.errors import ActionRefused
from loudou.platform.changes.models import ChangeSet
from loudou.platform.changes.services.undo import undo_change_set
from loudou.platform.outbox.models import OutboxEvent
from loudou.platform.outbox.services.dispatch import dispatch_event
from loudou.platform.records.services.edit import edit_records

pytestmark = pytest.mark.django_db

CODE = "91330100799655058B"
OTHER_CODE = "91310115MA1K3A7X5P"
RUICHI = RegistryEntry("苏州锐驰精密制造有限公司", CODE, industry="通用设备制造业", province="浙江", city="杭州")


def registry(*entries):
    return load_registry(system(), entries=entries)


def edit(ctx, lead, **values):
    edit_records(ctx, LEAD, [lead.id], values)


def fields(lead, *names):
    return Lead.objects.values_list(*names).get(pk=lead.id)


def test_a_lead_without_a_place_gets_that_of_its_number_as_it_comes_in():
    lead = make_lead(mobile="13336061916")

    assert (lead.province, lead.city) == ("浙江", "杭州")
    assert lead.worked_out == {"province": "mobile", "city": "mobile"}


def test_what_was_typed_is_left_alone():
    lead = make_lead(mobile="13336061916", province="江苏")

    assert (lead.province, lead.city, lead.worked_out) == ("江苏", "", {})


def test_a_place_that_is_typed_later_takes_the_place_of_one_worked_out():
    lead = make_lead(mobile="13336061916")

    capture_leads(system(), drafts=[LeadDraft(name="顾", mobile="13336061916", province="江苏", city="苏州")])

    assert fields(lead, "province", "city", "worked_out", "touch_count") == ("江苏", "苏州", {}, 2)


def test_a_number_that_comes_later_tells_the_place():
    lead = make_lead(mobile="", email="gu@ruichi.example")
    assert lead.province == ""

    capture_leads(system(), drafts=[LeadDraft(email="gu@ruichi.example", mobile="13336061916")])

    assert fields(lead, "province", "city") == ("浙江", "杭州")


def test_the_score_and_the_rules_go_by_the_place_that_was_worked_out(cast):
    with CaptureQueriesContext(connection) as few:
        make_lead(mobile="13336061916")
    make_defaults()

    assert Lead.objects.filter(province="浙江").count() == 1
    assert not [q for q in few.captured_queries if "leads_enrichmentrun" in q["sql"]]


def test_the_same_name_in_the_registry_fills_what_is_empty():
    lead = make_lead(mobile="", email="gu@ruichi.example")
    registry(RUICHI)

    result = enrich_leads(system(), lead_ids=[lead.id])

    assert (result.filled_count, result.proposed_count) == (1, 0)
    filled = ("uscc", "industry", "province", "city")
    assert fields(lead, *filled) == (CODE, "通用设备制造业", "浙江", "杭州")
    assert fields(lead, "worked_out") == (dict.fromkeys(filled, "file"),)
    run = EnrichmentRun.objects.get()
    assert (run.lead_id, run.provider, run.confidence, sorted(run.applied)) == (lead.id, "file", 1, sorted(filled))
    assert OutboxEvent.objects.order_by("-id").values_list("name", flat=True)[0] == "leads.lead_enriched"


def test_a_second_look_changes_nothing():
    lead = make_lead()
    registry(RUICHI)
    enrich_leads(system(), lead_ids=[lead.id])
    before = Lead.objects.values().get()

    result = enrich_leads(system(), lead_ids=[lead.id])

    assert (result.filled_count, result.proposed_count) == (0, 0)
    assert Lead.objects.values().get() == before
    assert EnrichmentRun.objects.count() == 1


def test_the_registry_corrects_an_area_code_and_not_a_person(cast):
    by_number, by_person = make_lead(mobile="13800000001"), make_lead(mobile="13800000002", province="北京")
    registry(RUICHI)

    enrich_leads(system(), lead_ids=[by_number.id, by_person.id])

    assert fields(by_number, "province", "city") == ("浙江", "杭州")
    # nor is 杭州 put beside 北京: 杭州 may be accepted by a person
    assert fields(by_person, "province", "city") == ("北京", "北京")


def test_a_field_a_person_edited_is_never_touched(cast):
    lead = make_lead(owner_id=cast.ada, mobile="13800000001")
    edit(cast.acting("ada"), lead, industry="泵阀")
    edit(cast.acting("ada"), lead, industry="", city="")
    registry(RUICHI)

    enrich_leads(system(), lead_ids=[lead.id])

    assert fields(lead, "uscc", "industry", "city") == (CODE, "", "")
    assert set(EnrichmentProposal.objects.values_list("field", "value")) == {
        ("industry", "通用设备制造业"),
        ("city", "杭州"),
    }


def test_an_edited_place_is_not_taken_for_one_that_was_worked_out(cast):
    lead = make_lead(owner_id=cast.ada, mobile="13336061916")

    edit(cast.acting("ada"), lead, city="宁波")

    assert fields(lead, "province", "city", "worked_out") == ("浙江", "宁波", {"province": "mobile"})


def test_another_number_tells_another_place_unless_a_person_said_where(cast):
    lead, said = make_lead(owner_id=cast.ada, mobile="13336061916"), make_lead(mobile="13336061917", owner_id=cast.ada)
    edit(cast.acting("ada"), said, province="江苏", city="苏州")

    edit(cast.acting("ada"), lead, mobile="13800000001")
    edit(cast.acting("ada"), said, mobile="13800000002")

    assert fields(lead, "province", "city", "worked_out") == ("北京", "北京", {"province": "mobile", "city": "mobile"})
    assert fields(said, "province", "city", "worked_out") == ("江苏", "苏州", {})


def test_several_namesakes_are_told_apart_by_a_person(cast):
    lead = make_lead(owner_id=cast.ada, mobile="", email="gu@ruichi.example")
    registry(
        RUICHI, replace(RUICHI, name="苏州锐驰精密制造有限责任公司", uscc=OTHER_CODE, province="上海", city="上海")
    )

    enrich_leads(system(), lead_ids=[lead.id])
    chosen = EnrichmentProposal.objects.get(value=CODE)
    accept_proposals(cast.acting("ada"), proposal_ids=[chosen.id])
    enrich_leads(system(), lead_ids=[lead.id])

    assert fields(lead, "uscc", "industry", "city") == (CODE, "通用设备制造业", "杭州")
    states = dict(EnrichmentProposal.objects.filter(field="uscc").values_list("value", "state"))
    assert states == {CODE: ProposalState.ACCEPTED, OTHER_CODE: ProposalState.SUPERSEDED}


def proposed(cast):
    lead = make_lead(owner_id=cast.ada, company="苏州锐驰精密制造", uscc=CODE)
    registry(RUICHI)
    enrich_leads(system(), lead_ids=[lead.id])
    return lead, EnrichmentProposal.objects.get(field="company")


def test_accepting_takes_the_value_over_and_can_be_undone(cast):
    lead, proposal = proposed(cast)

    changed = accept_proposals(cast.acting("ada"), proposal_ids=[proposal.id])

    assert changed == 1
    assert fields(lead, "company", "display_name", "company_key") == (RUICHI.name, RUICHI.name, "苏州锐驰精密制造")
    made = ChangeSet.objects.filter(label="leads.accept_proposals").get()
    undo_change_set(cast.acting("ada", NOW + timedelta(minutes=1)), change_set_id=made.id)
    assert fields(lead, "company", "display_name") == ("苏州锐驰精密制造", "苏州锐驰精密制造")
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_at) == (ProposalState.OPEN, None)


def test_what_was_declined_is_not_proposed_again(cast):
    lead, proposal = proposed(cast)

    reject_proposals(cast.acting("ada"), proposal_ids=[proposal.id])
    enrich_leads(system(), lead_ids=[lead.id])

    assert fields(lead, "company") == ("苏州锐驰精密制造",)
    assert list(EnrichmentProposal.objects.values_list("state", "decided_by")) == [(ProposalState.REJECTED, cast.ada)]


def test_nobody_decides_twice_or_for_somebody_else(cast):
    lead, proposal = proposed(cast)
    for ctx in (cast.acting("cleo"), cast.acting("fay")):
        with pytest.raises((ProposalNotOpen, ActionRefused)):
            accept_proposals(ctx, proposal_ids=[proposal.id])
    assert fields(lead, "company") == ("苏州锐驰精密制造",)

    reject_proposals(cast.acting("ada"), proposal_ids=[proposal.id])
    with pytest.raises(ProposalNotOpen):
        accept_proposals(cast.acting("ada"), proposal_ids=[proposal.id])
    with pytest.raises(ProposalNotOpen):
        accept_proposals(cast.acting("ada"), proposal_ids=[new_id()])
    assert fields(lead, "company") == ("苏州锐驰精密制造",)


def test_a_closed_lead_is_neither_filled_in_nor_decided_on(cast):
    lead, proposal = proposed(cast)
    mark_invalid(cast.acting("ada"), lead_ids=[lead.id], reason=InvalidReason.NO_NEED)
    Lead.objects.filter(pk=lead.id)

    assert enrich_leads(system(), lead_ids=[lead.id]).filled_count == 0
    with pytest.raises(LeadNotOpen):
        accept_proposals(cast.acting("ada"), proposal_ids=[proposal.id])
    assert fields(lead, "company") == ("苏州锐驰精密制造",)


def test_who_does_not_see_a_lead_cannot_fill_it_in(cast):
    lead = make_lead(owner_id=cast.ada)
    registry(RUICHI)

    with pytest.raises(LeadNotFound):
        enrich_leads(cast.acting("cleo"), lead_ids=[lead.id])

    assert fields(lead, "uscc") == ("",)
    assert EnrichmentRun.objects.count() == 0


def test_the_fill_in_of_a_person_is_not_taken_for_an_edit_of_hers(cast):
    lead = make_lead(owner_id=cast.ada, mobile="13800000001")
    registry(replace(RUICHI, industry="旧行业"))
    enrich_leads(cast.acting("ada"), lead_ids=[lead.id])
    registry(RUICHI)

    enrich_leads(cast.acting("ada"), lead_ids=[lead.id])

    assert fields(lead, "industry") == ("通用设备制造业",)


def test_undoing_a_fill_in_brings_the_lead_back(cast):
    lead = make_lead(mobile="13336061916")
    registry(RUICHI)
    before = fields(lead, "uscc", "industry", "province", "city", "worked_out")
    enrich_leads(system(), lead_ids=[lead.id])
    made = ChangeSet.objects.filter(label="leads.enrich").get()

    undo_change_set(system(NOW + timedelta(minutes=1)), change_set_id=made.id)

    assert fields(lead, "uscc", "industry", "province", "city", "worked_out") == before


@pytest.mark.parametrize("size", [3, 30])
def test_filling_in_takes_the_same_statements_however_many(size):
    make_defaults()
    leads = make_leads(size)
    registry(*(RegistryEntry(lead.company, industry="机械") for lead in leads))
    enrich_leads(system(), lead_ids=[leads[0].id])

    with CaptureQueriesContext(connection) as asked:
        enrich_leads(system(), lead_ids=[lead.id for lead in leads])

    assert Lead.objects.filter(industry="机械").count() == size
    assert len(asked) <= 28


def test_new_leads_are_looked_up_once_there_is_a_registry():
    registry(RUICHI)
    lead = make_lead()
    event = OutboxEvent.objects.get(name="leads.lead_captured")
    assert ProcrastinateJob.objects.filter(task_name="outbox.dispatch").exists()
    assert lead.uscc == ""

    dispatch_event(replace(system(), source=Source.JOB), event_id=event.id)

    assert fields(lead, "uscc") == (CODE,)


def test_an_import_that_was_undone_is_not_missed():
    registry(RUICHI)
    make_defaults()
    capture_leads(system(), drafts=[LeadDraft(company="A")], policy=CapturePolicy())
    event = OutboxEvent.objects.get(name="leads.lead_captured")
    made = ChangeSet.objects.filter(label="leads.capture").get()
    undo_change_set(system(NOW + timedelta(minutes=1)), change_set_id=made.id)

    dispatch_event(system(), event_id=event.id)

    assert EnrichmentRun.objects.count() == 0


def test_a_registry_file_is_loaded_once_however_often(cast):
    entries = (RUICHI, replace(RUICHI, legal_representative="顾海峰"), RegistryEntry("Acme GmbH"), RegistryEntry(" "))

    first, again = registry(*entries), registry(*entries)

    assert (first.created_count, first.updated_count, first.repeated_count) == (2, 0, 1)
    assert (again.created_count, again.updated_count) == (0, 2)
    assert [(p.row, p.code) for p in first.problems] == [(4, "registry.nameless")]
    known = RegistryCompany.objects.get(uscc=CODE)
    assert (known.legal_representative, known.name_key, known.provider) == ("顾海峰", company_key(RUICHI.name), "file")


def test_a_wrong_code_is_refused_and_the_others_are_taken():
    loaded = registry(replace(RUICHI, uscc="123"), RegistryEntry("Acme GmbH"))

    assert [(p.row, p.field) for p in loaded.problems] == [(1, "uscc")]
    assert list(RegistryCompany.objects.values_list("name", flat=True)) == ["Acme GmbH"]


def test_only_who_configures_loads_the_registry(cast):
    with pytest.raises(ActionRefused):
        load_registry(cast.acting("ada"), entries=[RUICHI])

    assert RegistryCompany.objects.count() == 0


def test_old_answers_of_a_registry_are_not_believed(cast):
    lead = make_lead(mobile="13800000001")
    save_provider(system(), provider=ProviderDraft("gleif", "gleif"))
    registry(RUICHI)
    RegistryCompany.objects.update(provider="gleif")

    enrich_leads(system(NOW + timedelta(days=31)), lead_ids=[lead.id])
    assert fields(lead, "uscc") == ("",)

    enrich_leads(system(NOW + timedelta(days=29)), lead_ids=[lead.id])
    assert fields(lead, "uscc") == (CODE,)


def test_the_policy_of_a_registry_decides(cast):
    lead = make_lead(mobile="13800000001", industry="泵阀")
    policies = {"industry": "overwrite", "uscc": "propose"}
    save_provider(system(), provider=ProviderDraft("gleif", "gleif", policies=policies))
    registry(RUICHI)
    RegistryCompany.objects.update(provider="gleif")

    enrich_leads(system(), lead_ids=[lead.id])

    assert fields(lead, "uscc", "industry") == ("", "通用设备制造业")
    assert list(EnrichmentProposal.objects.values_list("field", "confidence")) == [("uscc", Decimal("1.000"))]
