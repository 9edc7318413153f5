"""First responses that are owed go up step by step (domain 3.5)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from loudou.activities.models import Activity
from loudou.leads.errors import RuleInvalid
from loudou.leads.models import Lead, LeadOwnership, ResponseEscalation, ScoreModel
from loudou.leads.queries.escalation import escalations_of
from loudou.leads.queries.scorer import active_scorer
from loudou.leads.services.assign import assign_leads
from loudou.leads.services.capture import capture_leads
from loudou.leads.services.claim import claim_leads
from loudou.leads.services.escalate_responses import escalate_responses
from loudou.leads.services.note_responses import note_responses
from loudou.leads.shapes import AssignmentMemberDraft, BandActions, CapturePolicy, EscalationStep, LeadDraft
from loudou.leads.tests.factories import NOW, make_defaults, make_pool, make_rule, system
from loudou.leads.tests.test_bands import scored_by_need
from loudou.leads.tests.test_first_response import DUE
from loudou.platform.access.models import Grant
from loudou.platform.changes.recording import recording
from loudou.platform.identity.models import Role, User
from loudou.platform.notifications.models import Notice

pytestmark = pytest.mark.django_db
SOON, OVER, BACK = DUE - timedelta(minutes=15), DUE + timedelta(minutes=1), DUE + timedelta(minutes=30)


@pytest.fixture
def rules(cast):
    """The company's pool and its score rules, with the steps a company begins with."""
    make_defaults()
    scored_by_need()


def hot(owner_id, number=0, **more):
    """A lead to contact now of this owner, captured at NOW."""
    draft = LeadDraft(name="顾海峰", company=f"公司{number}", mobile=f"138{number:08d}", need="contact_now", **more)
    (row,) = capture_leads(system(), drafts=[draft], policy=CapturePolicy(assigns=False)).rows
    if owner_id is not None:
        assign_leads(system(), lead_ids=[row.lead_id], owner_id=owner_id)
    Notice.objects.all().delete()
    return Lead.objects.get(pk=row.lead_id)


def stepping(*steps, **actions):
    """Rules with exactly these steps."""
    return scored_by_need(BandActions(escalation=steps, **actions))


def told():
    return sorted(Notice.objects.values_list("user_id", "message"))


def taken(lead):
    return list(ResponseEscalation.objects.filter(lead=lead.pk).order_by("at", "minutes").values_list("minutes", "at"))


def test_halfway_the_owner_is_reminded_and_at_the_end_the_manager_told(rules, cast, emitted):
    lead = hot(cast.ada)

    assert escalate_responses(system(SOON - timedelta(seconds=1))) == 0
    assert escalate_responses(system(SOON)) == 1
    assert told() == [(cast.ada, "The first contact is due soon: %(lead)s")]
    assert escalate_responses(system(DUE)) == 0
    Notice.objects.all().delete()
    assert [escalate_responses(system(OVER)), escalate_responses(system(OVER))] == [1, 0]

    assert {user for user, _ in told()} == {cast.ada, cast.dora}
    assert {message for _, message in told()} == {"The first contact is overdue: %(lead)s"}
    assert taken(lead) == [(-15, SOON), (0, OVER)]
    assert list(emitted).count("leads.lead_response_escalated") == 2


def test_at_twice_the_time_the_lead_goes_back_and_to_somebody_else(rules, cast, emitted):
    make_rule("round_robin", AssignmentMemberDraft(cast.ada), AssignmentMemberDraft(cast.ben))
    lead = hot(cast.ada)
    escalate_responses(system(OVER))

    assert escalate_responses(system(BACK)) == 1

    lead.refresh_from_db()
    assert (lead.owner_id, lead.status, lead.return_count) == (cast.ben, "assigned", 1)
    assert lead.response_due_at == BACK + timedelta(minutes=30)
    assert list(LeadOwnership.objects.filter(lead=lead.pk, owner=cast.ada).values_list("to_at", flat=True)) == [BACK]
    assert (cast.ada, "Nobody contacted %(lead)s in time: the lead went back to its pool.") in told()
    assert set(Activity.objects.filter(origin="leads.first_response").values_list("state", flat=True)) <= {"cancelled"}
    assert "leads.lead_returned" in emitted
    assert ResponseEscalation.objects.get(lead=lead.pk, minutes=30).returned


