import pytest
from hypothesis import given
from hypothesis import strategies as st

from loudou.cpq.quoting.rules.lifecycle import (
    FROZEN,
    AcceptanceProblem,
    QuoteAction,
    QuoteState,
    acceptance_problems,
    allowed_actions,
    next_state,
)

S, A = QuoteState, QuoteAction


def walk(*actions, needs_approval=False):
    state = S.DRAFT
    for action in actions:
        state = next_state(state, action, needs_approval=needs_approval)
    return state


def test_a_quote_that_needs_no_approval():
    assert walk(A.MAKE_READY, A.SUBMIT, A.SEND, A.ACCEPT) is S.ACCEPTED


def test_a_quote_that_needs_approval():
    assert walk(A.MAKE_READY, A.SUBMIT, needs_approval=True) is S.IN_APPROVAL
    assert walk(A.MAKE_READY, A.SUBMIT, A.APPROVE, A.SEND, A.ACCEPT, needs_approval=True) is S.ACCEPTED
    assert walk(A.MAKE_READY, A.SUBMIT, A.REJECT, needs_approval=True) is S.DRAFT
    assert walk(A.MAKE_READY, A.SUBMIT, A.WITHDRAW, needs_approval=True) is S.DRAFT


def test_nobody_approves_what_was_not_submitted():
    assert next_state(S.READY, A.APPROVE, needs_approval=True) is None
    assert next_state(S.READY, A.APPROVE) is S.APPROVED


@pytest.mark.parametrize("state", [S.DRAFT, S.APPROVED, S.SENT])
def test_only_a_ready_quote_is_submitted(state):
    assert next_state(state, A.SUBMIT) is None
    assert next_state(state, A.SUBMIT, needs_approval=True) is None


def test_editing_an_approved_quote_voids_the_approval():
    assert next_state(S.APPROVED, A.EDIT) is S.DRAFT


@pytest.mark.parametrize("state", sorted(FROZEN))
def test_q01_a_frozen_quote_cannot_be_edited(state):
    assert next_state(state, A.EDIT) is None


@pytest.mark.parametrize("state", [S.ACCEPTED, S.DECLINED, S.SUPERSEDED])
def test_final_states_allow_nothing(state):
    assert allowed_actions(state) == ()


def test_a_sent_quote():
    assert allowed_actions(S.SENT) == (A.ACCEPT, A.DECLINE, A.EXPIRE, A.REVISE)


def test_an_expired_quote_is_extended_to_approved():
    assert allowed_actions(S.EXPIRED) == (A.EXTEND,)
    assert next_state(S.EXPIRED, A.EXTEND) is S.APPROVED


@pytest.mark.parametrize(
    ("state", "is_expired", "problems"),
    [
        (S.SENT, False, ()),
        (S.SENT, True, (AcceptanceProblem.EXPIRED,)),
        (S.EXPIRED, False, (AcceptanceProblem.EXPIRED,)),
        (S.DRAFT, False, (AcceptanceProblem.NOT_SENT,)),
        (S.APPROVED, True, (AcceptanceProblem.NOT_SENT, AcceptanceProblem.EXPIRED)),
    ],
)
def test_q13_what_stands_against_accepting(state, is_expired, problems):
    assert acceptance_problems(state, is_expired=is_expired) == problems


@given(st.lists(st.sampled_from(QuoteAction)))
def test_a_quote_that_needs_approval_is_only_sent_after_it(actions):
    state, approved = S.DRAFT, False
    for action in actions:
        following = next_state(state, action, needs_approval=True)
        if following is None:
            continue
        approved = following is S.APPROVED or (approved and following is not S.DRAFT)
        state = following
        assert state not in {S.SENT, S.ACCEPTED} or approved
