from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from loudou.leads.errors import LeadNotFound, LeadNotOpen, OwnerNotAssignable
from loudou.leads.models import AssignmentLog, AssignmentRule, Lead, LeadOwnership, PoolHolding
from loudou.leads.queries.records import assignment_reasons, held_periods
from loudou.leads.services.assign import assign_leads
from loudou.leads.services.capture import capture_leads
from loudou.leads.services.mark_invalid import mark_invalid
from loudou.leads.services.recount_holdings import recount_holdings
from loudou.leads.services.return_leads import return_leads
from loudou.leads.shapes import AssignmentMemberDraft, CapturePolicy, LeadDraft
from loudou.leads.tests.factories import NOW, make_defaults, make_lead, make_leads, make_pool, make_rule, system
from loudou.platform.access.errors import ActionRefused
from loudou.platform.changes.recording import recording
from loudou.platform.changes.services.undo import undo_change_set

pytestmark = pytest.mark.django_db
UNASSIGNED = CapturePolicy(assigns=False)


def held(user):
    return sum(PoolHolding.objects.filter(user=user).values_list("held", flat=True))


def owners_in_order(leads):
    found = dict(Lead.objects.values_list("pk", "owner_id"))
    return [found[lead.id] for lead in leads]


def test_a_person_is_given_a_lead(cast, dora, emitted):
    lead = make_lead(policy=UNASSIGNED)

    assert assign_leads(system(NOW + timedelta(hours=1)), lead_ids=[lead.id], owner_id=cast.ada) == {lead.id: cast.ada}

    lead.refresh_from_db()
    assert (lead.owner_id, lead.status, lead.assigned_at) == (cast.ada, "assigned", NOW + timedelta(hours=1))
    assert lead.recycle_due_at == NOW + timedelta(hours=49)
    assert held(cast.ada) == 1
    period = LeadOwnership.objects.get()
    assert (period.pool_id, period.owner_id, period.from_at, period.to_at) == (
        lead.pool_id,
        None,
        NOW,
        lead.assigned_at,
    )
    assert list(emitted)[-1] == "leads.lead_assigned"


def test_giving_a_lead_to_its_owner_changes_nothing(cast, emitted):
    lead = make_lead(owner_id=cast.ada)
    before = list(emitted)

    assert assign_leads(system(), lead_ids=[lead.id], owner_id=cast.ada) == {}

    lead.refresh_from_db()
    assert (lead.version, emitted) == (1, before)


def test_a_lead_goes_from_one_owner_to_another_and_keeps_its_state(cast):
    lead = make_lead(owner_id=cast.ada)

    assign_leads(system(NOW + timedelta(days=1)), lead_ids=[lead.id], owner_id=cast.ben)

    lead.refresh_from_db()
    assert (lead.owner_id, lead.status) == (cast.ben, "assigned")
    assert (held(cast.ada), held(cast.ben)) == (0, 1)


def test_a_closed_lead_is_refused_and_nothing_changes(cast, emitted):
    leads = make_leads_with_pool(2)
    mark_invalid(system(), lead_ids=[leads[1].id], reason="competitor")
    before = list(emitted)

    with pytest.raises(LeadNotOpen):
        assign_leads(system(), lead_ids=[lead.id for lead in leads], owner_id=cast.ada)

    assert (owners_in_order(leads), held(cast.ada), emitted) == ([None, None], 0, before)


def test_somebody_who_left_is_refused(cast, emitted):
    lead = make_lead(policy=UNASSIGNED)
    before = list(emitted)

    with pytest.raises(OwnerNotAssignable):
        assign_leads(system(), lead_ids=[lead.id], owner_id=lead.id)

    assert (owners_in_order([lead]), emitted) == ([None], before)


def test_who_may_see_but_not_assign_is_refused(cast, ada, emitted):
    lead = make_lead(owner_id=cast.ada)
    before = list(emitted)

    with pytest.raises(ActionRefused):
        assign_leads(ada, lead_ids=[lead.id], owner_id=cast.ben)

    assert (owners_in_order([lead]), emitted) == ([cast.ada], before)


def test_what_one_may_not_see_is_not_found(cast, dora, emitted):
    lead = make_lead(owner_id=cast.cleo)
    before = list(emitted)

    with pytest.raises(LeadNotFound):
        assign_leads(dora, lead_ids=[lead.id], owner_id=cast.ada)

    assert (owners_in_order([lead]), emitted) == ([cast.cleo], before)