def test_with_nobody_else_it_lies_in_the_pool_and_its_former_owner_waits(rules, cast):
    make_rule("round_robin", AssignmentMemberDraft(cast.ada))
    lead = hot(cast.ada)

    escalate_responses(system(BACK))

    lead.refresh_from_db()
    assert (lead.owner_id, lead.status, lead.response_due_at) == (None, "unassigned", None)
    assert escalate_responses(system(BACK + timedelta(hours=9))) == 0


def test_two_steps_that_are_due_in_one_run_are_both_noted_and_told_once(rules, cast):
    stepping(EscalationStep(0, ("owner",)), EscalationStep(10, ("manager",)))
    lead = hot(cast.ada)
    late = DUE + timedelta(minutes=20)

    assert escalate_responses(system(late)) == 1

    assert taken(lead) == [(0, late), (10, late)]
    assert told() == sorted((one, "The first contact is overdue: %(lead)s") for one in (cast.ada, cast.dora))
    assert [step.told for step in escalations_of(system(), lead.pk)] == [("林晓",), ("赵启明",)]


def test_a_lead_that_was_answered_between_two_steps_takes_no_further_one(rules, cast):
    lead = hot(cast.ada)
    escalate_responses(system(OVER))
    note_responses(system(OVER), attempts={lead.pk: OVER})

    assert escalate_responses(system(BACK)) == 0

    lead.refresh_from_db()
    assert (lead.owner_id, taken(lead)) == (cast.ada, [(-15, OVER), (0, OVER)])


def test_an_owner_whom_nobody_manages_is_told_alone(rules, cast):
    stepping(EscalationStep(0, ("owner", "manager")), EscalationStep(5, ("manager",)))
    lead = hot(cast.cleo)

    escalate_responses(system(DUE + timedelta(minutes=6)))

    assert told() == [(cast.cleo, "The first contact is overdue: %(lead)s")]
    assert [step.told for step in escalations_of(system(), lead.pk)] == [("王珂",), ()]


def test_a_manager_is_looked_for_in_the_departments_above(rules, cast):
    with recording(system(), "test"):
        company = User.objects.get(pk=cast.root).department_id
        User.objects.filter(pk=cast.dora).update(department_id=company)
    stepping(EscalationStep(0, ("manager",)))
    for number, owner in enumerate((cast.ada, cast.dora)):
        hot(owner, number)

    escalate_responses(system(OVER))

    # Nobody manages Dora, least of all herself; Max sits at the top too, but hands out everybody's leads.
    assert {user for user, _ in told()} == {cast.dora}


def test_administrators_of_the_pool_it_came_from_are_told(rules, cast):
    make_pool("Watched", member_ids=(cast.ada,), admin_ids=(cast.ben,), is_default=True)
    lead = hot(None)
    claim_leads(cast.acting("ada"), lead_ids=[lead.pk])

    escalate_responses(system(OVER))

    assert {user for user, _ in told()} == {cast.ada, cast.dora, cast.ben}


def test_a_role_is_told_as_far_as_it_may_see_the_lead(rules, cast):
    stepping(EscalationStep(0, ("role",), "sales_rep"))
    hot(cast.ada)

    escalate_responses(system(OVER))

    assert {user for user, _ in told()} == {cast.ada, cast.ben}


@pytest.mark.parametrize(("scope", "reached"), [(30, {"ada", "ben"}), (50, {"ada", "ben", "cleo"}), (10, {"ada"})])
def test_who_of_a_role_may_see_it_goes_by_the_scope_of_its_rights(rules, cast, scope, reached):
    stepping(EscalationStep(0, ("role",), "sales_rep"))
    with recording(system(), "test"):
        role = Role.objects.get(code="sales_rep")
        Grant.objects.filter(role=role, record_type="lead", action="read").update(scope=scope)
    hot(cast.ada)

    escalate_responses(system(OVER))

    assert {user for user, _ in told()} == {getattr(cast, name) for name in reached}


def test_several_leads_of_one_person_make_one_notice(rules, cast):
    stepping(EscalationStep(0, ("owner",)))
    for number in range(3):
        hot(cast.ada, number)

    assert escalate_responses(system(OVER)) == 3

    (notice,) = Notice.objects.all()
    assert (notice.user_id, notice.message, notice.facts) == (
        cast.ada,
        "The first contact of %(count)s leads is overdue.",
        {"count": 3},
    )


