"""The clock of the first response (domain 3.5)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from loudou.activities.models import Activity
from loudou.leads.enums import ResponseState
from loudou.leads.models import Lead
from loudou.leads.rules.response import clock_starts, response_state
from loudou.leads.services.assign import assign_leads
from loudou.leads.services.capture import capture_leads
from loudou.leads.services.claim import claim_leads
from loudou.leads.services.mark_invalid import mark_invalid
from loudou.leads.services.note_late_responses import note_late_responses
from loudou.leads.services.note_responses import note_responses
from loudou.leads.services.open_responses import open_responses
from loudou.leads.services.record_followups import record_followups
from loudou.leads.services.return_leads import return_leads
from loudou.leads.shapes import AssignmentMemberDraft, BandActions, CapturePolicy, FollowUp, LeadDraft
from loudou.leads.tests.factories import NOW, make_defaults, make_pool, make_rule, system
from loudou.leads.tests.test_bands import put, scored_by_need, turned
from loudou.platform.notifications.models import Notice

pytestmark = pytest.mark.django_db
DUE = datetime(2026, 3, 2, 1, 40, tzinfo=UTC)
"""Monday 09:40 in Shanghai: thirty working minutes after NOW."""


@pytest.fixture
def hot(cast):
    """Makes a lead to contact now, Ada's unless said otherwise."""
    make_defaults()
    scored_by_need()

    def make(owner_id=cast.ada, *, number=0, now=NOW, **more):
        draft = LeadDraft(
            name="顾海峰",
            company=f"公司{number}",
            mobile=f"138{number:08d}",
            need="contact_now",
            owner_id=owner_id,
            **more,
        )
        (row,) = capture_leads(system(now), drafts=[draft], policy=CapturePolicy(assigns=False)).rows
        open_responses(system(now).as_system(), lead_ids=[row.lead_id])
        return Lead.objects.get(pk=row.lead_id)

    return make


def clock_of(lead):
    lead.refresh_from_db()
    return lead.response_due_at, lead.first_response_at, lead.response_breached_at


def tasks():
    return list(
        Activity.objects.filter(origin="leads.first_response").order_by("created_at").values_list("state", "owner")
    )


@pytest.mark.parametrize(
    ("due", "first", "state"),
    [
        (None, None, ResponseState.NONE),
        (None, NOW, ResponseState.NONE),
        (DUE, None, ResponseState.RUNNING),
        (NOW, None, ResponseState.RUNNING),
        (NOW - timedelta(minutes=1), None, ResponseState.LATE),
        (DUE, DUE, ResponseState.MET),
        (DUE, DUE + timedelta(seconds=1), ResponseState.MET_LATE),
    ],
)
def test_how_a_response_stands(due, first, state):
    assert response_state(due, first, NOW) is state


def test_the_clock_of_history_starts_when_it_is_brought_in():
    assert clock_starts(NOW - timedelta(days=30), NOW) == NOW
    assert clock_starts(NOW - timedelta(days=7), NOW) == NOW - timedelta(days=7)


def test_a_lead_to_contact_now_starts_its_clock_with_a_task_for_its_owner(hot, cast):
    lead = hot()

    assert clock_of(lead) == (DUE, None, None)
    task = Activity.objects.get(origin="leads.first_response")
    assert (task.owner_id, task.due_at, task.state) == (cast.ada, DUE, "open")
    assert list(Notice.objects.values_list("user_id", "message")) == [(cast.ada, "Contact now: %(lead)s")]


def test_opening_responses_twice_opens_one_task(hot):
    lead = hot()

    assert open_responses(system(), lead_ids=[lead.pk]) == 0

    assert len(tasks()) == 1


def test_neither_clock_nor_task_where_the_rules_say_so(cast, hot):
    scored_by_need(BandActions(response_minutes=None))
    assert clock_of(hot()) == (None, None, None)

    scored_by_need(BandActions(opens_task=False, tells_owner=False))
    Notice.objects.all().delete()
    assert clock_of(hot(number=1)) == (DUE, None, None)
    assert (tasks(), Notice.objects.count()) == ([], 0)


def test_a_claimed_lead_has_a_clock_and_its_taker_is_not_told(hot, cast):
    pool = make_pool("Claims", member_ids=(cast.ada,), is_default=True)
    lead = hot(None)
    assert (lead.response_due_at, lead.pool_id) == (None, pool)

    claim_leads(cast.acting("ada"), lead_ids=[lead.pk])
    open_responses(cast.acting("ada").as_system(), lead_ids=[lead.pk])

    assert clock_of(lead) == (DUE, None, None)
    assert (tasks(), Notice.objects.count()) == ([("open", cast.ada)], 0)


