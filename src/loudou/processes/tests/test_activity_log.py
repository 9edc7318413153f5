from datetime import timedelta

import pytest

from loudou.activities.models import Activity, ActivityLink
from loudou.activities.shapes import ActivityDraft, RecordRef
from loudou.customers.tests.factories import make_contact
from loudou.leads.models import Lead
from loudou.platform.changes.models import ChangeSet
from loudou.platform.records.actions import run_action
from loudou.platform.records.registry import record_type
from loudou.processes.activity_log.process import NextStep, log_on_record
from loudou.processes.lead_conversion.process import convert_lead
from loudou.processes.lead_conversion.shapes import Conversion
from loudou.processes.tests.test_lead_conversion import make_lead
from loudou.sales.pipeline.tests.factories import make_opportunity
from tests.cast import later

CALL = ActivityDraft("call", (), subject="首次沟通", direction="outbound", outcome="reached")


def test_a_call_on_a_lead_is_its_first_response_in_the_same_act(ada):
    lead = make_lead(ada)
    at = ada.now + timedelta(minutes=15)
    next_at = ada.now + timedelta(days=2)

    log_on_record(
        later(ada, now=at), record=RecordRef("lead", lead.id), draft=CALL, next_step=NextStep("发方案", next_at)
    )

    lead = Lead.objects.get(pk=lead.id)
    assert (lead.status, lead.first_response_at, lead.last_followup_at, lead.next_followup_at) == (
        "following",
        at,
        at,
        next_at,
    )
    assert ChangeSet.objects.filter(label="activity.log").count() == 1
    assert Activity.objects.get(kind="task").due_at == next_at


def test_a_note_on_a_converted_lead_is_kept_and_moves_no_clock(ada):
    lead = make_lead(ada)
    convert_lead(later(ada), conversion=Conversion(lead.id))
    before = Lead.objects.get(pk=lead.id).version

    log_on_record(
        later(ada), record=RecordRef("lead", lead.id), draft=ActivityDraft("note", (), subject="客户来电致谢")
    )

    assert Activity.objects.count() == 1
    assert Lead.objects.get(pk=lead.id).version == before


def test_what_happens_on_a_deal_or_contact_is_about_its_account_too(ada):
    deal, contact = make_opportunity(ada), make_contact(ada, name="李娜")

    log_on_record(later(ada), record=RecordRef("opportunity", deal.id), draft=CALL)
    log_on_record(later(ada), record=RecordRef("contact", contact.id), draft=CALL)
    log_on_record(later(ada), record=RecordRef("account", contact.account_id), draft=CALL)

    assert set(ActivityLink.objects.values_list("record_type", "record_id")) == {
        ("opportunity", deal.id),
        ("account", deal.account_id),
        ("contact", contact.id),
        ("account", contact.account_id),
    }


@pytest.mark.parametrize("key", ["lead", "account", "contact", "opportunity"])
def test_logging_is_an_action_on_every_record_people_work_with(ada, key):
    deal = make_opportunity(ada)
    targets = {
        "lead": make_lead(ada).id,
        "account": deal.account_id,
        "contact": make_contact(ada, account_id=deal.account_id).id,
        "opportunity": deal.id,
    }

    facts = run_action(
        later(ada),
        record_type(key),
        "log_activity",
        ids=[targets[key]],
        raw={"kind": "visit", "body": "看现场\n确认基础", "duration_seconds": "5700", "next_step": "报价"},
    )

    visit = Activity.objects.get(pk=facts["activity_id"])
    assert (visit.subject, visit.duration_seconds) == ("看现场", 5700)
    assert Activity.objects.filter(kind="task", subject="报价").exists()
