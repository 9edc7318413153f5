from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loudou.leads.rules.lifecycle import LeadState
from loudou.leads.rules.merge_fields import (
    ALLOWED,
    CUSTOM_POLICY,
    POLICIES,
    SHAPES,
    FieldPolicy,
    MergeSide,
    combine,
    is_empty,
    merged_values,
    shape_of,
)
from loudou.leads.rules.merging import MOST_AT_ONCE, Refusal, choose_survivor, grouped, place_after, ranked, refusal
from loudou.leads.rules.unmerging import MergeFacts, UnmergeRefusal, unmerge_refusal, unmerge_until

NOW = datetime(2026, 3, 2, 1, 10, tzinfo=UTC)
ADA, BEN = UUID(int=101), UUID(int=102)


def side(number, state=LeadState.NEW, *, owner=None, age=0, seen=0, **values):
    """A lead of so many days, last seen so many days ago."""
    return MergeSide(UUID(int=number), state, owner, NOW - timedelta(days=age), NOW - timedelta(days=seen), values)


@pytest.mark.parametrize(
    ("sides", "survivor"),
    [
        # converted before owned before complete before old
        ([side(1, age=9, name="a", mobile="1"), side(2, LeadState.ASSIGNED, owner=ADA)], 2),
        ([side(1, LeadState.CONVERTED), side(2, LeadState.QUALIFIED, owner=ADA, age=9, name="a")], 1),
        ([side(1, name="a"), side(2, name="a", mobile="1")], 2),
        ([side(1, age=1, name="a"), side(2, age=2, name="b")], 2),
        # nothing between them: the smaller id, so that it is the same every time
        ([side(2), side(1)], 1),
    ],
)
def test_who_remains(sides, survivor):
    assert choose_survivor(sides) == UUID(int=survivor)


A, B = side(1, age=2, seen=5), side(2, age=1, seen=1)


def values(policy, one, other, **more):
    first = MergeSide(A.id, A.state, None, A.created_at, A.last_touch_at, {"x": one})
    second = MergeSide(B.id, B.state, None, B.created_at, B.last_touch_at, {"x": other})
    return combine(policy, "x", [first, second])


@pytest.mark.parametrize(
    ("policy", "one", "other", "kept", "source"),
    [
        (FieldPolicy.SURVIVOR, "own", "other", "own", 1),
        (FieldPolicy.SURVIVOR, "", "other", "other", 2),
        (FieldPolicy.SURVIVOR, None, "", None, None),
        (FieldPolicy.MOST_RECENT, "older", "newer", "newer", 2),
        (FieldPolicy.MOST_RECENT, "older", " ", "older", 1),
        (FieldPolicy.LONGEST, "车床", "三台车床", "三台车床", 2),
        (FieldPolicy.LONGEST, "车床", "铣床", "车床", 1),
        (FieldPolicy.MAX, Decimal(5), Decimal(7), Decimal(7), 2),
        (FieldPolicy.MAX, Decimal(0), None, Decimal(0), 1),
        (FieldPolicy.UNION, ["a", "b"], ["b", "c"], ["a", "b", "c"], None),
        (FieldPolicy.UNION, ["a", "b"], ["b"], ["a", "b"], 1),
        (FieldPolicy.SUM, 2, 3, 5, None),
        (FieldPolicy.SUM, Decimal(2), None, Decimal(2), 1),
        (FieldPolicy.SUM, None, Decimal(3), Decimal(3), 2),
        (FieldPolicy.SUM, "2.50", "3", "5.50", None),
        (FieldPolicy.SUM, Decimal(10) ** 15 - 1, Decimal(1), Decimal(10) ** 15 - 1, 1),
        (FieldPolicy.SUM, "two", "3", "3", 2),
        (FieldPolicy.MAX, "9", "10", "10", 2),
        (FieldPolicy.MAX, "2026-03-01", "2026-02-01", "2026-03-01", 1),
    ],
)
def test_one_value_of_two(policy, one, other, kept, source):
    found = values(policy, one, other)

    assert (found.value, found.lead_id and found.lead_id.int) == (kept, source)


def test_every_field_begins_with_a_policy_that_means_something_for_it():
    assert SHAPES.keys() == POLICIES.keys()
    assert all(POLICIES[name] in ALLOWED[shape] for name, shape in SHAPES.items())
    assert all(CUSTOM_POLICY in allowed for allowed in ALLOWED.values())
    shapes = {one: shape_of(one).value for one in ("text", "number", "date", "boolean", "choice")}
    assert shapes == {"text": "text", "number": "number", "date": "date", "boolean": "choice", "choice": "choice"}


def test_nothing_is_summed_by_default_and_words_are_united():
    assert FieldPolicy.SUM not in POLICIES.values()
    assert POLICIES["tags"] is POLICIES["product_interest"] is FieldPolicy.UNION


def test_a_choice_beats_the_policy_and_a_converted_lead_keeps_what_it_says():
    one, other = side(1, mobile="1", need="short"), side(2, mobile="2", need="a long need")
    chosen = merged_values([one, other], one.id, {"need": one.id, "mobile": other.id})
    closed = side(1, LeadState.CONVERTED, mobile="", need="short")

    assert (chosen["need"].value, chosen["mobile"].value) == ("short", "2")
    assert {name: kept.value for name, kept in merged_values([closed, other], closed.id).items() if kept.value} == {
        "need": "short"
    }


def test_custom_fields_are_filled_from_the_others():
    one, other = side(1, **{"custom.size": ""}), side(2, **{"custom.size": "XL", "custom.fair": "Hanover"})

    kept = merged_values([one, other], one.id)

    assert (kept["custom.size"].value, kept["custom.fair"].value) == ("XL", "Hanover")