def test_a_new_owner_has_a_clock_and_a_task_of_their_own(hot, cast):
    lead = hot()
    later = NOW + timedelta(hours=2)

    assign_leads(system(later), lead_ids=[lead.pk], owner_id=cast.ben)
    open_responses(system(later), lead_ids=[lead.pk])

    assert clock_of(lead) == (DUE + timedelta(hours=2), None, None)
    assert tasks() == [("cancelled", cast.ada), ("open", cast.ben)]


def test_a_returned_lead_has_no_clock_and_no_task(hot, cast):
    lead = hot()

    return_leads(system(), lead_ids=[lead.pk], reason="away")

    assert (clock_of(lead), tasks()) == ((None, None, None), [("cancelled", cast.ada)])


def test_the_first_attempt_stops_the_clock_and_ends_the_task(hot, cast):
    lead = hot()
    at = NOW + timedelta(minutes=20)

    record_followups(cast.acting("ada", at), followups=[FollowUp(lead.pk, at)])

    assert (clock_of(lead), tasks()) == ((DUE, at, None), [("done", cast.ada)])


def test_a_note_reaches_nobody_and_the_clock_runs_on(hot, cast):
    lead = hot()

    record_followups(cast.acting("ada"), followups=[FollowUp(lead.pk, NOW, is_response=False)])

    assert (clock_of(lead), tasks()) == ((DUE, None, None), [("open", cast.ada)])


def test_a_late_attempt_is_kept_as_late_though_nobody_had_noted_it(hot, cast):
    lead = hot()
    at = DUE + timedelta(minutes=5)

    record_followups(cast.acting("ada", at), followups=[FollowUp(lead.pk, at)])

    assert clock_of(lead) == (DUE, at, at)


def test_a_call_logged_afterwards_takes_back_what_was_noted_as_late(hot, cast):
    lead = hot()
    assert note_late_responses(system(DUE + timedelta(minutes=1))) == 1

    note_responses(system(DUE + timedelta(minutes=30)), attempts={lead.pk: DUE - timedelta(minutes=5)})

    assert clock_of(lead) == (DUE, DUE - timedelta(minutes=5), None)
    assert tasks() == [("done", cast.ada)]


def test_an_overdue_response_is_noted_once(hot, emitted):
    lead = hot()

    assert note_late_responses(system(DUE)) == 0
    late = DUE + timedelta(minutes=1)
    assert [note_late_responses(system(late)), note_late_responses(system(late))] == [1, 0]

    assert clock_of(lead) == (DUE, None, late)
    assert list(emitted).count("leads.lead_response_overdue") == 1


def test_a_lead_that_turns_hot_with_its_owner_starts_the_clock_then(hot, cast):
    lead = hot()
    turned(lead, "hold")
    put(lead.pk, response_due_at=None)

    turned(lead, "contact_now", now=NOW + timedelta(hours=1))

    assert (lead.owner_id, lead.response_due_at) == (cast.ada, DUE + timedelta(hours=1))


def test_a_closed_lead_has_no_clock_and_no_task(hot, cast):
    lead = hot()

    mark_invalid(system(), lead_ids=[lead.pk], reason="test_data")

    assert (clock_of(lead), tasks()) == ((None, None, None), [("cancelled", cast.ada)])
    assert note_late_responses(system(DUE + timedelta(days=1))) == 0


def test_capturing_takes_as_many_statements_for_many_leads_to_contact_now(cast):
    make_defaults()
    scored_by_need()
    make_rule("round_robin", AssignmentMemberDraft(cast.ada, capacity=10_000))

    def statements(first, count):
        drafts = [
            LeadDraft(name=f"n{n}", mobile=f"139{n:08d}", need="contact_now") for n in range(first, first + count)
        ]
        with CaptureQueriesContext(connection) as queries:
            capture_leads(system(), drafts=drafts)
        return len(queries)

    statements(0, 1)
    assert statements(1, 5) == statements(100, 400) <= 35

    def opening(count):
        ids = list(Lead.objects.order_by("pk").values_list("pk", flat=True)[opening.done : opening.done + count])
        opening.done += count
        with CaptureQueriesContext(connection) as queries:
            open_responses(system(), lead_ids=ids)
        return len(queries)

    opening.done = 0
    assert opening(5) == opening(395) <= 20
    assert Activity.objects.filter(origin="leads.first_response").count() == 400
