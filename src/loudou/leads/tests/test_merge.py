from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from loudou.activities.enums import ActivityKind
from loudou.activities.models import Activity, ActivityLink
from loudou.activities.services.log import log_activities
from loudou.activities.services.plan import plan_tasks
from loudou.activities.shapes import ActivityDraft, RecordRef, TaskDraft
from loudou.config.invariants_check import broken_invariants, invariant_files
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
from loudou.leads.queries.engagement import engagement
from loudou.leads.services.capture import capture_leads
from loudou.leads.services.claim import claim_leads
from loudou.leads.services.convert import close_as_converted
from loudou.leads.services.flag_duplicates import flag_duplicates
from loudou.leads.services.mark_invalid import mark_invalid
from loudou.leads.services.merge import merge_leads
from loudou.leads.services.record_followups import record_followups
from loudou.leads.services.touch import touch_leads
from loudou.leads.shapes import BehaviourModel, CapturePolicy, FollowUp, KindRule, LeadDraft, LeadTouch, MergeDraft
from loudou.leads.tests.factories import NOW, make_lead, make_leads, make_pool, system
from loudou.marketing.behaviour.services.identify_visitors import identify_visitors
from loudou.marketing.behaviour.services.record_events import record_events
from loudou.marketing.behaviour.shapes import EventDraft
from loudou.marketing.campaigns.models import CampaignMember
from loudou.marketing.campaigns.services.add_members import add_members
from loudou.marketing.campaigns.shapes import MemberDraft
from loudou.marketing.campaigns.tests.factories import make_campaign
from loudou.platform.access.enums import FieldRight
from loudou.platform.access.errors import ActionRefused
from loudou.platform.access.models import FieldRule
from loudou.platform.changes.models import ChangeSet
from loudou.platform.changes.recording import recording
from loudou.platform.identity.models import Role
from loudou.platform.notifications.models import Notice
from loudou.platform.outbox.models import OutboxEvent
from loudou.platform.records.services.undo import undo

pytestmark = pytest.mark.django_db
LEAD_RULES = [file.stem for file in invariant_files() if file.stem.startswith("L")]
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
        row["id"]: {name: value for name, value in row.items() if name not in UNSTEADY} for row in Lead.objects.values()
    }


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


