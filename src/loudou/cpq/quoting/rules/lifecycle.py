"""Which acts a quote allows in each state, and where they lead (domain 7.9)."""

from enum import StrEnum


class QuoteState(StrEnum):
    """Where one version of a quote is; stored values are stable. `in_approval` waits for the approval engine."""

    DRAFT = "draft"
    READY = "ready"
    IN_APPROVAL = "in_approval"
    APPROVED = "approved"
    SENT = "sent"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"


class QuoteAction(StrEnum):
    """What may be done to a version that concerns its state."""

    EDIT = "edit"
    MAKE_READY = "make_ready"
    SUBMIT = "submit"
    APPROVE = "approve"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    SEND = "send"
    ACCEPT = "accept"
    DECLINE = "decline"
    EXPIRE = "expire"
    EXTEND = "extend"
    REVISE = "revise"


class AcceptanceProblem(StrEnum):
    """Why a quote cannot be accepted."""

    NOT_SENT = "not_sent"
    EXPIRED = "expired"


_S, _A = QuoteState, QuoteAction

FROZEN = frozenset({_S.SENT, _S.ACCEPTED, _S.DECLINED, _S.EXPIRED, _S.SUPERSEDED})
"""States in which prices, lines and terms can no longer change (Q01)."""

_TRANSITIONS: dict[QuoteAction, dict[QuoteState, QuoteState]] = {
    _A.EDIT: dict.fromkeys((_S.DRAFT, _S.READY, _S.APPROVED), _S.DRAFT),
    _A.MAKE_READY: {_S.DRAFT: _S.READY},
    _A.SUBMIT: {_S.READY: _S.IN_APPROVAL},
    _A.APPROVE: {_S.READY: _S.APPROVED, _S.IN_APPROVAL: _S.APPROVED},
    _A.REJECT: {_S.IN_APPROVAL: _S.DRAFT},
    _A.WITHDRAW: {_S.IN_APPROVAL: _S.DRAFT},
    _A.SEND: {_S.APPROVED: _S.SENT},
    _A.ACCEPT: {_S.SENT: _S.ACCEPTED},
    _A.DECLINE: {_S.SENT: _S.DECLINED, _S.APPROVED: _S.DECLINED},
    _A.EXPIRE: {_S.SENT: _S.EXPIRED},
    _A.EXTEND: {_S.EXPIRED: _S.APPROVED},
    _A.REVISE: {_S.SENT: _S.SUPERSEDED},
}


def next_state(state: QuoteState, action: QuoteAction, *, needs_approval: bool = False) -> QuoteState | None:
    """The state after the act, None when it is not allowed.

    Editing an approved quote makes it a draft again, which voids the approval. A quote that needs no approval is
    approved by being submitted; one that does cannot be approved without having been submitted.
    """
    if action is QuoteAction.SUBMIT and not needs_approval:
        action = QuoteAction.APPROVE if state is QuoteState.READY else action
    elif action is QuoteAction.APPROVE and needs_approval and state is QuoteState.READY:
        return None
    return _TRANSITIONS[action].get(state)


def allowed_actions(state: QuoteState, *, needs_approval: bool = False) -> tuple[QuoteAction, ...]:
    """Everything that may be done to a version in this state."""
    return tuple(
        action for action in QuoteAction if next_state(state, action, needs_approval=needs_approval) is not None
    )


def acceptance_problems(state: QuoteState, *, is_expired: bool) -> tuple[AcceptanceProblem, ...]:
    """Every reason why the customer cannot accept; an expired quote is refused even before it was marked expired."""
    checks = (
        (AcceptanceProblem.NOT_SENT, state not in {QuoteState.SENT, QuoteState.EXPIRED}),
        (AcceptanceProblem.EXPIRED, is_expired or state is QuoteState.EXPIRED),
    )
    return tuple(problem for problem, applies in checks if applies)
