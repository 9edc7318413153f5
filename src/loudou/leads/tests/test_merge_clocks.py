"""Merging leads whose first response is timed."""

from datetime import timedelta

import pytest

from loudou.activities.models import Activity
from loudou.config.invariants_check import broken_invariants
from loudou.leads.enums import RESPONSE_TASK
from loudou.leads.models import Lead
from loudou.leads.rules.response import late_since
from loudou.leads.services.capture import capture_leads
from loudou.leads.services.merge import merge_leads
from loudou.leads.services.note_responses import note_responses
from loudou.leads.services.open_responses import open_responses
from loudou.leads.services.unmerge import unmerge_leads
from loudou.leads.shapes import CapturePolicy, LeadDraft, MergeDraft
from loudou.leads.tests.factories import NOW, make_defaults, system
from loudou.leads.tests.test_bands import scored_by_need

DUE, LATER = NOW + timedelta(minutes=30), NOW + timedelta(hours=1)
TIMED = ("response_due_at", "first_response_at", "response_breached_at", "owner_id", "status")


@pytest.fixture
def pair(cast):
    """A lead of Ada's and one of Ben's, both to contact now, and their clocks run."""
    make_defaults()
    scored_by_need()

    def draft(number, owner_id):
        return LeadDraft(
            name="顾海峰", company="苏州锐驰", mobile=f"138{number:08d}", need="contact_now", owner_id=owner_id
        )

    drafts = [draft(1, cast.ada), draft(2, cast.ben)]
    rows = capture_leads(system(), drafts=drafts, policy=CapturePolicy(assigns=False)).rows
    ids = [row.lead_id for row in rows]
    open_responses(system().as_system(), lead_ids=ids)
    return ids


def open_tasks():
    found = Activity.objects.filter(origin=RESPONSE_TASK, state="open")
    return sorted(found.values_list("owner_id", flat=True))


def merged(pair, now=LATER):
    first, second = pair
    (done,) = merge_leads(system(now), merges=[MergeDraft(lead_ids=(first, second), survivor_id=first)])
    return done


@pytest.mark.django_db
def test_only_the_clock_of_the_lead_that_remains_runs_on(pair, cast):
    first, second = pair
    assert open_tasks() == sorted([cast.ada, cast.ben])

    merged(pair)

    assert Lead.objects.get(pk=first).response_due_at == DUE
    assert Lead.objects.get(pk=second).response_due_at is None
    assert open_tasks() == [cast.ada]
    assert broken_invariants() == []


@pytest.mark.django_db
def test_a_lead_one_of_which_was_reached_is_owed_nothing(pair):
    first, second = pair
    note_responses(system(LATER), attempts={second: NOW + timedelta(minutes=10)})

    merged(pair)

    remains = Lead.objects.get(pk=first)
    assert (remains.first_response_at, remains.response_breached_at) == (NOW + timedelta(minutes=10), None)
    assert open_tasks() == []
    assert broken_invariants() == []


@pytest.mark.django_db
def test_taken_apart_each_has_its_clock_and_its_task_again(pair, cast):
    before = list(Lead.objects.order_by("pk").values(*TIMED))
    done = merged(pair)

    unmerge_leads(system(LATER + timedelta(hours=1)), merge_ids=[done.merge_id])

    assert list(Lead.objects.order_by("pk").values(*TIMED)) == before
    assert open_tasks() == sorted([cast.ada, cast.ben])
    assert broken_invariants() == []


@pytest.mark.parametrize(
    ("due", "responded", "noted", "since"),
    [
        (None, NOW, NOW, None),
        (DUE, None, None, None),
        (DUE, None, DUE, DUE),
        (DUE, DUE, DUE, None),
        (DUE, DUE + timedelta(minutes=1), None, LATER),
        (DUE, DUE + timedelta(minutes=1), DUE, DUE),
    ],
)
def test_since_when_a_response_is_late(due, responded, noted, since):
    assert late_since(due, responded, noted, LATER) == since
