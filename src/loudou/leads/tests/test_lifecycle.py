"""Following up, returning, qualifying, invalidating, reopening and converting."""

from datetime import timedelta

import pytest

from loudou.customers.tests.factories import make_account, make_contact
from loudou.leads.errors import LeadNotFound, LeadNotOpen, LeadStateForbids
from loudou.leads.models import Lead, LeadOwnership, PoolHolding
from loudou.leads.services.assign import assign_leads
from loudou.leads.services.convert import close_as_converted
from loudou.leads.services.mark_invalid import mark_invalid
from loudou.leads.services.qualify import qualify_leads
from loudou.leads.services.record_followups import record_followups
from loudou.leads.services.reopen import reopen_leads
from loudou.leads.services.return_leads import return_leads
from loudou.leads.services.transfer_pool import transfer_pool
from loudou.leads.shapes import CapturePolicy, FollowUp, PoolClock
from loudou.leads.tests.factories import NOW, make_defaults, make_lead, make_pool, system
from loudou.platform.access.errors import ActionRefused

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def held(user):
    return sum(PoolHolding.objects.filter(user=user).values_list("held", flat=True))


def unchanged(lead, emitted, before):
    return Lead.objects.get(pk=lead.pk).version == lead.version and list(emitted) == before


def test_ex_3_2_the_clock_runs_from_the_last_follow_up():
    clock = PoolClock(first_followup_hours=None, followup_days=7, conversion_days=30)
    assigned = NOW.replace(month=1, day=5)

    assert clock.due_at(assigned) == assigned + 7 * DAY
    assert clock.due_at(assigned, assigned + 5 * DAY) == assigned + 12 * DAY
    assert clock.due_at(assigned, assigned + 29 * DAY) == assigned + 30 * DAY
    assert clock.due_at(assigned, assigned - DAY) == assigned + 7 * DAY
    assert PoolClock(None, None, None).due_at(assigned) is None
    assert PoolClock().due_at(assigned) == assigned + 2 * DAY


def test_the_first_follow_up_is_the_response(cast, emitted):
    pool = make_pool()
    lead = make_lead(policy=CapturePolicy(pool_id=pool, assigns=False))
    assign_leads(system(), lead_ids=[lead.id], owner_id=cast.ada)
    at = NOW + timedelta(minutes=20)

    record_followups(cast.acting("ada", at), followups=[FollowUp(lead.id, at, NOW + 3 * DAY)])
    record_followups(cast.acting("ada", NOW + DAY), followups=[FollowUp(lead.id, NOW + DAY)])

    lead.refresh_from_db()
    assert (lead.status, lead.first_response_at, lead.last_followup_at) == ("following", at, NOW + DAY)
    assert (lead.followup_count, lead.next_followup_at, lead.recycle_due_at) == (2, None, NOW + 8 * DAY)
    assert list(emitted)[-2:] == ["leads.lead_contacted"] * 2


def test_a_closed_lead_is_not_followed_up(cast, ada, emitted):
    lead = make_lead(owner_id=cast.ada)
    mark_invalid(ada, lead_ids=[lead.id], reason="no_need")
    lead.refresh_from_db()
    before = list(emitted)

    with pytest.raises(LeadNotOpen):
        record_followups(cast.acting("ada"), followups=[FollowUp(lead.id, NOW)])

    assert unchanged(lead, emitted, before)


def test_a_returned_lead_lies_in_its_pool_again(cast, ada, emitted):
    lead = make_lead(owner_id=cast.ada)

    return_leads(ada, lead_ids=[lead.id], reason="not my product")

    lead.refresh_from_db()
    assert (lead.owner_id, lead.status, lead.pool.is_default, lead.return_count) == (None, "unassigned", True, 1)
    assert (lead.assigned_at, lead.recycle_due_at, held(cast.ada)) == (None, None, 0)
    assert LeadOwnership.objects.get().reason == "not my product"
    assert list(emitted)[-1] == "leads.lead_returned"


def test_what_nobody_owns_cannot_be_returned(emitted):
    lead = make_lead()
    before = list(emitted)

    with pytest.raises(LeadStateForbids):
        return_leads(system(), lead_ids=[lead.id], reason="")

    assert unchanged(lead, emitted, before)


