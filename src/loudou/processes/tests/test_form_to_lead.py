"""A submitted form becomes a lead that is scored and given to somebody."""

from dataclasses import fields

import pytest

from loudou.leads.models import Lead, Touchpoint
from loudou.leads.shapes import AssignmentMemberDraft, LeadDraft
from loudou.leads.tests.factories import make_defaults, make_lead, make_pool, make_rule
from loudou.marketing.intake.enums import Target
from loudou.marketing.intake.models import FormSubmission, IntakeOutcome
from loudou.marketing.intake.queries.numbers import form_numbers
from loudou.marketing.intake.shapes import FormNumbers
from loudou.marketing.intake.tests.factories import ANSWERS, attempt, make_form, send, system
from loudou.platform.outbox.models import OutboxEvent
from loudou.platform.outbox.services.dispatch import dispatch_event

pytestmark = pytest.mark.django_db


def deliver():
    """What the worker does after the commit."""
    for event in OutboxEvent.objects.filter(name="intake.form_submitted"):
        dispatch_event(system(), event_id=event.id)


def test_every_target_of_a_form_is_a_field_of_a_lead():
    assert set(Target.values) <= {one.name for one in fields(LeadDraft)}


def test_a_submission_becomes_a_lead_with_what_was_answered_and_agreed(cast):
    make_defaults()
    make_rule("round_robin", AssignmentMemberDraft(cast.ada))
    form = make_form(campaign="CIIE 2026")
    sent = attempt()
    send(
        sent,
        utm={"utm_source": "wechat", "utm_medium": "social", "utm_campaign": "other"},
        referrer="https://a.example/",
    )

    deliver()

    lead = Lead.objects.get()
    assert (lead.name, lead.mobile, lead.channel, lead.external_id) == (
        "顾海峰",
        "+8613815804462",
        "web_form",
        str(sent.id),
    )
    assert (lead.source, lead.medium, lead.campaign) == ("wechat", "social", "CIIE 2026")
    assert lead.product_interest == ["HM-630"]
    assert lead.owner_id == cast.ada
    assert lead.score_version is not None
    kept = FormSubmission.objects.get()
    assert kept.consents[0] | {"text": ""} == {"key": "privacy", "version": 1, "text": "", "given": True}
    assert form_numbers(system(), [form])[form] == FormNumbers(submission_count=1, lead_count=1)


def test_b251_telling_it_twice_makes_one_lead():
    make_defaults()
    make_form()
    send(attempt())

    deliver()
    deliver()

    assert Lead.objects.count() == 1
    assert IntakeOutcome.objects.get().outcome == "created"


def test_a_person_we_know_is_a_touch_of_the_lead_we_have():
    lead = make_lead()
    form = make_form()
    send(attempt())

    deliver()

    assert Lead.objects.get().pk == lead.pk
    assert Touchpoint.objects.get().channel == "web_form"
    assert form_numbers(system(), [form])[form].touch_count == 1


def test_leads_go_to_the_pool_the_form_names_and_else_to_the_default_one():
    default, named = make_pool(), make_pool("展会", is_default=False)
    make_form(pool="展会")
    make_form("other", pool="no longer there")
    send(attempt())
    send(attempt(posted=ANSWERS | {"f3": ["13800000001"]}), slug="other")

    deliver()

    assert {lead.mobile: lead.pool_id for lead in Lead.objects.all()} == {
        "+8613815804462": named,
        "+8613800000001": default,
    }
