import pytest
from hypothesis import given
from hypothesis import strategies as st

from loudou.revenue.orders.rules.lifecycle import FINAL, HOLDABLE, OrderAction, OrderState, allowed_actions, next_state

S, A = OrderState, OrderAction


def test_the_way_of_a_good_order():
    state = S.DRAFT
    for action in (A.SUBMIT, A.CONFIRM, A.START_FULFILMENT, A.START_FULFILMENT, A.COMPLETE, A.CLOSE):
        state = next_state(state, action)

    assert state is S.CLOSED


@pytest.mark.parametrize("state", sorted(HOLDABLE))
def test_a_held_order_goes_back_to_where_it_was(state):
    assert next_state(state, A.HOLD) is S.ON_HOLD
    assert next_state(S.ON_HOLD, A.RELEASE, held_from=state) is state


def test_release_needs_a_held_order_and_a_place_to_go_back_to():
    assert next_state(S.CONFIRMED, A.RELEASE, held_from=S.CONFIRMED) is None
    assert next_state(S.ON_HOLD, A.RELEASE) is None
    assert next_state(S.ON_HOLD, A.RELEASE, held_from=S.DRAFT) is None


@pytest.mark.parametrize("state", [S.DRAFT, S.SUBMITTED, S.CONFIRMED, S.ON_HOLD])
def test_an_order_is_cancelled_only_while_nothing_was_delivered(state):
    assert next_state(state, A.CANCEL) is S.CANCELLED
    assert next_state(state, A.CANCEL, is_delivered=True) is None


def test_the_rest_of_a_started_order_is_closed_short():
    assert allowed_actions(S.IN_FULFILMENT, is_delivered=True) == (A.START_FULFILMENT, A.COMPLETE, A.SHORT_CLOSE)
    assert next_state(S.IN_FULFILMENT, A.SHORT_CLOSE) is S.CLOSED


def test_a_submitted_order_may_be_withdrawn():
    assert next_state(S.SUBMITTED, A.WITHDRAW) is S.DRAFT


@pytest.mark.parametrize("state", sorted(FINAL))
def test_final_states_allow_nothing(state):
    assert allowed_actions(state, held_from=S.CONFIRMED) == ()


@given(st.lists(st.sampled_from(OrderAction)), st.booleans())
def test_what_was_delivered_never_ends_cancelled(actions, is_delivered):
    state = S.DRAFT
    for action in actions:
        state = next_state(state, action, is_delivered=is_delivered, held_from=S.CONFIRMED) or state

    assert state is not S.CANCELLED or not is_delivered