def test_ex_3_3_weighted(cast):
    pool = make_pool()
    make_rule(
        "weighted",
        AssignmentMemberDraft(cast.ada, 3),
        AssignmentMemberDraft(cast.ben, 2),
        AssignmentMemberDraft(cast.cleo, 1),
    )

    leads = make_leads(12, policy=CapturePolicy(pool_id=pool))

    a, b, c = cast.ada, cast.ben, cast.cleo
    assert owners_in_order(leads) == [a, b, a, c, b, a] * 2


def test_ex_3_3_weighted_goes_on_between_runs(cast):
    pool = make_pool()
    make_rule(
        "weighted",
        AssignmentMemberDraft(cast.ada, 3),
        AssignmentMemberDraft(cast.ben, 2),
        AssignmentMemberDraft(cast.cleo, 1),
    )

    leads = [make_lead(mobile=f"1380000{n:04d}", policy=CapturePolicy(pool_id=pool)) for n in range(12)]

    a, b, c = cast.ada, cast.ben, cast.cleo
    assert owners_in_order(leads) == [a, b, a, c, b, a] * 2


def test_ex_3_4_load(cast):
    make_pool()
    for person, count in ((cast.ada, 30), (cast.ben, 18), (cast.cleo, 9)):
        capture_leads(system(), drafts=[LeadDraft(name=f"{n}", owner_id=person) for n in range(count)])
    make_rule(
        "load_balanced",
        AssignmentMemberDraft(cast.ada, capacity=50),
        AssignmentMemberDraft(cast.ben, capacity=40),
        AssignmentMemberDraft(cast.cleo, capacity=20),
    )
    turns(cast.ben, NOW - timedelta(hours=1))
    turns(cast.cleo, NOW - timedelta(hours=2))

    lead = make_lead(policy=CapturePolicy())

    assert lead.owner_id == cast.cleo


def turns(user, at):
    rule = AssignmentRule.objects.get()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO leads_assignmentturn"
            " (rule_id, user_id, running_weight, last_turn, last_assigned_at, assigned_count)"
            " VALUES (%s, %s, 0, 1, %s, 0)",
            [rule.id, user, at],
        )


def make_leads_with_pool(count):
    make_defaults()
    return make_leads(count, policy=UNASSIGNED)


def test_rules_are_tried_by_priority_and_a_full_one_is_passed_over(cast):
    pool = make_pool()
    make_rule(
        "round_robin", AssignmentMemberDraft(cast.ada, daily_max=1), name="vip", criteria='"VIP" in tags', priority=1
    )
    make_rule("round_robin", AssignmentMemberDraft(cast.ben), name="all", priority=2)

    leads = make_leads(3, tags=("VIP",), policy=CapturePolicy(pool_id=pool))
    other = make_lead(mobile="13700000000", policy=CapturePolicy(pool_id=pool))

    assert owners_in_order([*leads, other]) == [cast.ada, cast.ben, cast.ben, cast.ben]


def test_a_rule_that_queues_leaves_leads_in_the_pool(cast):
    make_pool()
    make_rule("queue", name="later", criteria='"later" in tags', priority=1)
    make_rule("round_robin", AssignmentMemberDraft(cast.ada), name="all", priority=2)

    leads = [make_lead(tags=("later",)), make_lead(mobile="13700000000")]

    assert owners_in_order(leads) == [None, cast.ada]


def test_people_who_are_paused_get_nothing(cast):
    make_pool()
    make_rule("round_robin", AssignmentMemberDraft(cast.ada, is_paused=True), AssignmentMemberDraft(cast.ben))

    assert Counter(owners_in_order(make_leads(4))) == {cast.ben: 4}


def test_a_lead_does_not_go_straight_back_to_who_gave_it_up(cast):
    make_pool()
    lead = make_lead(owner_id=cast.ada)
    return_leads(system(NOW + timedelta(hours=1)), lead_ids=[lead.id], reason="no answer")
    make_rule("round_robin", AssignmentMemberDraft(cast.ada), AssignmentMemberDraft(cast.ben))

    assign_leads(system(NOW + timedelta(hours=2)), lead_ids=[lead.id])

    assert owners_in_order([lead]) == [cast.ben]
    (newest, *_) = assignment_reasons(system(), lead.id)
    assert dict(newest.considered) == {"林晓": "previous_owner", "陈立": ""}


