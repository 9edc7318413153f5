from datetime import timedelta

import pytest
from django.test import override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loudou.activities.enums import ActivityKind
from loudou.activities.models import ActivityLink
from loudou.activities.services.log import log_activities
from loudou.activities.services.plan import plan_tasks
from loudou.activities.shapes import ActivityDraft, RecordRef, TaskDraft
from loudou.config.invariants_check import broken_invariants
from loudou.customers.tests.factories import make_account
from loudou.leads.errors import MergeNotFound, UnmergeRefused
from loudou.leads.models import DuplicateCandidate, Lead, LeadMerge, PoolHolding, Touchpoint
from loudou.leads.records import LEAD
from loudou.leads.services.assign import assign_leads
from loudou.leads.services.capture import capture_leads
from loudou.leads.services.claim import claim_leads
from loudou.leads.services.convert import close_as_converted
from loudou.leads.services.flag_duplicates import flag_duplicates
from loudou.leads.services.merge import merge_leads
from loudou.leads.services.unmerge import unmerge_leads
from loudou.leads.shapes import CapturePolicy, LeadDraft, MergeDraft
from loudou.leads.tests.factories import make_lead, make_leads, make_pool, system
from loudou.leads.tests.merges import LATER, LEAD_RULES, merge, pair, rows
from loudou.marketing.behaviour.models import Visitor
from loudou.marketing.campaigns.models import CampaignMember
from loudou.marketing.campaigns.services.add_members import add_members
from loudou.marketing.campaigns.shapes import MemberDraft
from loudou.marketing.campaigns.tests.factories import make_campaign
from loudou.platform.changes.errors import UndoConflict
from loudou.platform.changes.models import ChangeSet
from loudou.platform.outbox.models import OutboxEvent
from loudou.platform.records.services.edit import edit_records
from loudou.platform.records.services.undo import undo

pytestmark = pytest.mark.django_db
DAY_AFTER = LATER + timedelta(days=1)


def unmerge(ctx, *done):
    return unmerge_leads(ctx, merge_ids=[one.merge_id for one in done])


def hang_on(cast, first, second):
    """A note about both, one about the second, a task, a membership of each, a pair."""
    ada, refs = cast.acting("ada"), [RecordRef("lead", lead.id) for lead in (first, second)]
    log_activities(ada, drafts=[ActivityDraft(ActivityKind.NOTE, tuple(refs), "both")])
    log_activities(ada, drafts=[ActivityDraft(ActivityKind.NOTE, (refs[1],), "second")])
    plan_tasks(ada, drafts=[TaskDraft("ring back", (refs[1],))])
    expo = make_campaign(system())
    members = [(first.id, "attended"), (second.id, "registered")]
    add_members(system(), drafts=[MemberDraft(expo.id, "顾海峰", pk, status=state) for pk, state in members])


def hanging():
    """What hangs on leads, by kind."""
    return {
        "links": set(ActivityLink.objects.values_list("activity_id", "record_id")),
        "members": set(CampaignMember.objects.values_list("campaign_id", "lead_id", "status", "first_responded_at")),
        "touches": set(Touchpoint.objects.values_list("id", "lead_id")),
        "visitors": set(Visitor.objects.values_list("id", "person_id")),
        "pairs": set(DuplicateCandidate.objects.values_list("first_id", "second_id", "state")),
    }


def test_what_nobody_changed_since_is_as_it_was(cast):
    first, second = pair(cast.ada, company="苏州锐驰精密制造集团有限公司", city="苏州")
    hang_on(cast, first, second)
    flag_duplicates(system(), lead_ids=[first.id, second.id])
    before, hung = rows(), hanging()
    done = merge(cast.acting("ada", LATER), first, second)

    (back,) = unmerge(cast.acting("ada", DAY_AFTER), done)

    assert (back.survivor_id, back.lead_ids, back.kept) == (first.id, (second.id,), ())
    assert rows() == before
    assert hanging() == hung
    assert PoolHolding.objects.get(user=cast.ada).held == 2
    event = OutboxEvent.objects.get(name="leads.leads_unmerged")
    assert (event.subject_ids, event.payload["survivor_ids"]) == ([second.id], [str(first.id)])
    assert broken_invariants(LEAD_RULES) == []