def test_a_lead_one_does_not_see_cannot_be_returned(cast, cleo, emitted):
    lead = make_lead(owner_id=cast.ada)
    before = list(emitted)

    with pytest.raises(LeadNotFound):
        return_leads(cleo, lead_ids=[lead.id], reason="")

    assert unchanged(lead, emitted, before)


def test_a_lead_is_qualified_after_its_first_follow_up(cast, ada, emitted):
    lead = make_lead(owner_id=cast.ada)
    before = list(emitted)
    with pytest.raises(LeadStateForbids):
        qualify_leads(ada, lead_ids=[lead.id])
    assert unchanged(lead, emitted, before)

    record_followups(cast.acting("ada"), followups=[FollowUp(lead.id, NOW)])
    qualify_leads(cast.acting("ada"), lead_ids=[lead.id])

    lead.refresh_from_db()
    assert lead.status == "qualified"


def test_an_invalid_lead_leaves_the_queues_and_comes_back_scored(cast, ada, emitted):
    lead = make_lead(owner_id=cast.ada, title="总经理")
    score = lead.score_total

    mark_invalid(ada, lead_ids=[lead.id], reason="unreachable")
    lead.refresh_from_db()
    assert (lead.status, lead.invalid_reason, lead.score_total, lead.band) == ("invalid", "unreachable", 0, "hold")
    assert held(cast.ada) == 0

    reopen_leads(system(NOW + DAY), lead_ids=[lead.id])
    lead.refresh_from_db()
    assert (lead.status, lead.invalid_reason, lead.owner_id, lead.score_total) == ("unassigned", "", None, score)
    assert list(emitted)[-3:] == ["leads.lead_invalidated", "leads.lead_scored", "leads.lead_reopened"]


def test_only_invalid_leads_are_reopened(emitted):
    lead = make_lead()
    before = list(emitted)

    with pytest.raises(LeadStateForbids):
        reopen_leads(system(), lead_ids=[lead.id])

    assert unchanged(lead, emitted, before)


def test_invalid_twice_is_refused(emitted):
    lead = make_lead()
    mark_invalid(system(), lead_ids=[lead.id], reason="test_data")
    lead.refresh_from_db()
    before = list(emitted)

    with pytest.raises(LeadNotOpen):
        mark_invalid(system(), lead_ids=[lead.id], reason="competitor")

    assert unchanged(lead, emitted, before)


def test_l10_a_lead_is_converted_once(cast, ada, emitted):
    lead = make_lead(owner_id=cast.ada)
    contact = make_contact()

    close_as_converted(ada, lead_id=lead.id, account_id=contact.account_id, contact_id=contact.id)
    lead.refresh_from_db()
    assert (lead.status, lead.converted_at, lead.converted_by, lead.owner_id) == ("converted", NOW, cast.ada, cast.ada)
    assert held(cast.ada) == 0
    before = list(emitted)
    assert before[-1] == "leads.lead_converted"

    with pytest.raises(LeadNotOpen):
        close_as_converted(cast.acting("ada"), lead_id=lead.id, account_id=contact.account_id)
    assert unchanged(lead, emitted, before)


def test_what_nobody_owns_is_not_converted(emitted):
    lead = make_lead()
    account = make_account()
    before = list(emitted)

    with pytest.raises(LeadStateForbids):
        close_as_converted(system(), lead_id=lead.id, account_id=account.id)

    assert unchanged(lead, emitted, before)


def test_where_qualification_is_asked_for_it_is_needed(cast, ada):
    lead = make_lead(owner_id=cast.ada)

    with pytest.raises(LeadStateForbids):
        close_as_converted(ada, lead_id=lead.id, account_id=make_account().id, must_be_qualified=True)


def test_without_the_right_to_convert_nothing_is_converted(cast, emitted):
    lead = make_lead(owner_id=cast.ada)
    account = make_account()
    before = list(emitted)

    with pytest.raises(ActionRefused):
        close_as_converted(cast.acting("max"), lead_id=lead.id, account_id=account.id)

    assert unchanged(lead, emitted, before)


def test_an_owned_lead_does_not_change_pools(cast, emitted):
    other = make_pool("Other")
    lead = make_lead(owner_id=cast.ada)
    before = list(emitted)

    with pytest.raises(LeadStateForbids):
        transfer_pool(system(), lead_ids=[lead.id], pool_id=other)

    assert unchanged(lead, emitted, before)


def test_defaults_are_installed_once(emitted):
    make_defaults()
    before = list(emitted)

    make_defaults()

    assert list(emitted) == before
