"""A lead that was nurtured too long leaves nurturing (domain 3.7, Appendix E)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from loudou.leads.errors import RuleInvalid
from loudou.leads.models import AssignmentLog, Lead, PoolHolding
from loudou.leads.services.assign import assign_leads
from loudou.leads.services.end_nurture import end_nurture
from loudou.leads.services.follow_bands import follow_bands
from loudou.leads.services.reopen import reopen_leads
from loudou.leads.services.return_leads import return_leads
from loudou.leads.shapes import BandActions
from loudou.leads.tests.factories import NOW, make_defaults, make_lead, make_leads, system
from loudou.leads.tests.test_bands import put, scored_by_need, turned
from loudou.platform.changes.models import ChangeSet
from loudou.platform.changes.recording import recording
from loudou.platform.changes.services.undo import undo_change_set
from loudou.platform.identity.models import User
from loudou.platform.outbox.models import OutboxEvent

pytestmark = pytest.mark.django_db
END = NOW + timedelta(days=180)


@pytest.fixture
def rules(cast):
    """The company's pool and score rules by which leads that score between the bounds are nurtured."""
    make_defaults()
    scored_by_need()


def ending(how):
    scored_by_need(BandActions(nurture_end=how))


def had_by(owner_id, **more):
    """A nurtured lead that somebody gave back before."""
    lead = make_lead(need="hold", **more)
    assign_leads(system(), lead_ids=[lead.pk], owner_id=owner_id)
    return_leads(system(NOW + timedelta(hours=1)), lead_ids=[lead.pk], reason="away")
    return turned(lead, "nurture", now=NOW + timedelta(hours=2))


def test_after_180_days_to_the_instant_a_lead_lies_in_its_pool_again(rules, emitted):
    lead = make_lead(need="nurture")
    assert (lead.status, lead.nurturing_since) == ("nurturing", NOW)

    assert end_nurture(system(END - timedelta(microseconds=1))) == 0
    assert end_nurture(system(END)) == 1

    after = Lead.objects.get(pk=lead.pk)
    assert (after.status, after.pool_id, after.owner_id) == ("unassigned", lead.pool_id, None)
    told = OutboxEvent.objects.get(name="leads.lead_nurture_ended")
    assert (list(told.subject_ids), told.payload["reason"]) == ([lead.pk], "too_long")
    assert end_nurture(system(END)) == 0


def test_it_is_taken_back_like_any_change(rules, cast):
    lead = make_lead(need="nurture")
    end_nurture(system(END))
    change = ChangeSet.objects.get(label="leads.end_nurture")

    undo_change_set(cast.acting("root", END), change_set_id=change.pk)

    assert Lead.objects.values_list("status", "nurturing_since").get(pk=lead.pk) == ("nurturing", NOW)


def test_what_rose_meanwhile_left_before(rules, emitted):
    lead = make_lead(need="nurture")
    turned(lead, "contact_now", now=NOW + timedelta(days=100))

    assert end_nurture(system(END)) == 0

    told = OutboxEvent.objects.get(name="leads.lead_nurture_ended")
    assert told.payload["reason"] == "score_rose"


def test_the_time_counts_from_when_nurturing_began_not_from_the_band(rules):
    lead = turned(make_lead(need="hold"), "nurture", now=NOW + timedelta(days=10))
    turned(lead, "hold", now=NOW + timedelta(days=50))
    turned(lead, "nurture", now=NOW + timedelta(days=60))

    assert lead.nurturing_since == NOW + timedelta(days=10)
    assert end_nurture(system(NOW + timedelta(days=190) - timedelta(seconds=1))) == 0
    assert end_nurture(system(NOW + timedelta(days=190))) == 1


def test_a_lead_nurtured_before_that_was_noted_counts_from_its_band(rules):
    lead = make_lead(need="nurture")
    put(lead.pk, nurturing_since=None, band_at=NOW - timedelta(days=1))

    assert end_nurture(system(END - timedelta(days=1))) == 1


def test_it_may_be_archived_with_the_reason_and_reopened(rules):
    ending("archive")
    lead = make_lead(need="nurture")

    end_nurture(system(END))

    assert Lead.objects.values_list("status", "invalid_reason").get(pk=lead.pk) == ("invalid", "nurtured_long")
    reopen_leads(system(END), lead_ids=[lead.pk])
    assert Lead.objects.get(pk=lead.pk).status == "unassigned"


def test_it_may_go_to_whoever_had_it_last(rules, cast):
    ending("former_owner")
    lead, fresh = had_by(cast.ada), make_lead(need="nurture", company="无锡新路", mobile="13800000009")

    assert end_nurture(system(END + timedelta(days=1))) == 2

    lead.refresh_from_db()
    assert (lead.status, lead.owner_id, lead.assigned_at) == ("assigned", cast.ada, END + timedelta(days=1))
    assert Lead.objects.get(pk=fresh.pk).status == "unassigned"
    assert AssignmentLog.objects.filter(lead_id=lead.pk).order_by("-at").first().reason == "former_owner"
    assert PoolHolding.objects.get(user=cast.ada).held == 1


def test_whoever_left_the_company_gets_nothing_back(rules, cast):
    ending("former_owner")
    lead = had_by(cast.ada)
    with recording(system(), "test"):
        User.objects.filter(pk=cast.ada).update(is_active=False)

    end_nurture(system(END + timedelta(days=1)))

    lead.refresh_from_db()
    assert (lead.status, lead.owner_id) == ("unassigned", None)


def test_without_a_number_of_days_nurturing_never_ends(rules):
    scored_by_need(BandActions(nurture_days=None))
    make_lead(need="nurture")

    assert end_nurture(system(END + timedelta(days=3_000))) == 0


@pytest.mark.parametrize(
    ("actions", "field"),
    [
        (BandActions(nurture_days=0), "nurture_days"),
        (BandActions(nurture_days=3_651), "nurture_days"),
        (BandActions(nurture_end="sell"), "nurture_end"),
    ],
)
def test_senseless_ends_are_refused(rules, actions, field):
    with pytest.raises(RuleInvalid) as refused:
        scored_by_need(actions)

    assert [problem.field for problem in refused.value.problems] == [field]


@pytest.mark.parametrize("how", ["hand_back", "archive", "former_owner"])
def test_many_leave_in_as_many_statements_as_few(rules, cast, how):
    ending(how)

    def statements(count, now):
        leads = make_leads(count, need="hold", mobile="", company="", email="")
        ids = [lead.pk for lead in leads]
        for owner_id, part in ((cast.ada, ids[::2]), (cast.ben, ids[1::2])):
            assign_leads(system(), lead_ids=part, owner_id=owner_id)
        return_leads(system(), lead_ids=ids, reason="x")
        put(*ids, need="nurture", band="nurture")
        follow_bands(system(), lead_ids=ids)
        with CaptureQueriesContext(connection) as queries:
            assert end_nurture(system(now)) == count
        return len(queries)

    assert statements(4, END) == statements(60, END) <= 30
