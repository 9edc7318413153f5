from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loudou.leads.rules.assignment import Method, Rotation, Skipped, assign_many
from loudou.leads.rules.eligibility import Candidate, LeadToAssign, SkipReason, keeps_owner

A, B, C, D = (UUID(int=number) for number in range(1, 5))
NAMES = {A: "A", B: "B", C: "C", D: "D", None: "-"}
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def leads(count, **barred):
    return [LeadToAssign(UUID(int=100 + number), **barred) for number in range(count)]


def owners(plan):
    return "".join(NAMES[assignment.owner_id] for assignment in plan.assignments)


def test_round_robin_goes_on_where_it_stopped():
    members = [Candidate(A), Candidate(B), Candidate(C)]

    first = assign_many(Method.ROUND_ROBIN, Rotation(), members, leads(4))
    second = assign_many(Method.ROUND_ROBIN, first.rotation, members, leads(3))

    assert (owners(first), owners(second)) == ("ABCA", "BCA")


def test_round_robin_gives_no_debt_to_the_absent():
    away = [Candidate(A), Candidate(B, is_away=True), Candidate(C)]
    back = [Candidate(A), Candidate(B), Candidate(C)]

    first = assign_many(Method.ROUND_ROBIN, Rotation(), away, leads(4))
    second = assign_many(Method.ROUND_ROBIN, first.rotation, back, leads(3))

    assert (owners(first), owners(second)) == ("ACAC", "ABC")


def test_round_robin_starts_at_the_top_when_the_last_owner_left():
    plan = assign_many(Method.ROUND_ROBIN, Rotation(last_user_id=D), [Candidate(A), Candidate(B)], leads(1))

    assert owners(plan) == "A"


def test_ex_3_3_weighted():
    members = [Candidate(A, weight=3), Candidate(B, weight=2), Candidate(C, weight=1)]

    plan = assign_many(Method.WEIGHTED, Rotation(), members, leads(12))

    assert owners(plan) == "ABACBAABACBA"
    assert Counter(owners(plan)) == {"A": 6, "B": 4, "C": 2}


def test_ex_3_3_weighted_goes_on_from_the_stored_weights():
    members = [Candidate(A, weight=3), Candidate(B, weight=2), Candidate(C, weight=1)]
    rotation, sequence = Rotation(), ""

    for _ in range(6):
        plan = assign_many(Method.WEIGHTED, rotation, members, leads(1))
        rotation, sequence = plan.rotation, sequence + owners(plan)

    assert sequence == "ABACBA"


def test_a_weight_of_zero_gets_nothing():
    plan = assign_many(Method.WEIGHTED, Rotation(), [Candidate(A, weight=0), Candidate(B)], leads(2))

    assert owners(plan) == "BB"
    assert plan.assignments[0].skipped == (Skipped(A, SkipReason.NO_WEIGHT),)


def test_ex_3_4_load():
    members = [
        Candidate(A, held=30, max_open=50),
        Candidate(B, held=18, max_open=40, last_assigned_at=NOW),
        Candidate(C, held=9, max_open=20, last_assigned_at=NOW - timedelta(hours=1)),
    ]

    plan = assign_many(Method.LOAD_BALANCED, Rotation(), members, leads(2))

    assert owners(plan) == "CB"


def test_load_ties_go_to_who_never_got_one_then_to_the_user_id():
    members = [
        Candidate(C, max_open=10),
        Candidate(B, max_open=10),
        Candidate(A, max_open=10, last_assigned_at=NOW),
    ]

    assert owners(assign_many(Method.LOAD_BALANCED, Rotation(), members, leads(4))) == "BCAB"


def test_load_cannot_be_compared_without_a_maximum():
    plan = assign_many(Method.LOAD_BALANCED, Rotation(), [Candidate(A)], leads(1))

    assert owners(plan) == "-"
    assert plan.assignments[0].skipped == (Skipped(A, SkipReason.NO_CAPACITY_STATED),)


@pytest.mark.parametrize("method", Method)
def test_nobody_is_given_more_than_there_is_room_for(method):
    members = [Candidate(A, held=9, max_open=10), Candidate(B, max_open=9, assigned_today=3, max_daily=4)]

    plan = assign_many(method, Rotation(), members, leads(3))

    assert Counter(owners(plan)) == {"A": 1, "B": 1, "-": 1}
    assert plan.assignments[2].skipped == (
        Skipped(A, SkipReason.HOLDS_MAXIMUM),
        Skipped(B, SkipReason.DAILY_MAXIMUM),
    )


@pytest.mark.parametrize(
    ("candidate", "reason"),
    [
        (Candidate(A, is_active=False), SkipReason.INACTIVE),
        (Candidate(A, is_away=True), SkipReason.AWAY),
        (Candidate(A, is_working=False), SkipReason.OUTSIDE_WORKING_HOURS),
        (Candidate(A, held=5, max_open=5), SkipReason.HOLDS_MAXIMUM),
        (Candidate(A, assigned_today=5, max_daily=5), SkipReason.DAILY_MAXIMUM),
    ],
)
def test_everybody_passed_over_is_named_with_the_reason(candidate, reason):
    plan = assign_many(Method.ROUND_ROBIN, Rotation(), [candidate, Candidate(B)], leads(1))

    assert owners(plan) == "B"
    assert plan.assignments[0].skipped == (Skipped(A, reason),)