@pytest.mark.parametrize(
    ("sides", "survivor", "choices", "reason"),
    [
        ([side(1), side(2)], 1, {}, None),
        ([side(1), side(2, LeadState.CONVERTED)], 2, {}, None),
        ([side(1)], 1, {}, Refusal.TOO_FEW),
        ([side(n) for n in range(MOST_AT_ONCE + 1)], 1, {}, Refusal.TOO_MANY),
        ([side(1), side(2, LeadState.MERGED)], 1, {}, Refusal.MERGED),
        ([side(1), side(2, LeadState.INVALID)], 1, {}, Refusal.INVALID),
        ([side(1, LeadState.CONVERTED), side(2, LeadState.CONVERTED)], 1, {}, Refusal.TWO_CONVERTED),
        ([side(1), side(2)], 3, {}, Refusal.SURVIVOR_NOT_AMONG),
        ([side(1), side(2, LeadState.CONVERTED)], 1, {}, Refusal.CONVERTED_MUST_REMAIN),
        ([side(1), side(2)], 1, {"status": UUID(int=1)}, Refusal.FIELD_UNKNOWN),
        ([side(1), side(2)], 1, {"custom.other": UUID(int=1)}, Refusal.FIELD_UNKNOWN),
        ([side(1), side(2)], 1, {"custom.size": UUID(int=1)}, None),
        ([side(1), side(2)], 1, {"name": UUID(int=3)}, Refusal.CHOICE_NOT_AMONG),
        ([side(1, LeadState.CONVERTED), side(2)], 1, {"name": UUID(int=2)}, Refusal.CONVERTED_KEEPS_ITS_VALUES),
        ([side(1, LeadState.CONVERTED), side(2)], 1, {"name": UUID(int=1)}, None),
    ],
)
def test_what_is_refused(sides, survivor, choices, reason):
    assert refusal(sides, UUID(int=survivor), choices, ["size"]) is reason


@pytest.mark.parametrize(
    ("sides", "place"),
    [
        # its own owner goes on, with the furthest state anybody reached
        ([side(1, LeadState.ASSIGNED, owner=ADA), side(2, LeadState.QUALIFIED, owner=BEN)], (1, "qualified", ADA)),
        ([side(1, LeadState.FOLLOWING, owner=ADA), side(2)], (1, "following", ADA)),
        # nobody works on it: whoever works on another does from now on
        ([side(1), side(2, LeadState.FOLLOWING, owner=BEN)], (2, "following", BEN)),
        ([side(1, LeadState.UNASSIGNED), side(2)], (1, "unassigned", None)),
        ([side(1, LeadState.NURTURING, owner=ADA), side(2, LeadState.ASSIGNED, owner=BEN)], (1, "nurturing", ADA)),
        ([side(1, LeadState.CONVERTED, owner=ADA), side(2, LeadState.QUALIFIED, owner=BEN)], (1, "converted", ADA)),
    ],
)
def test_who_works_on_it_afterwards(sides, place):
    found = place_after(sides, sides[0].id)

    assert (found.from_id.int, found.state.value, found.owner_id) == place


def test_pairs_that_hang_together_are_one_group_and_large_ones_are_left_to_people():
    ids = [UUID(int=n) for n in range(9)]

    assert grouped([(ids[0], ids[1]), (ids[2], ids[1]), (ids[5], ids[4])]) == [tuple(ids[:3]), (ids[4], ids[5])]
    assert grouped([(ids[0], ids[1]), (ids[1], ids[2])], most=2) == []


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (MergeFacts(NOW, None, LeadState.NEW), None),
        (MergeFacts(NOW, NOW, LeadState.NEW), UnmergeRefusal.DONE),
        (MergeFacts(NOW - timedelta(days=30), None, LeadState.NEW), UnmergeRefusal.TOO_LATE),
        (MergeFacts(NOW - timedelta(days=30, seconds=-1), None, LeadState.CONVERTED), None),
        (MergeFacts(NOW, None, LeadState.MERGED), UnmergeRefusal.SURVIVOR_MERGED),
    ],
)
def test_when_a_merge_can_be_taken_apart(facts, reason):
    assert unmerge_refusal(facts, NOW, 30) is reason
    assert unmerge_until(NOW, 30) == NOW + timedelta(days=30)


names = st.sampled_from(["name", "company", "need", "tags", "custom.size"])
texts = st.sampled_from(["", "a", "bb", "ccc"])
sides = st.lists(
    st.builds(
        lambda number, owned, age, seen, said: side(
            number, LeadState.ASSIGNED if owned else LeadState.NEW, owner=ADA if owned else None, age=age, seen=seen,
            **{name: ([text] if text else []) if name == "tags" else text for name, text in said.items()},
        ),
        st.integers(1, 10_000), st.booleans(), st.integers(0, 5), st.integers(0, 5), st.dictionaries(names, texts),
    ),
    min_size=2, max_size=5, unique_by=lambda one: one.id,
)  # fmt: skip


@given(sides, st.randoms())
def test_the_order_leads_are_named_in_decides_nothing(many, random):
    shuffled = random.sample(many, len(many))
    survivor = choose_survivor(many)

    assert choose_survivor(shuffled) == survivor == ranked(shuffled)[0].id
    assert merged_values(shuffled, survivor) == merged_values(many, survivor)


@given(sides)
def test_nothing_anybody_said_is_emptied(many):
    kept = merged_values(many, choose_survivor(many))

    for name in {name for one in many for name in one.values}:
        assert is_empty(kept[name].value) == all(is_empty(one.values.get(name)) for one in many)
