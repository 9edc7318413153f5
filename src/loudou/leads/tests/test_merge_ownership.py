"""Who works on the lead that remains, and which it is."""

import pytest

from loudou.activities.enums import ActivityKind
from loudou.activities.models import ActivityLink
from loudou.activities.services.log import log_activities
from loudou.activities.shapes import ActivityDraft, RecordRef
from loudou.config.invariants_check import broken_invariants
from loudou.customers.tests.factories import make_account, make_contact
from loudou.leads.models import (
    Lead,
    LeadOwnership,
    PoolHolding,
    Touchpoint,
)
from loudou.leads.services.claim import claim_leads
from loudou.leads.services.convert import close_as_converted
from loudou.leads.services.record_followups import record_followups
from loudou.leads.shapes import FollowUp
from loudou.leads.tests.factories import NOW, make_lead, make_pool, system
from loudou.leads.tests.merges import LATER, LEAD_RULES, merge, pair, rows
from loudou.marketing.campaigns.models import CampaignMember
from loudou.marketing.campaigns.services.add_members import add_members
from loudou.marketing.campaigns.shapes import MemberDraft
from loudou.marketing.campaigns.tests.factories import make_campaign

pytestmark = pytest.mark.django_db


def test_who_worked_on_the_lead_that_goes_works_on_the_one_that_remains(cast):
    make_pool(member_ids=(cast.ada, cast.ben))
    waiting, worked = make_lead(email="gu@ruichi.example"), make_lead(mobile="13900000001")
    claim_leads(cast.acting("ada"), lead_ids=[worked.id])
    record_followups(cast.acting("ada"), followups=[FollowUp(worked.id, NOW)])

    merge(system(LATER), waiting, worked, survivor_id=waiting.id)

    kept = Lead.objects.get(pk=waiting.id)
    assert (kept.owner_id, kept.status, kept.pool_id, kept.held_how) == (cast.ada, "following", worked.pool_id, "merge")
    assert (kept.followup_count, kept.last_followup_at, kept.assigned_at) == (1, NOW, LATER)
    assert list(PoolHolding.objects.values_list("user_id", "held")) == [(cast.ada, 1)]
    assert LeadOwnership.objects.filter(lead=waiting.id).count() == 1


def test_the_lead_that_goes_is_counted_for_nobody(cast):
    first = make_lead(owner_id=cast.ada)
    second = make_lead(owner_id=cast.ben, mobile="13900000001")

    merge(system(LATER), first, second, survivor_id=first.id)

    assert dict(PoolHolding.objects.values_list("user_id", "held")) == {cast.ada: 1, cast.ben: 0}
    assert list(LeadOwnership.objects.values_list("lead_id", "owner_id", "to_at")) == [(second.id, cast.ben, LATER)]
    assert broken_invariants(LEAD_RULES) == []


def test_a_chain_is_one_step_long(cast):
    first, second = pair(cast.ada)
    third = make_lead(owner_id=cast.ada, mobile="13900000003")

    merge(cast.acting("ada", LATER), second, third, survivor_id=second.id)
    merge(cast.acting("ada", LATER), first, second, survivor_id=first.id)

    assert set(Lead.objects.filter(status="merged").values_list("merged_into_id", flat=True)) == {first.id}
    assert Touchpoint.objects.filter(lead=first.id).count() == 2


def test_a_converted_lead_remains_and_keeps_what_it_says(cast):
    account = make_account(system())
    contact = make_contact(system(), account_id=account.id)
    first, second = pair(cast.ada)
    log_activities(cast.acting("ada"), drafts=[ActivityDraft(ActivityKind.NOTE, (RecordRef("lead", second.id),), "n")])
    close_as_converted(cast.acting("ada"), lead_id=first.id, account_id=account.id, contact_id=contact.id)
    before = rows()[first.id]
    expo = make_campaign(system())
    add_members(system(), drafts=[MemberDraft(expo.id, "顾海峰", second.id)])

    done = merge(cast.acting("ada", LATER), second, first)

    after = rows()[first.id]
    assert done.survivor_id == first.id
    assert {name for name in after if after[name] != before[name]} == {"touch_count", "last_touch_at", "also_known"}
    assert set(ActivityLink.objects.values_list("record_type", "record_id")) == {
        ("lead", first.id), ("account", account.id), ("contact", contact.id),
    }  # fmt: skip
    assert CampaignMember.objects.values_list("lead_id", "contact_id").get() == (first.id, contact.id)