@pytest.mark.parametrize("method", Method)
def test_a_lead_never_goes_straight_back_to_its_previous_owner(method):
    members = [Candidate(A, max_open=9), Candidate(B, held=8, max_open=9)]
    lead = LeadToAssign(UUID(int=9), barred={A: SkipReason.PREVIOUS_OWNER})

    plan = assign_many(method, Rotation(), members, [lead])

    assert plan.assignments[0].owner_id == B
    assert plan.assignments[0].skipped == (Skipped(A, SkipReason.PREVIOUS_OWNER),)


def test_nobody_left_for_a_lead_changes_nothing():
    rotation = Rotation(last_user_id=D)
    barred = {A: SkipReason.SKILL_MISSING}

    plan = assign_many(Method.ROUND_ROBIN, rotation, [Candidate(A)], leads(1, barred=barred))

    assert plan.assignments[0].owner_id is None
    assert plan.rotation == rotation


def test_an_owner_keeps_the_leads_of_the_same_person_up_to_the_hard_limit():
    assert keeps_owner(Candidate(A, is_away=True, assigned_today=9, max_daily=1))
    assert keeps_owner(Candidate(A, held=1, max_open=2))
    assert not keeps_owner(Candidate(A, held=2, max_open=2))
    assert not keeps_owner(Candidate(A, is_active=False))


MEMBERS = st.integers(1, 8).map(lambda count: [UUID(int=number + 1) for number in range(count)])


@given(
    MEMBERS,
    st.lists(st.integers(0, 30), min_size=1, max_size=5),
    st.sampled_from([Method.ROUND_ROBIN, Method.WEIGHTED]),
)
def test_l05_equal_members_differ_by_at_most_one_over_any_runs(members, runs, method):
    rotation, counts = Rotation(), Counter(dict.fromkeys(members, 0))

    for run in runs:
        plan = assign_many(method, rotation, [Candidate(member) for member in members], leads(run))
        rotation = plan.rotation
        counts.update(assignment.owner_id for assignment in plan.assignments)

    assert max(counts.values()) - min(counts.values()) <= 1


@given(MEMBERS, st.integers(0, 60))
def test_l05_load_balanced_equal_members_differ_by_at_most_one(members, count):
    plan = assign_many(
        Method.LOAD_BALANCED, Rotation(), [Candidate(member, max_open=100) for member in members], leads(count)
    )

    counts = Counter(dict.fromkeys(members, 0)) + Counter(assignment.owner_id for assignment in plan.assignments)
    shares = [counts[member] for member in members]
    assert max(shares) - min(shares) <= 1


@given(st.lists(st.integers(1, 9), min_size=1, max_size=6), st.integers(1, 3))
def test_invariant_8_whole_rounds_respect_the_weights_exactly(weights, rounds):
    members = [Candidate(UUID(int=number + 1), weight=weight) for number, weight in enumerate(weights)]

    plan = assign_many(Method.WEIGHTED, Rotation(), members, leads(rounds * sum(weights)))

    counts = Counter(assignment.owner_id for assignment in plan.assignments)
    assert [counts[member.user_id] for member in members] == [rounds * weight for weight in weights]


@given(st.lists(st.integers(1, 20), min_size=1, max_size=12), st.integers(1, 60))
def test_l05_weights_are_respected_within_one_or_two_at_any_moment(weights, count):
    within = 1 if len(weights) <= 4 else 2
    members = [Candidate(UUID(int=number + 1), weight=weight) for number, weight in enumerate(weights)]

    plan = assign_many(Method.WEIGHTED, Rotation(), members, leads(count))

    counts = Counter(assignment.owner_id for assignment in plan.assignments)
    for member in members:
        assert abs(counts[member.user_id] * sum(weights) - count * member.weight) <= within * sum(weights)


@given(
    st.sampled_from(Method),
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.booleans()), min_size=1, max_size=5),
    st.integers(0, 20),
)
def test_capacity_absence_and_completeness(method, people, count):
    members = [
        Candidate(UUID(int=number + 1), held=held, max_open=most, is_away=away)
        for number, (held, most, away) in enumerate(people)
    ]

    plan = assign_many(method, Rotation(), members, leads(count))

    counts = Counter(assignment.owner_id for assignment in plan.assignments)
    room = sum(max(member.max_open - member.held, 0) for member in members if not member.is_away)
    assert all(member.held + counts[member.user_id] <= max(member.max_open, member.held) for member in members)
    assert all(counts[member.user_id] == 0 for member in members if member.is_away)
    assert sum(counts.values()) - counts[None] == min(count, room)
