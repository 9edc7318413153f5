from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from loudou.activities.enums import ActivityKind
from loudou.activities.models import Activity, ActivityLink
from loudou.activities.services.log import log_activities
from loudou.activities.services.plan import plan_tasks
from loudou.activities.shapes import ActivityDraft, RecordRef, TaskDraft
from loudou.customers.tests.factories import make_account, make_contact
from loudou.leads.enums import CaptureOutcome, InvalidReason
from loudou.leads.errors import LeadMergedAway, LeadNotFound, MergeRefused
from loudou.leads.models import (
    DuplicateCandidate,
    EnrichmentProposal,
    Lead,
    LeadMerge,
    LeadOwnership,
    PoolHolding,
    Touchpoint,
)
from loudou.leads.queries.arrivals import arrivals_of
from loudou.leads.services.capture import capture_leads
from loudou.leads.services.claim import claim_leads
from loudou.leads.services.convert import close_as_converted
from loudou.leads.services.flag_duplicates import flag_duplicates
from loudou.leads.services.mark_invalid import mark_invalid
from loudou.leads.services.merge import merge_leads
from loudou.leads.services.record_followups import record_followups
from loudou.leads.services.touch import touch_leads
from loudou.leads.shapes import CapturePolicy, FollowUp, LeadDraft, LeadTouch, MergeDraft
from loudou.leads.tests.factories import NOW, make_lead, make_leads, make_pool, system
from loudou.marketing.behaviour.services.identify_visitors import identify_visitors
from loudou.marketing.behaviour.services.record_events import record_events
from loudou.marketing.behaviour.shapes import EventDraft
from loudou.marketing.campaigns.models import CampaignMember
from loudou.marketing.campaigns.services.add_members import add_members
from loudou.marketing.campaigns.shapes import MemberDraft
from loudou.marketing.campaigns.tests.factories import make_campaign
from loudou.platform.access.errors import ActionRefused
from loudou.platform.changes.models import ChangeSet
from loudou.platform.changes.recording import recording
from loudou.platform.changes.services.undo import undo_change_set
from loudou.platform.notifications.models import Notice
from loudou.platform.outbox.models import OutboxEvent
from loudou.platform.records.services.undo import undo

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
UNSTEADY = {"version", "updated_at", "search", "title_key", "scored_at"}


def pair(owner_id, **second):
    """Two leads of one person who called from two numbers; the first says more."""
    first = make_lead(owner_id=owner_id, city="苏州", email="gu@ruichi.example", need="车床", wechat="gu")
    values = {"mobile": "13900000001", "need": "三台五轴加工中心，年内到货", "tags": ("展会",)} | second
    return first, make_lead(owner_id=owner_id, now=NOW + timedelta(minutes=5), **values)


def merge(ctx, *leads, **more):
    (done,) = merge_leads(ctx, merges=[MergeDraft(tuple(lead.id for lead in leads), **more)])
    return done


def rows():
    """Every lead as it stands, without what every write moves."""
    return {
        row["id"]: {name: value for name, value in row.items() if name not in UNSTEADY}
        for row in Lead.objects.values()
    }


def test_two_leads_become_one_that_says_what_both_said(cast, emitted):
    first, second = pair(cast.ada)
    emitted.clear()

    done = merge(cast.acting("ada", LATER), first, second)

    kept, gone = Lead.objects.get(pk=first.id), Lead.objects.get(pk=second.id)
    assert (done.survivor_id, done.merged_ids) == (first.id, (second.id,))
    assert (kept.need, kept.email, kept.tags) == ("三台五轴加工中心，年内到货", "gu@ruichi.example", ["展会"])
    assert kept.mobile == first.mobile
    assert gone.number in kept.also_known
    assert gone.mobile in kept.also_known
    assert (gone.status, gone.merged_into_id, gone.owner_id, gone.pool_id) == ("merged", kept.id, None, None)
    (event,) = [one for one in emitted if one.name == "leads.leads_merged"]
    assert (event.subject_ids, event.survivor_ids) == ((second.id,), (first.id,))


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


def test_every_touch_comes_over_and_the_first_arrival_becomes_one(cast):
    first, second = pair(cast.ada)
    policy = CapturePolicy(channel="web_form")
    capture_leads(system(LATER), drafts=[LeadDraft(mobile=second.mobile, external_id="f-1")], policy=policy)

    done = merge(cast.acting("ada", LATER), first, second)

    touches = Touchpoint.objects.order_by("at")
    assert Lead.objects.get(pk=first.id).touch_count == 3 == touches.count() + 1
    assert set(touches.values_list("lead_id", flat=True)) == {first.id}
    assert (touches[0].at, touches[0].matched_by, touches[0].payload) == (
        second.created_at,
        "merge",
        {"lead": second.number},
    )
    assert done.moved["touches"] == 2
    assert arrivals_of(system(), [first.id], with_first=False) == []


def test_activities_and_tasks_come_over_once_and_tasks_go_to_who_goes_on(cast):
    first = make_lead(owner_id=cast.ada)
    second = make_lead(owner_id=cast.ben, mobile="13900000001")
    ada, ben = cast.acting("ada"), cast.acting("ben")
    both = (RecordRef("lead", first.id), RecordRef("lead", second.id))
    log_activities(ada, drafts=[ActivityDraft(ActivityKind.CALL, both, "call")])
    (task,) = plan_tasks(ben, drafts=[TaskDraft("ring back", (both[1],))])
    Notice.objects.all().delete()

    done = merge(cast.acting("ada", LATER), first, second)

    assert ActivityLink.objects.count() == 2 == ActivityLink.objects.filter(record_id=first.id).count()
    assert (Activity.objects.get(pk=task).owner_id, Activity.objects.get(pk=task).state) == (cast.ada, "open")
    assert done.survivor_id == first.id
    assert Notice.objects.values_list("user_id", "link").get() == (cast.ben, f"/leads/{first.id}")


def test_of_two_memberships_the_more_advanced_stays(cast, ctx):
    first, second = pair(cast.ada)
    expo, fair = make_campaign(system()), make_campaign(system(), name="展会二")
    drafts = [
        MemberDraft(expo.id, "顾海峰", first.id, status="invited"),
        MemberDraft(expo.id, "顾海峰", second.id, status="attended", first_responded_at=NOW),
        MemberDraft(fair.id, "顾海峰", second.id, status="registered", first_responded_at=NOW),
    ]
    add_members(system(), drafts=drafts)

    done = merge(cast.acting("ada", LATER), first, second)

    members = CampaignMember.objects.order_by("status").values_list("campaign_id", "lead_id", "status")
    assert list(members) == [(expo.id, first.id, "attended"), (fair.id, first.id, "registered")]
    assert done.moved["members"] >= 2


def test_points_of_behaviour_are_reckoned_from_the_union_and_never_added(cast):
    first, second = pair(cast.ada)
    visitor = make_visitor(second)
    drafts = [EventDraft(subject_id=pk, kind="page_view", at=NOW) for pk in (first.id, second.id, visitor)]
    record_events(system(), drafts=drafts)
    from_union = make_lead(mobile="13900000009", now=NOW, owner_id=cast.ada)
    del from_union

    merge(cast.acting("ada", LATER), first, second)

    kept = Lead.objects.get(pk=first.id)
    views = [one for one in kept.score_reasons if one["code"] == "page_view"]
    assert kept.score_behavior is not None
    assert len(views) == 1


def make_visitor(lead):
    from uuid import uuid4

    visitor = uuid4()
    identify_visitors(system(), people={visitor: lead.id})
    return visitor