def test_every_decision_names_rule_turn_and_candidates(cast):
    make_pool()
    make_rule(
        "round_robin", AssignmentMemberDraft(cast.ada, is_paused=True), AssignmentMemberDraft(cast.ben), name="R3"
    )

    lead = make_lead()

    (reason,) = assignment_reasons(system(), lead.id)
    assert (reason.rule_name, reason.reason, reason.chosen_name) == ("R3", "rule", "陈立")
    assert reason.considered == (("林晓", "away"), ("陈立", ""))


def test_l06_assigning_again_assigns_nothing_twice_and_leaves_nothing(cast):
    leads = make_leads_with_pool(7)
    make_rule("round_robin", AssignmentMemberDraft(cast.ada), AssignmentMemberDraft(cast.ben))
    ids = [lead.id for lead in leads]

    first = assign_leads(system(), lead_ids=ids)
    again = assign_leads(system(), lead_ids=ids)

    assert (len(first), again) == (7, {})
    assert (held(cast.ada), held(cast.ben)) == (4, 3)
    assert AssignmentLog.objects.count() == 7


@pytest.mark.parametrize("sizes", [(1,), (2, 2), (1, 1, 1, 1, 1), (9, 1, 5), (3, 3, 3)])
def test_l05_in_turn_is_fair_however_the_leads_come(cast, sizes):
    make_defaults()
    people = (cast.ada, cast.ben, cast.cleo)
    absent = AssignmentMemberDraft(cast.dora, is_paused=True)
    make_rule("round_robin", *map(AssignmentMemberDraft, people), absent)

    for batch, size in enumerate(sizes):
        capture_leads(system(), drafts=[LeadDraft(name=f"{batch}-{n}") for n in range(size)])

    counts = Counter(Lead.objects.values_list("owner_id", flat=True))
    shares = [counts[person] for person in people]
    assert (sum(shares), counts[cast.dora]) == (sum(sizes), 0)
    assert max(shares) - min(shares) <= 1


def test_the_number_of_statements_does_not_grow_with_the_set(cast):
    leads = make_leads_with_pool(1_010)
    make_rule(
        "load_balanced", AssignmentMemberDraft(cast.ada, capacity=9999), AssignmentMemberDraft(cast.ben, capacity=9999)
    )

    def statements(chosen):
        with CaptureQueriesContext(connection) as queries:
            assign_leads(system(), lead_ids=[lead.id for lead in chosen])
        return len(queries)

    assert statements(leads[:10]) == statements(leads[10:]) <= 26


def test_l01_the_owner_history_has_no_gap(cast):
    lead = make_lead(policy=UNASSIGNED)
    for hours, act in enumerate(
        [
            lambda c: assign_leads(c, lead_ids=[lead.id], owner_id=cast.ada),
            lambda c: assign_leads(c, lead_ids=[lead.id], owner_id=cast.ben),
            lambda c: return_leads(c, lead_ids=[lead.id], reason="busy"),
            lambda c: assign_leads(c, lead_ids=[lead.id], owner_id=cast.ada),
        ],
        start=1,
    ):
        act(system(NOW + timedelta(hours=hours)))

    periods = held_periods(system(), lead.id)[::-1]

    assert [p.owner_name for p in periods] == ["", "林晓", "陈立", "", "林晓"]
    assert [p.from_at for p in periods] == [NOW + timedelta(hours=n) for n in range(5)]
    assert [p.to_at for p in periods[:-1]] == [p.from_at for p in periods[1:]]
    assert periods[-1].to_at is None


def test_an_assignment_can_be_undone(cast):
    lead = make_lead(policy=UNASSIGNED)
    ctx = system(NOW + timedelta(hours=1))
    with recording(ctx, "leads.assign") as change_set:
        assign_leads(ctx, lead_ids=[lead.id], owner_id=cast.ada)

    undo_change_set(system(NOW + timedelta(hours=2)), change_set_id=change_set)
    recount_holdings(system())

    lead.refresh_from_db()
    assert (lead.owner_id, lead.status, LeadOwnership.objects.count(), held(cast.ada)) == (None, "new", 0, 0)