def test_later_edits_of_the_lead_that_remained_stay_and_are_told(cast):
    first, second = pair(cast.ada)
    done = merge(cast.acting("ada", LATER), first, second)
    ada = cast.acting("ada", LATER + timedelta(hours=1))
    edit_records(ada, LEAD, [first.id], {"need": "六台", "city": "昆山"})

    (back,) = unmerge(cast.acting("ada", DAY_AFTER), done)

    kept = Lead.objects.get(pk=first.id)
    assert (kept.need, kept.city, kept.tags) == ("六台", "昆山", [])
    assert [(one.record, one.columns) for one in back.kept] == [("leads_lead", ("need",))]
    assert Lead.objects.get(pk=second.id).need == second.need


def test_what_came_after_the_merge_stays_with_the_lead_that_remained(cast):
    first, second = pair(cast.ada)
    done = merge(cast.acting("ada", LATER), first, second)
    ada = cast.acting("ada", LATER + timedelta(hours=1))
    capture_leads(
        system(LATER + timedelta(hours=1)),
        drafts=[LeadDraft(mobile=second.mobile)],
        policy=CapturePolicy(channel="web_form"),
    )
    log_activities(ada, drafts=[ActivityDraft(ActivityKind.NOTE, (RecordRef("lead", first.id),), "after")])

    (back,) = unmerge(cast.acting("ada", DAY_AFTER), done)

    assert back.kept == ()
    assert dict(Lead.objects.values_list("pk", "touch_count")) == {first.id: 2, second.id: 1}
    assert ActivityLink.objects.get().record_id == first.id
    assert broken_invariants(LEAD_RULES) == []


def test_an_owner_given_since_stays(cast):
    make_pool(member_ids=(cast.ada, cast.ben))
    waiting, worked = make_lead(email="gu@ruichi.example"), make_lead(mobile="13900000001")
    claim_leads(cast.acting("ada"), lead_ids=[worked.id])
    done = merge(system(LATER), waiting, worked, survivor_id=waiting.id)
    assign_leads(system(LATER + timedelta(hours=1)), lead_ids=[waiting.id], owner_id=cast.ben)

    unmerge(system(DAY_AFTER), done)

    owners = dict(Lead.objects.values_list("pk", "owner_id"))
    assert owners == {waiting.id: cast.ben, worked.id: cast.ada}
    assert dict(PoolHolding.objects.values_list("user_id", "held")) == {cast.ada: 1, cast.ben: 1}
    assert broken_invariants(LEAD_RULES) == []


def test_an_owner_nobody_changed_since_goes_back_with_his_lead(cast):
    make_pool(member_ids=(cast.ada,))
    waiting, worked = make_lead(email="gu@ruichi.example"), make_lead(mobile="13900000001")
    claim_leads(cast.acting("ada"), lead_ids=[worked.id])
    before = rows()
    done = merge(system(LATER), waiting, worked, survivor_id=waiting.id)

    unmerge(system(DAY_AFTER), done)

    assert rows() == before
    assert broken_invariants(LEAD_RULES) == []


def test_a_lead_that_was_converted_since_stays_converted(cast):
    first, second = pair(cast.ada)
    done = merge(cast.acting("ada", LATER), first, second)
    close_as_converted(cast.acting("ada", LATER), lead_id=first.id, account_id=make_account(system()).id)

    unmerge(cast.acting("ada", DAY_AFTER), done)

    assert Lead.objects.get(pk=first.id).status == "converted"
    assert Lead.objects.values_list("status", "owner_id").get(pk=second.id) == ("assigned", cast.ada)
    assert broken_invariants(LEAD_RULES) == []


def test_one_of_many_merges_of_an_act_is_taken_apart_alone(cast):
    make_pool()
    leads = make_leads(4, owner_id=cast.ada)
    drafts = [MergeDraft((leads[0].id, leads[1].id)), MergeDraft((leads[2].id, leads[3].id))]
    before = rows()
    one, other = merge_leads(cast.acting("ada", LATER), merges=drafts)
    apart = unmerge(cast.acting("ada", DAY_AFTER), one)
    now = rows()

    assert [back.lead_ids for back in apart] == [one.merged_ids]
    assert all(now[lead.id] == before[lead.id] for lead in leads[:2])
    assert Lead.objects.get(pk=other.merged_ids[0]).status == "merged"


def test_chains_are_taken_apart_from_the_end(cast):
    first, second = pair(cast.ada)
    third = make_lead(owner_id=cast.ada, mobile="13900000003")
    before = rows()
    inner = merge(cast.acting("ada", LATER), second, third, survivor_id=second.id)
    middle = rows()
    outer = merge(cast.acting("ada", LATER), first, second, survivor_id=first.id)

    with pytest.raises(UnmergeRefused):
        unmerge(cast.acting("ada", DAY_AFTER), inner)
    unmerge(cast.acting("ada", DAY_AFTER), outer)
    assert rows() == middle
    unmerge(cast.acting("ada", DAY_AFTER), inner)

    assert rows() == before
    assert broken_invariants(LEAD_RULES) == []


