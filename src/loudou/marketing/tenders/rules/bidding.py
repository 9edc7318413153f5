"""The life of one of our bids, and which act leads where."""

from enum import StrEnum

from loudou.marketing.tenders.enums import BidState


class BidAct(StrEnum):
    """What is done with a bid."""

    ACCEPT = "accept"
    DECLINE = "decline"
    RECONSIDER = "reconsider"
    PREPARE = "prepare"
    SUBMIT = "submit"
    WIN = "win"
    LOSE = "lose"
    WITHDRAW = "withdraw"
    FAIL = "fail"


_S = BidState
_WORKED_ON = (_S.BID, _S.PREPARING)
MOVES: dict[BidAct, dict[BidState, BidState]] = {
    BidAct.ACCEPT: dict.fromkeys((_S.PENDING, _S.NO_BID), _S.BID),
    BidAct.DECLINE: dict.fromkeys((_S.PENDING, *_WORKED_ON), _S.NO_BID),
    BidAct.RECONSIDER: dict.fromkeys((_S.NO_BID, _S.BID, _S.WITHDRAWN), _S.PENDING),
    BidAct.PREPARE: {_S.BID: _S.PREPARING},
    BidAct.SUBMIT: dict.fromkeys((*_WORKED_ON, _S.WON, _S.LOST, _S.VOID), _S.SUBMITTED),
    BidAct.WIN: dict.fromkeys((_S.SUBMITTED, _S.LOST, _S.VOID), _S.WON),
    BidAct.LOSE: dict.fromkeys((_S.SUBMITTED, _S.WON, _S.VOID), _S.LOST),
    BidAct.WITHDRAW: dict.fromkeys((*_WORKED_ON, _S.SUBMITTED), _S.WITHDRAWN),
    BidAct.FAIL: dict.fromkeys((*_WORKED_ON, _S.PENDING, _S.SUBMITTED, _S.WON, _S.LOST), _S.VOID),
}
"""From which state each act leads where; what is not listed is refused. SUBMIT from an end takes the outcome back."""
LEADS_TO = {
    _S.PENDING: BidAct.RECONSIDER,
    _S.BID: BidAct.ACCEPT,
    _S.NO_BID: BidAct.DECLINE,
    _S.PREPARING: BidAct.PREPARE,
    _S.SUBMITTED: BidAct.SUBMIT,
    _S.WON: BidAct.WIN,
    _S.LOST: BidAct.LOSE,
    _S.WITHDRAWN: BidAct.WITHDRAW,
    _S.VOID: BidAct.FAIL,
}
OPEN = (_S.PENDING, _S.BID, _S.PREPARING, _S.SUBMITTED)
"""Something may still happen."""
WATCHED = (_S.PENDING, _S.BID, _S.PREPARING)
"""The deadlines are still ahead of us: these are reminded of, and their checklists follow them."""
ENDED = (_S.WON, _S.LOST, _S.VOID)
"""The tender itself said how it ended."""
CALLED_OFF = (_S.NO_BID, _S.WITHDRAWN, _S.VOID, _S.WON, _S.LOST)
"""There is nothing left to prepare."""


def state_after(state: BidState, act: BidAct) -> BidState | None:
    """The state the act leads to; None when it is not possible from here."""
    return MOVES[act].get(state)


def states_before(act: BidAct) -> frozenset[BidState]:
    """The states an act is possible in."""
    return frozenset(MOVES[act])
