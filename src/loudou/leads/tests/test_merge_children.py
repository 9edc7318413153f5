"""What hangs on a lead that goes hangs on the one that remains."""

from dataclasses import replace
from decimal import Decimal
from uuid import uuid4

import pytest

from loudou.activities.enums import ActivityKind
from loudou.activities.models import Activity, ActivityLink
from loudou.activities.services.log import log_activities
from loudou.activities.services.plan import plan_tasks
from loudou.activities.shapes import ActivityDraft, RecordRef, TaskDraft
from loudou.leads.models import (
    DuplicateCandidate,
    EnrichmentProposal,
    Lead,
    Touchpoint,
)
from loudou.leads.queries.arrivals import arrivals_of
from loudou.leads.queries.engagement import engagement
from loudou.leads.services.capture import capture_leads
from loudou.leads.services.flag_duplicates import flag_duplicates
from loudou.leads.shapes import BehaviourModel, CapturePolicy, KindRule, LeadDraft
from loudou.leads.tests.factories import NOW, make_lead, system
from loudou.leads.tests.merges import LATER, merge, pair
from loudou.marketing.behaviour.services.identify_visitors import identify_visitors
from loudou.marketing.behaviour.services.record_events import record_events
from loudou.marketing.behaviour.shapes import EventDraft
from loudou.marketing.campaigns.models import CampaignMember
from loudou.marketing.campaigns.services.add_members import add_members
from loudou.marketing.campaigns.shapes import MemberDraft
from loudou.marketing.campaigns.tests.factories import make_campaign
from loudou.platform.changes.recording import recording
from loudou.platform.notifications.models import Notice
from loudou.platform.outbox.models import OutboxEvent

pytestmark = pytest.mark.django_db


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
        MemberDraft(expo.id, "顾海峰", second.id, status="attended", at=NOW),
        MemberDraft(fair.id, "顾海峰", second.id, status="registered", at=NOW),
    ]
    add_members(system(), drafts=drafts)

    done = merge(cast.acting("ada", LATER), first, second)

    members = CampaignMember.objects.order_by("status").values_list("campaign_id", "lead_id", "status")
    assert list(members) == [(expo.id, first.id, "attended"), (fair.id, first.id, "registered")]
    assert done.moved["members"] >= 2


def test_points_of_behaviour_are_reckoned_from_the_union_and_never_added(cast):
    first, second = pair(cast.ada)
    visitor = uuid4()
    identify_visitors(system(), people={visitor: second.id})
    views = [EventDraft(uuid4(), pk, "page_view", NOW) for pk in (first.id, second.id, visitor) for _ in range(3)]
    record_events(system(), events=views)
    model = BehaviourModel({"page_view": KindRule(Decimal(10), point_cap=Decimal(40))}, cap=Decimal(100))
    apart = engagement(system(), model, [first.id, second.id])

    merge(cast.acting("ada", NOW), first, second)
    record_events(system(), events=[EventDraft(uuid4(), second.id, "page_view", NOW)])
    together = engagement(system(), replace(model, kinds={"page_view": KindRule(Decimal(1))}), [first.id, second.id])

    assert {pk: one.score for pk, one in apart.items()} == {first.id: 30, second.id: 40}
    assert {pk: one.score for pk, one in together.items() if pk == first.id} == {first.id: 10}
    assert engagement(system(), model, [first.id])[first.id].score == 40
    heard = OutboxEvent.objects.filter(name="behaviour.people_engaged").latest("occurred_at", "id")
    assert heard.subject_ids == [first.id]


def test_proposals_come_over_and_known_ones_are_settled(cast):
    first, second = pair(cast.ada)
    for lead, value in ((first, "机械"), (second, "机械"), (second, "电子")):
        with recording(system(), "test"):
            EnrichmentProposal.objects.create(
                lead=lead, provider="file", field="industry", value=value, confidence=1, made_at=NOW
            )

    merge(cast.acting("ada", LATER), first, second)

    found = EnrichmentProposal.objects.order_by("state", "value").values_list("lead_id", "value", "state")
    assert list(found) == [(first.id, "机械", "open"), (first.id, "电子", "open"), (second.id, "机械", "superseded")]


def test_pairs_within_are_settled_and_pairs_with_others_go_on(cast):
    leads = [
        make_lead(company=name, city="苏州", province="江苏", name=name[-1], mobile=f"1390000000{n}", owner_id=cast.ada)
        for n, name in enumerate(("苏州锐驰精密制造有限公司", "苏州锐驰精密制造集团", "苏州锐驰精密制造一厂"))
    ]
    flag_duplicates(system(), lead_ids=[lead.id for lead in leads])
    assert DuplicateCandidate.objects.count() == 3

    merge(cast.acting("ada", LATER), leads[0], leads[1], survivor_id=leads[0].id)

    still = DuplicateCandidate.objects.get(state="open")
    assert {still.first_id, still.second_id} == {leads[0].id, leads[2].id}
    flags = dict(Lead.objects.values_list("pk", "possible_duplicate"))
    assert flags == {leads[0].id: True, leads[1].id: False, leads[2].id: True}
