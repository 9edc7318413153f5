from datetime import timedelta

import pytest

from loudou.activities.services.log import log_activities
from loudou.activities.shapes import ActivityDraft, RecordRef
from loudou.leads.models import Lead
from loudou.leads.services.capture import capture_leads
from loudou.leads.services.open_responses import open_responses
from loudou.leads.shapes import CapturePolicy, LeadDraft
from loudou.leads.tests.factories import NOW, make_defaults, system
from loudou.leads.tests.test_bands import scored_by_need
from loudou.platform.outbox.models import OutboxEvent
from loudou.platform.outbox.services.dispatch import dispatch_event
from tests.cast import later

pytestmark = pytest.mark.django_db
EARLY, LATE = NOW + timedelta(minutes=7), NOW + timedelta(minutes=12)


@pytest.fixture
def lead(cast):
    """A lead of Ada's to contact now, whose clock runs."""
    make_defaults()
    scored_by_need()
    draft = LeadDraft(name="顾海峰", company="苏州锐驰", mobile="13815804462", need="contact_now", owner_id=cast.ada)
    (row,) = capture_leads(system(), drafts=[draft], policy=CapturePolicy(assigns=False)).rows
    open_responses(system().as_system(), lead_ids=[row.lead_id])
    return Lead.objects.get(pk=row.lead_id)


def logged(ada, *drafts):
    """Log these as Ada an hour later, and do what the worker does about it."""
    acting = later(ada, now=NOW + timedelta(hours=1))
    log_activities(acting, drafts=list(drafts))
    for event_id in OutboxEvent.objects.filter(name="activities.activities_logged").values_list("pk", flat=True):
        dispatch_event(acting, event_id=event_id)


def about(lead, kind, at, direction="outbound"):
    link = RecordRef("lead", lead.pk)
    return ActivityDraft(kind, (link,), subject="首次联系", direction=direction, occurred_at=at)


def test_the_earliest_call_logged_anywhere_stops_the_clock(lead, ada):
    assert lead.response_due_at is not None

    logged(ada, about(lead, "call", LATE), about(lead, "call", EARLY))

    lead.refresh_from_db()
    assert lead.first_response_at == EARLY


@pytest.mark.parametrize(("kind", "direction"), [("note", ""), ("call", "inbound")])
def test_what_reaches_nobody_leaves_it_running(lead, ada, kind, direction):
    logged(ada, about(lead, kind, EARLY, direction))

    lead.refresh_from_db()
    assert lead.first_response_at is None
