"""Which acts a lead allows in each state, and where they lead (domain 1.3)."""

from enum import StrEnum


class LeadState(StrEnum):
    """Where a lead is on its way; stored values are stable."""

    NEW = "new"
    UNASSIGNED = "unassigned"
    ASSIGNED = "assigned"
    FOLLOWING = "following"
    QUALIFIED = "qualified"
    NURTURING = "nurturing"
    CONVERTED = "converted"
    INVALID = "invalid"
    MERGED = "merged"


class LeadAction(StrEnum):
    """What may be done to a lead that concerns its state."""

    ASSIGN = "assign"
    CLAIM = "claim"
    TRANSFER = "transfer"
    FOLLOW_UP = "follow_up"
    QUALIFY = "qualify"
    CONVERT = "convert"
    RETURN = "return"
    RECYCLE = "recycle"
    MARK_INVALID = "mark_invalid"
    REOPEN = "reopen"
    MERGE = "merge"
    ENROL = "enrol"
    HAND_BACK = "hand_back"


_S, _A = LeadState, LeadAction

OWNED = frozenset({_S.ASSIGNED, _S.FOLLOWING, _S.QUALIFIED})
"""States in which exactly one person owns the lead."""
OPEN = OWNED | {_S.NEW, _S.UNASSIGNED, _S.NURTURING}
"""States in which work on the lead goes on."""
READ_ONLY = frozenset({_S.CONVERTED, _S.MERGED})
"""Terminal states: only notes may still be added."""
UNQUALIFIED_CONVERTIBLE = frozenset({_S.ASSIGNED, _S.FOLLOWING})
"""States that also convert where the organisation does not ask for qualification first."""

_TRANSITIONS: dict[LeadAction, dict[LeadState, LeadState]] = {
    _A.ASSIGN: dict.fromkeys((_S.NEW, _S.UNASSIGNED, _S.NURTURING), _S.ASSIGNED),
    _A.CLAIM: dict.fromkeys((_S.NEW, _S.UNASSIGNED), _S.ASSIGNED),
    _A.TRANSFER: {state: state for state in OWNED},
    _A.FOLLOW_UP: {_S.ASSIGNED: _S.FOLLOWING, _S.FOLLOWING: _S.FOLLOWING, _S.QUALIFIED: _S.QUALIFIED},
    _A.QUALIFY: {_S.FOLLOWING: _S.QUALIFIED},
    _A.CONVERT: {_S.QUALIFIED: _S.CONVERTED},
    _A.RETURN: dict.fromkeys(OWNED, _S.UNASSIGNED),
    _A.RECYCLE: dict.fromkeys(OWNED | {_S.NEW}, _S.UNASSIGNED),
    _A.MARK_INVALID: dict.fromkeys(OPEN, _S.INVALID),
    _A.REOPEN: {_S.INVALID: _S.UNASSIGNED},
    _A.MERGE: dict.fromkeys(OPEN, _S.MERGED),
    _A.ENROL: dict.fromkeys((_S.NEW, _S.UNASSIGNED, _S.ASSIGNED), _S.NURTURING),
    _A.HAND_BACK: {_S.NURTURING: _S.UNASSIGNED},
}


def next_state(state: LeadState, action: LeadAction, *, must_be_qualified: bool = True) -> LeadState | None:
    """The state after the act, None when it is not allowed.

    A transfer keeps the state: the new owner goes on where the old one stopped. A reopened lead goes to its pool.
    `must_be_qualified` False lets an owned lead convert without the qualifying step (domain 3.6, a setting).
    """
    if action is LeadAction.CONVERT and not must_be_qualified and state in UNQUALIFIED_CONVERTIBLE:
        return LeadState.CONVERTED
    return _TRANSITIONS[action].get(state)


def allowed_actions(state: LeadState, *, must_be_qualified: bool = True) -> tuple[LeadAction, ...]:
    """Everything that may be done in this state, in the order of the funnel."""
    return tuple(
        action for action in LeadAction if next_state(state, action, must_be_qualified=must_be_qualified) is not None
    )
