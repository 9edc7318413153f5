import pytest
from hypothesis import given
from hypothesis import strategies as st

from loudou.leads.rules.lifecycle import (
    OPEN,
    OWNED,
    READ_ONLY,
    LeadAction,
    LeadState,
    allowed_actions,
    next_state,
)

S, A = LeadState, LeadAction


def test_the_way_of_a_good_lead():
    state = S.NEW
    for action in (A.ASSIGN, A.FOLLOW_UP, A.FOLLOW_UP, A.QUALIFY, A.FOLLOW_UP, A.CONVERT):
        state = next_state(state, action)

    assert state is S.CONVERTED


@pytest.mark.parametrize("state", sorted(READ_ONLY))
def test_converted_and_merged_leads_allow_nothing(state):
    assert allowed_actions(state, must_be_qualified=False) == ()


@pytest.mark.parametrize("state", sorted(OWNED))
def test_an_owned_lead_goes_back_to_its_pool(state):
    assert next_state(state, A.RETURN) is S.UNASSIGNED
    assert next_state(state, A.RECYCLE) is S.UNASSIGNED


def test_an_owned_lead_cannot_be_claimed():
    assert all(next_state(state, A.CLAIM) is None for state in OWNED)


def test_a_transfer_keeps_the_state():
    assert [next_state(state, A.TRANSFER) for state in sorted(OWNED)] == sorted(OWNED)


def test_only_a_qualified_lead_converts_unless_the_setting_says_otherwise():
    assert next_state(S.FOLLOWING, A.CONVERT) is None
    assert next_state(S.FOLLOWING, A.CONVERT, must_be_qualified=False) is S.CONVERTED
    assert next_state(S.QUALIFIED, A.CONVERT, must_be_qualified=False) is S.CONVERTED
    assert next_state(S.NEW, A.CONVERT, must_be_qualified=False) is None


def test_nurturing_comes_back_to_the_pool_or_an_owner():
    assert next_state(S.NEW, A.ENROL) is S.NURTURING
    assert next_state(S.NURTURING, A.HAND_BACK) is S.UNASSIGNED
    assert next_state(S.NURTURING, A.ASSIGN) is S.ASSIGNED


def test_an_invalid_lead_only_reopens_into_its_pool():
    assert allowed_actions(S.INVALID) == (A.REOPEN,)
    assert next_state(S.INVALID, A.REOPEN) is S.UNASSIGNED


def test_allowed_actions_of_a_new_lead():
    assert allowed_actions(S.NEW) == (A.ASSIGN, A.CLAIM, A.RECYCLE, A.MARK_INVALID, A.MERGE, A.ENROL)


@given(st.lists(st.sampled_from(LeadAction)))
def test_no_sequence_of_acts_leaves_a_terminal_state(actions):
    state = S.NEW
    for action in actions:
        following = next_state(state, action)
        assert following is None or state not in READ_ONLY
        assert following is None or following in OPEN | READ_ONLY | {S.INVALID}
        state = following or state
