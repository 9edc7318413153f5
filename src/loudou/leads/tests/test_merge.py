"""Leads become one: what it says, once, and back."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from loudou.activities.enums import ActivityKind
from loudou.activities.models import ActivityLink
from loudou.activities.services.log import log_activities
from loudou.activities.shapes import ActivityDraft, RecordRef
from loudou.config.invariants_check import broken_invariants
from loudou.leads.models import (
    Lead,
    LeadMerge,
    PoolHolding,
    Touchpoint,
)
from loudou.leads.services.merge import merge_leads
from loudou.leads.shapes import MergeDraft
from loudou.leads.tests.factories import make_lead, make_leads, make_pool, system
from loudou.leads.tests.merges import LATER, LEAD_RULES, merge, pair, rows
from loudou.marketing.campaigns.models import CampaignMember
from loudou.marketing.campaigns.services.add_members import add_members
from loudou.marketing.campaigns.shapes import MemberDraft
from loudou.marketing.campaigns.tests.factories import make_campaign
from loudou.platform.changes.models import ChangeSet
from loudou.platform.outbox.models import OutboxEvent
from loudou.platform.records.services.undo import undo

pytestmark = pytest.mark.django_db


def test_two_leads_become_one_that_says_what_both_said(cast):
    first, second = pair(cast.ada)

    done = merge(cast.acting("ada", LATER), first, second)

    kept, gone = Lead.objects.get(pk=first.id), Lead.objects.get(pk=second.id)
    assert (done.survivor_id, done.merged_ids) == (first.id, (second.id,))
    assert (kept.need, kept.email, kept.tags) == ("三台五轴加工中心，年内到货", "gu@ruichi.example", ["展会"])
    assert kept.mobile == first.mobile
    assert gone.number in kept.also_known
    assert gone.mobile in kept.also_known
    assert (gone.status, gone.merged_into_id, gone.owner_id, gone.pool_id) == ("merged", kept.id, None, None)
    event = OutboxEvent.objects.get(name="leads.leads_merged")
    assert (event.subject_ids, event.payload["survivor_ids"]) == ([second.id], [str(first.id)])


def test_people_choose_which_remains_and_whose_value_stays(cast):
    first, second = pair(cast.ada)

    done = merge(
        cast.acting("ada", LATER), first, second, survivor_id=second.id, choices={"need": first.id, "wechat": second.id}
    )

    kept = Lead.objects.get(pk=second.id)
    assert done.survivor_id == second.id
    assert (kept.need, kept.wechat, kept.mobile) == ("车床", "", second.mobile)
    assert LeadMerge.objects.get().choices == {"need": str(first.id), "wechat": str(second.id)}


def test_the_merge_keeps_what_both_said(cast):
    first, second = pair(cast.ada)

    done = merge(cast.acting("ada", LATER), first, second)

    kept = LeadMerge.objects.get(pk=done.merge_id)
    assert [said["number"] for said in kept.originals] == [first.number, second.number]
    assert [said["need"] for said in kept.originals] == ["车床", "三台五轴加工中心，年内到货"]
    assert (kept.by, kept.at, kept.survivor_id, kept.merged_ids) == (cast.ada, LATER, first.id, [second.id])
    assert ChangeSet.objects.get(pk=kept.change_set_id).label == "leads.merge"


def test_amounts_of_two_currencies_have_no_greatest_one(cast):
    first = make_lead(owner_id=cast.ada, annual_revenue_amount=Decimal(5), currency="USD")
    second = make_lead(owner_id=cast.ada, mobile="13900000001", annual_revenue_amount=Decimal(7), currency="CNY")
    third = make_lead(owner_id=cast.ada, mobile="13900000002", annual_revenue_amount=Decimal(9), currency="USD")

    merge(cast.acting("ada", LATER), first, second, survivor_id=first.id)
    mixed = Lead.objects.get(pk=first.id)
    merge(cast.acting("ada", LATER), first, third, survivor_id=first.id)
    kept = Lead.objects.get(pk=first.id)

    assert (mixed.annual_revenue_amount, mixed.currency) == (5, "USD")
    assert (kept.annual_revenue_amount, kept.currency) == (9, "USD")


def test_merging_twice_changes_nothing_more(cast):
    first, second = pair(cast.ada)
    done = merge(cast.acting("ada", LATER), first, second)
    before, events = rows(), OutboxEvent.objects.count()

    again = merge(cast.acting("ada", LATER), first, second)

    assert (again.survivor_id, again.merge_id) == (done.survivor_id, None)
    assert (rows(), OutboxEvent.objects.count(), LeadMerge.objects.count()) == (before, events, 1)


def test_a_merge_is_undone_like_every_other_act(cast):
    first, second = pair(cast.ada)
    log_activities(cast.acting("ada"), drafts=[ActivityDraft(ActivityKind.NOTE, (RecordRef("lead", second.id),), "n")])
    add_members(system(), drafts=[MemberDraft(make_campaign(system()).id, "顾海峰", second.id)])
    before = rows()
    merge(cast.acting("ada", LATER), first, second)

    undo(cast.acting("ada", LATER), change_set_id=ChangeSet.objects.get(label="leads.merge").id)

    assert rows() == before
    assert (LeadMerge.objects.count(), Touchpoint.objects.count()) == (0, 0)
    assert ActivityLink.objects.get().record_id == CampaignMember.objects.get().lead_id == second.id
    assert PoolHolding.objects.get(user=cast.ada).held == 2
    assert broken_invariants(LEAD_RULES) == []


@pytest.mark.parametrize("size", [2, 40])
def test_merging_takes_the_same_statements_however_many(size):
    make_pool()
    leads = make_leads(size * 2)
    drafts = [MergeDraft((leads[n].id, leads[n + size].id)) for n in range(size)]

    with CaptureQueriesContext(connection) as asked:
        done = merge_leads(system(LATER), merges=drafts)

    assert len(done) == size == Lead.objects.filter(status="merged").count()
    assert len(asked) <= 60
