"""A submitted form becomes a lead that is scored and given to somebody."""

from dataclasses import fields
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from loudou.leads.models import Lead, Touchpoint
from loudou.leads.services.score import score_leads
from loudou.leads.shapes import AssignmentMemberDraft, LeadDraft
from loudou.leads.tests.factories import make_defaults, make_lead, make_pool, make_rule
from loudou.marketing.behaviour.queries import people_behind
from loudou.marketing.behaviour.services.record_events import record_events
from loudou.marketing.behaviour.shapes import EventDraft
from loudou.marketing.intake.enums import Target
from loudou.marketing.intake.models import FormSubmission, IntakeOutcome
from loudou.marketing.intake.queries.numbers import form_numbers
from loudou.marketing.intake.shapes import FormNumbers
from loudou.marketing.intake.tests.factories import ANSWERS, NOW, attempt, make_form, send, system
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


def told():
    """What the worker does after the commit, until nothing is left to do."""
    seen = set()
    while found := set(OutboxEvent.objects.values_list("pk", flat=True)) - seen:
        for pk in sorted(found):
            dispatch_event(system(), event_id=pk)
        seen |= found


def browse(visitor, *kinds, days_ago=1):
    at = NOW - timedelta(days=days_ago)
    record_events(system(), events=[EventDraft(uuid4(), visitor, kind, at) for kind in kinds])


def other_answers(name, mobile):
    return {**ANSWERS, "f1": [name], "f2": [f"{name}公司"], "f3": [mobile]}


def test_what_a_visitor_looked_at_before_counts_for_the_lead(cast):
    make_defaults()
    make_form()
    visitor = uuid4()
    browse(visitor, "page_view", "price_view", "download")
    browse(visitor, "price_view", days_ago=95)
    send(attempt(), site_visitor_id=visitor)

    told()

    lead = Lead.objects.get()
    # web_form is worth nothing by itself; 1 + 5 + 8 points of a day ago, halved after 30 days, of 50 that make 100
    assert lead.score_behavior == round(Decimal(14 * 0.5 ** (1 / 30) * 2), 2)
    assert people_behind([visitor]) == {visitor: lead.pk}


def test_a_second_person_on_the_device_has_only_what_came_after_the_first(cast):
    make_defaults()
    make_form()
    visitor = uuid4()
    browse(visitor, "price_view")
    send(attempt(), site_visitor_id=visitor)
    told()

    send(attempt(posted=other_answers("丁一", "13815804463")), site_visitor_id=visitor)
    told()

    first, second = Lead.objects.order_by("created_at", "pk")
    assert first.name == "顾海峰"
    assert first.score_behavior > 0
    assert second.score_behavior is None
    assert people_behind([visitor]) == {visitor: second.pk}


def test_b262_a_foreign_visitor_cannot_be_robbed_of_a_past_that_is_somebodys(cast):
    """Even with a pass of another's device in hand: what is known to be theirs stays theirs."""
    make_defaults()
    make_form()
    victim = uuid4()
    browse(victim, "price_view", "price_view")
    send(attempt(), site_visitor_id=victim)
    told()
    before = Lead.objects.get().score_behavior

    send(attempt(posted=other_answers("贼", "13815804464")), site_visitor_id=victim)
    told()
    score_leads(system(), lead_ids=list(Lead.objects.values_list("pk", flat=True)))

    robbed, thief = Lead.objects.order_by("created_at", "pk")
    assert (robbed.score_behavior, thief.score_behavior) == (before, None)


def test_a_lead_that_comes_again_from_another_device_has_the_past_of_both(cast):
    make_defaults()
    make_form()
    office, phone = uuid4(), uuid4()
    browse(office, "price_view")
    browse(phone, "price_view")
    send(attempt(), site_visitor_id=office)
    told()
    before = Lead.objects.get().score_behavior

    send(attempt(), site_visitor_id=phone)
    told()

    lead = Lead.objects.get()
    assert people_behind([office, phone]) == {office: lead.pk, phone: lead.pk}
    assert lead.score_behavior == 2 * before
