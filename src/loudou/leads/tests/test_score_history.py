"""The score of a lead over time, read back from its history."""

from datetime import timedelta
from decimal import Decimal

import pytest

from loudou.leads.errors import LeadNotFound
from loudou.leads.models import Lead
from loudou.leads.panels.score_history import HEIGHT, WIDTH, score_history_facts
from loudou.leads.queries.score_history import score_history
from loudou.leads.services.capture import capture_leads
from loudou.leads.services.score import score_leads
from loudou.leads.shapes import LeadDraft, Prediction
from loudou.leads.tests.factories import NOW, make_defaults, make_lead, system
from loudou.leads.tests.test_bands import put, scored_by_need

pytestmark = pytest.mark.django_db
HOURS = [NOW + timedelta(hours=n) for n in range(5)]


@pytest.fixture
def lead(cast):
    """Came in on hold, came again, was predicted, edited without a new score, and scored by new rules."""
    make_defaults()
    scored_by_need()
    lead = make_lead(need="", mobile="13800000001", owner_id=cast.ada)
    capture_leads(system(HOURS[1]), drafts=[LeadDraft(name="顾海峰", mobile="13800000001", need="nurture")])
    score_leads(system(HOURS[2]), lead_ids=[lead.pk], predictions={lead.pk: Prediction(Decimal(90))})
    put(lead.pk, city="苏州")
    scored_by_need(weight_smart=Decimal(0))
    score_leads(system(HOURS[4]), lead_ids=[lead.pk])
    return Lead.objects.get(pk=lead.pk)


def test_every_score_is_there_with_what_brought_it(lead):
    steps = score_history(system(), lead.pk)

    assert [(step.at, step.total, step.smart, step.version, step.is_first) for step in reversed(steps)] == [
        (HOURS[0], Decimal("0.00"), None, 2, True),
        (HOURS[1], Decimal("45.00"), None, 2, False),
        (HOURS[2], Decimal("64.29"), Decimal("90.00"), 2, False),
        (HOURS[4], Decimal("45.00"), Decimal("90.00"), 3, False),
    ]
    assert [step.band for step in reversed(steps)] == ["hold", "nurture", "contact_now", "nurture"]
    assert "score_version" in steps[0].changed


def test_the_page_shows_a_line_per_known_dimension(lead):
    shown = score_history_facts(system(HOURS[4]), lead)

    assert [line["key"] for line in shown["lines"]] == ["total", "attribute", "smart"]
    total = shown["lines"][0]["points"].split()
    assert (total[0], total[-1]) == (f"0,{HEIGHT}", f"{WIDTH},55")
    assert str(shown["steps"][0]["why"]) in {"Version 3 of the rules", "规则版本3"}


def test_who_may_not_see_the_lead_sees_no_history(lead, cast):
    with pytest.raises(LeadNotFound):
        score_history(cast.acting("cleo"), lead.pk)


def test_the_history_takes_two_statements_however_long(lead, django_assert_num_queries):
    with django_assert_num_queries(2):
        score_history(system(), lead.pk)
