"""Which acts an order allows in each state, and where they lead (domain 8.5)."""

from enum import StrEnum


class OrderState(StrEnum):
    """Where an order is; stored values are stable. How much was delivered, billed and paid is derived from lines."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    CONFIRMED = "confirmed"
    ON_HOLD = "on_hold"
    IN_FULFILMENT = "in_fulfilment"
    FULFILLED = "fulfilled"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class OrderAction(StrEnum):
    """What may be done to an order that concerns its state."""

    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    CONFIRM = "confirm"
    HOLD = "hold"
    RELEASE = "release"
    START_FULFILMENT = "start_fulfilment"
    COMPLETE = "complete"
    CLOSE = "close"
    SHORT_CLOSE = "short_close"
    CANCEL = "cancel"


_S, _A = OrderState, OrderAction

HOLDABLE = frozenset({_S.SUBMITTED, _S.CONFIRMED})
"""States an order may be held in, and goes back to when released."""
FINAL = frozenset({_S.CLOSED, _S.CANCELLED})
"""Nothing more happens to an order here."""

_TRANSITIONS: dict[OrderAction, dict[OrderState, OrderState]] = {
    _A.SUBMIT: {_S.DRAFT: _S.SUBMITTED},
    _A.WITHDRAW: {_S.SUBMITTED: _S.DRAFT},
    _A.CONFIRM: {_S.SUBMITTED: _S.CONFIRMED},
    _A.HOLD: dict.fromkeys(HOLDABLE, _S.ON_HOLD),
    _A.START_FULFILMENT: {_S.CONFIRMED: _S.IN_FULFILMENT, _S.IN_FULFILMENT: _S.IN_FULFILMENT},
    _A.COMPLETE: {_S.IN_FULFILMENT: _S.FULFILLED},
    _A.CLOSE: {_S.FULFILLED: _S.CLOSED},
    _A.SHORT_CLOSE: {_S.IN_FULFILMENT: _S.CLOSED},
    _A.CANCEL: dict.fromkeys((_S.DRAFT, _S.SUBMITTED, _S.CONFIRMED, _S.ON_HOLD), _S.CANCELLED),
}


def next_state(
    state: OrderState, action: OrderAction, *, is_delivered: bool = False, held_from: OrderState | None = None
) -> OrderState | None:
    """The state after the act, None when it is not allowed.

    `is_delivered` says whether anything was: such an order is no longer cancelled, only closed short of the rest.
    `held_from` is the state the order was held in and goes back to when released.
    """
    if action is OrderAction.RELEASE:
        return held_from if state is OrderState.ON_HOLD and held_from in HOLDABLE else None
    if action is OrderAction.CANCEL and is_delivered:
        return None
    return _TRANSITIONS[action].get(state)


def allowed_actions(
    state: OrderState, *, is_delivered: bool = False, held_from: OrderState | None = None
) -> tuple[OrderAction, ...]:
    """Everything that may be done to the order in this state."""
    return tuple(
        action
        for action in OrderAction
        if next_state(state, action, is_delivered=is_delivered, held_from=held_from) is not None
    )