@pytest.mark.parametrize(
    ("draft", "reason"),
    [
        (lambda a, b: MergeDraft((a.id,)), "too_few"),
        (lambda a, b: MergeDraft((a.id, b.id), survivor_id=uuid4()), "survivor_not_among"),
        (lambda a, b: MergeDraft((a.id, b.id), choices={"status": a.id}), "field_unknown"),
        (lambda a, b: MergeDraft((a.id, b.id), choices={"name": uuid4()}), "choice_not_among"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_changes(cast, draft, reason):
    first, second = pair(cast.ada)
    before, events = rows(), OutboxEvent.objects.count()

    with pytest.raises(MergeRefused) as refused:
        merge_leads(cast.acting("ada", LATER), merges=[draft(first, second)])

    assert refused.value.facts["reason"] == reason
    assert (rows(), OutboxEvent.objects.count(), LeadMerge.objects.count()) == (before, events, 0)


def test_an_invalid_lead_is_not_merged(cast):
    first, second = pair(cast.ada)
    mark_invalid(cast.acting("ada"), lead_ids=[second.id], reason=InvalidReason.NO_NEED)
    before = rows()

    with pytest.raises(MergeRefused):
        merge(cast.acting("ada", LATER), first, second)

    assert rows() == before


def test_one_that_is_refused_refuses_all(cast):
    first, second = pair(cast.ada)
    others = make_leads(2, owner_id=cast.ada)
    before = rows()

    with pytest.raises(MergeRefused):
        merge_leads(
            cast.acting("ada", LATER),
            merges=[MergeDraft((first.id, second.id)), MergeDraft((others[0].id,))],
        )
    with pytest.raises(MergeRefused):
        merge_leads(
            cast.acting("ada", LATER),
            merges=[MergeDraft((first.id, second.id)), MergeDraft((first.id, others[0].id))],
        )

    assert rows() == before


def test_merging_twice_changes_nothing_more(cast):
    first, second = pair(cast.ada)
    done = merge(cast.acting("ada", LATER), first, second)
    before, events = rows(), OutboxEvent.objects.count()

    again = merge(cast.acting("ada", LATER), first, second)

    assert (again.survivor_id, again.merge_id) == (done.survivor_id, None)
    assert (rows(), OutboxEvent.objects.count(), LeadMerge.objects.count()) == (before, events, 1)


def test_what_was_merged_meanwhile_is_told(cast):
    first, second = pair(cast.ada)
    third = make_lead(owner_id=cast.ada, mobile="13900000003")
    merge(cast.acting("ada", LATER), first, second)

    with pytest.raises(LeadMergedAway) as refused:
        merge(cast.acting("ada", LATER), second, third)

    assert refused.value.facts["survivor_id"] == first.id
    assert Lead.objects.get(pk=third.id).status == "assigned"


def test_only_who_may_edit_all_of_them_merges(cast):
    first = make_lead(owner_id=cast.ada)
    hidden = make_lead(owner_id=cast.cleo, mobile="13900000001")
    before = rows()

    with pytest.raises(LeadNotFound):
        merge(cast.acting("ada", LATER), first, hidden)
    with pytest.raises(LeadNotFound):
        merge(cast.acting("cleo", LATER), first, hidden)

    assert rows() == before


def test_nobody_chooses_a_value_of_a_field_that_is_not_theirs_to_edit(cast):
    first, second = pair(cast.ada)
    with recording(system(), "test"):
        role = Role.objects.get(code="sales_rep")
        FieldRule.objects.create(role=role, record_type="lead", field="need", right=FieldRight.READ)

    with pytest.raises(ActionRefused):
        merge(cast.acting("ada", LATER), first, second, choices={"need": first.id})
    merge(cast.acting("ada", LATER), first, second)

    assert Lead.objects.filter(status="merged").count() == 1


def test_a_pool_lead_one_only_sees_is_not_merged(cast):
    make_pool(member_ids=(cast.ada,))
    mine, waiting = make_lead(owner_id=cast.ada), make_lead(mobile="13900000001")

    with pytest.raises(ActionRefused):
        merge(cast.acting("ada", LATER), mine, waiting)

    assert Lead.objects.get(pk=waiting.id).status == "new"


def test_a_row_with_the_key_of_a_merged_lead_goes_to_the_one_that_remains(cast):
    first, second = pair(cast.ada, external_id="f-1")
    merge(cast.acting("ada", LATER), first, second)

    rows_ = capture_leads(
        system(LATER),
        drafts=[LeadDraft(mobile=second.mobile, title="总经理"), LeadDraft(mobile="13777777777")],
        policy=CapturePolicy(channel="web_form"),
    ).rows

    assert [row.outcome for row in rows_] == [CaptureOutcome.APPENDED, CaptureOutcome.CREATED]
    assert rows_[0].lead_id == first.id
    assert Lead.objects.get(pk=first.id).title == "总经理"


def test_a_delivery_of_a_merged_lead_is_repeated_at_the_one_that_remains(cast):
    policy = CapturePolicy(channel="web_form")
    first = make_lead(owner_id=cast.ada)
    second = make_lead(owner_id=cast.ada, mobile="13900000001", external_id="f-1", policy=policy)
    merge(cast.acting("ada", LATER), first, second, survivor_id=first.id)

    (row,) = capture_leads(system(LATER), drafts=[LeadDraft(mobile="1", external_id="f-1")], policy=policy).rows

    assert (row.outcome, row.lead_id) == (CaptureOutcome.REPEATED, first.id)


def test_a_key_of_a_lead_that_went_into_a_customer_belongs_to_the_customer(cast):
    account = make_account(system())
    first, second = pair(cast.ada)
    close_as_converted(cast.acting("ada"), lead_id=first.id, account_id=account.id)
    merge(cast.acting("ada", LATER), first, second)

    (row,) = capture_leads(system(LATER), drafts=[LeadDraft(name="顾", mobile=second.mobile)]).rows

    assert row.outcome is CaptureOutcome.CREATED
    assert Lead.objects.values_list("account_id", "owner_id").get(pk=row.lead_id) == (account.id, cast.ada)


def test_a_touch_of_a_merged_lead_touches_the_one_that_remains(cast):
    first, second = pair(cast.ada)
    merge(cast.acting("ada", LATER), first, second)

    touched = touch_leads(system(LATER), channel="tender", touches=[LeadTouch(second.id, LATER, "tender", "t-1", {})])

    assert touched == (first.id,)
    assert Lead.objects.get(pk=first.id).touch_count == 3


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