def test_a_new_clock_begins_at_the_first_step_again(rules, cast):
    lead = hot(cast.ada)
    escalate_responses(system(OVER))
    assign_leads(system(OVER), lead_ids=[lead.pk], owner_id=cast.ben)
    Notice.objects.all().delete()

    assert escalate_responses(system(OVER + timedelta(minutes=15))) == 1

    assert told() == [(cast.ben, "The first contact is due soon: %(lead)s")]


def test_the_same_due_instant_of_another_owner_is_another_clock(rules, cast):
    """What is handed on at night is due at the same minute of the morning."""
    lead = hot(cast.ada)
    escalate_responses(system(SOON))
    with recording(system(), "test"):
        Lead.objects.filter(pk=lead.pk).update(owner_id=cast.ben)

    assert escalate_responses(system(SOON)) == 1

    assert taken(lead) == [(-15, SOON), (-15, SOON)]


def test_changed_steps_leave_alone_what_was_late_before(rules, cast):
    stepping()
    lead = hot(cast.ada)
    assert escalate_responses(system(BACK)) == 0
    later = DUE + timedelta(hours=2)
    with recording(system(later), "test"):
        ScoreModel.objects.filter(status="active").update(
            escalation=[{"minutes": 0, "tells": ["owner"], "role": "", "returns": True}], escalates_since=later
        )

    assert escalate_responses(system(later + timedelta(days=3))) == 0

    lead.refresh_from_db()
    assert lead.owner_id == cast.ada


def test_steps_that_stay_the_same_are_in_force_since_they_were_first(rules):
    first = ScoreModel.objects.get(status="active").escalates_since
    later = NOW + timedelta(days=1)

    from_then = scored_by_need(BandActions(response_minutes=45))
    with recording(system(later), "test"):
        ScoreModel.objects.filter(number=from_then).update(number=from_then)

    assert ScoreModel.objects.get(status="active").escalates_since == first
    assert active_scorer(system()).actions.escalation == BandActions().escalation


@pytest.mark.parametrize(
    ("steps", "code"),
    [
        ([EscalationStep(-30, ("owner",))], "rule.step_minutes"),
        ([EscalationStep(10_001, ("owner",))], "rule.step_minutes"),
        ([EscalationStep(0, ("owner",)), EscalationStep(0, ("manager",))], "rule.step_twice"),
        ([EscalationStep(0)], "rule.step_idle"),
        ([EscalationStep(0, ("boss",))], "rule.step_target"),
        ([EscalationStep(0, ("role",), "nobody")], "rule.step_role"),
        ([EscalationStep(-5, returns=True)], "rule.step_returns_early"),
        ([EscalationStep(0, returns=True), EscalationStep(5, ("owner",))], "rule.step_after_return"),
        ([EscalationStep(n, ("owner",)) for n in range(11)], "rule.step_too_many"),
    ],
)
def test_steps_that_make_no_sense_are_refused_and_nothing_changes(rules, steps, code):
    before = active_scorer(system()).number

    with pytest.raises(RuleInvalid) as refused:
        stepping(*steps)

    assert [problem.code for problem in refused.value.problems] == [code]
    assert active_scorer(system()).number == before


def test_many_leads_take_as_many_statements_as_few(rules, cast):
    make_rule("round_robin", AssignmentMemberDraft(cast.ben, capacity=10_000))

    def statements(first, count):
        drafts = [
            LeadDraft(name=f"n{n}", mobile=f"139{n:08d}", need="contact_now", owner_id=cast.ada)
            for n in range(first, first + count)
        ]
        capture_leads(system(), drafts=drafts)
        with CaptureQueriesContext(connection) as queries:
            assert escalate_responses(system(BACK)) == count
        return len(queries)

    assert statements(0, 5) == statements(100, 200) <= 75
    assert ResponseEscalation.objects.count() == 3 * 205
    assert set(Lead.objects.values_list("owner_id", flat=True)) == {cast.ben}


def test_without_a_clock_there_are_no_steps(rules, cast):
    scored_by_need(replace(BandActions(), response_minutes=None))
    hot(cast.ada)

    assert escalate_responses(system(BACK)) == 0