def test_a_further_merge_into_the_same_lead_stays_when_the_first_is_taken_apart(cast):
    first, second = pair(cast.ada)
    third = make_lead(owner_id=cast.ada, mobile="13900000003", tags=("老客户",))
    done = merge(cast.acting("ada", LATER), first, second, survivor_id=first.id)
    merge(cast.acting("ada", LATER + timedelta(hours=1)), first, third, survivor_id=first.id)

    unmerge(cast.acting("ada", DAY_AFTER), done)

    kept = Lead.objects.get(pk=first.id)
    assert kept.touch_count == 2
    assert second.number not in kept.also_known
    assert third.number in kept.also_known
    assert broken_invariants(LEAD_RULES) == []


def test_after_thirty_days_it_stays(cast):
    first, second = pair(cast.ada)
    done = merge(cast.acting("ada", LATER), first, second)
    before = rows()

    with pytest.raises(UnmergeRefused):
        unmerge(cast.acting("ada", LATER + timedelta(days=30)), done)
    assert rows() == before
    with override_settings(UNMERGE_DAYS=31):
        unmerge(cast.acting("ada", LATER + timedelta(days=30)), done)

    assert Lead.objects.filter(status="merged").count() == 0


def test_it_is_taken_apart_once(cast):
    first, second = pair(cast.ada)
    done = merge(cast.acting("ada", LATER), first, second)
    unmerge(cast.acting("ada", DAY_AFTER), done)
    before = rows()

    with pytest.raises(UnmergeRefused):
        unmerge(cast.acting("ada", DAY_AFTER), done)

    assert rows() == before


def test_who_does_not_see_the_lead_takes_nothing_apart(cast):
    first, second = pair(cast.ada)
    done = merge(cast.acting("ada", LATER), first, second)
    before = rows()

    with pytest.raises(MergeNotFound):
        unmerge(cast.acting("cleo", DAY_AFTER), done)

    assert rows() == before


def test_taking_apart_can_be_undone_itself_and_then_the_merge(cast):
    first, second = pair(cast.ada)
    before = rows()
    done = merge(cast.acting("ada", LATER), first, second)
    merged = rows()
    act = LeadMerge.objects.get().change_set_id
    unmerge(cast.acting("ada", DAY_AFTER), done)

    with pytest.raises(UndoConflict):
        undo(cast.acting("ada", DAY_AFTER), change_set_id=act)
    undo(cast.acting("ada", DAY_AFTER), change_set_id=ChangeSet.objects.get(label="leads.unmerge").id)
    assert rows() == merged
    undo(cast.acting("ada", DAY_AFTER), change_set_id=act)

    assert rows() == before


TEXTS = st.sampled_from(["", "a", "bb", "ccc"])
SAID = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(("title", "wechat", "need", "budget", "city", "industry"), TEXTS)
    | {"tags": st.lists(st.sampled_from("xyz"), unique=True).map(tuple), "owned": st.booleans()},
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(SAID, min_size=2, max_size=4), st.randoms(use_true_random=False))
def test_taking_apart_gives_every_field_back_and_children_are_never_lost(cast, said, random):
    make_pool(f"pool {ChangeSet.objects.count()}")
    base = Lead.objects.count()
    leads = []
    for number, one in enumerate(said):
        owner = cast.ada if one.pop("owned", False) else None
        leads.append(make_lead(name=f"{base}-{number}", mobile=f"139{base + number:08d}", owner_id=owner, **one))
        refs = tuple(RecordRef("lead", lead.id) for lead in random.sample(leads, random.randint(1, len(leads))))
        log_activities(system(), drafts=[ActivityDraft(ActivityKind.NOTE, refs, "note")])
    ids = [lead.id for lead in leads]
    before = {pk: row for pk, row in rows().items() if pk in ids}
    hung = {link for link in hanging()["links"] if link[1] in ids}

    done = merge(system(LATER), *leads)
    links = {link for link in hanging()["links"] if link[1] in ids}
    touches = Lead.objects.get(pk=done.survivor_id).touch_count
    assert merge(system(LATER), *leads).merge_id is None
    unmerge(system(DAY_AFTER), done)

    assert {activity for activity, _ in links} == {activity for activity, _ in hung}
    assert {lead for _, lead in links} == {done.survivor_id}
    assert touches == len(leads)
    assert {pk: row for pk, row in rows().items() if pk in ids} == before
    assert {link for link in hanging()["links"] if link[1] in ids} == hung
