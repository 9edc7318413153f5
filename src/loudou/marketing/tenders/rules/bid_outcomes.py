"""How a bid of ours ended, from what notices tell of the project."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from loudou.marketing.tenders.enums import BidState, Stage

DECIDED = (Stage.AWARDED, Stage.CONTRACTED, Stage.PERFORMING, Stage.COMPLETED)
CALLED_OFF = (Stage.FAILED, Stage.CANCELLED)
FOLLOWS = {
    BidState.WON: (BidState.SUBMITTED, BidState.LOST, BidState.VOID, BidState.BID, BidState.PREPARING),
    BidState.LOST: (BidState.SUBMITTED, BidState.WON, BidState.VOID),
    BidState.VOID: (
        BidState.PENDING,
        BidState.BID,
        BidState.PREPARING,
        BidState.SUBMITTED,
        BidState.WON,
        BidState.LOST,
    ),
    BidState.SUBMITTED: (BidState.WON, BidState.LOST, BidState.VOID),
}
"""Which states a notice changes to each outcome. Who never handed a bid in has not lost; who is named has won."""


@dataclass(frozen=True, slots=True)
class Standing:
    """An award that stands: its lot, who leads and who else is in it, and the amount in the currency of the bid."""

    lot_key: str
    leader_id: UUID
    member_ids: frozenset[UUID]
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class Told:
    """What notices say of the outcome; a winner is named by who got most where lots went to several."""

    state: BidState
    winner_id: UUID | None = None
    amount: Decimal | None = None


def told_outcome(stage: Stage, awards: Sequence[Standing], entity_id: UUID, *, was_told: bool) -> Told | None:
    """What the notices say of our bid; None while they say nothing.

    Won where we are in any award that stands. Lost once the project is awarded to others. Void where it failed or was
    called off. SUBMITTED, that is open again, where an outcome was told and no award stands any more.
    """
    if stage in CALLED_OFF:
        return Told(BidState.VOID)
    ours = [one for one in awards if entity_id in one.member_ids]
    if ours:
        return Told(BidState.WON, entity_id, _sum(ours))
    if awards and stage in DECIDED:
        winner = _most(awards)
        return Told(BidState.LOST, winner, _sum([one for one in awards if one.leader_id == winner]))
    return Told(BidState.SUBMITTED) if was_told and not awards else None


def _most(awards: Sequence[Standing]) -> UUID:
    """Who won most money, then most lots; of equals who is named first."""
    leaders = list(dict.fromkeys(one.leader_id for one in awards))

    def won(leader: UUID) -> tuple[Decimal, int, int]:
        theirs = [one for one in awards if one.leader_id == leader]
        return _sum(theirs) or Decimal(0), len(theirs), -leaders.index(leader)

    return max(leaders, key=won)


def _sum(awards: Sequence[Standing]) -> Decimal | None:
    """The sum of the amounts; None as soon as one is not told, for a part would look like a bargain."""
    amounts = [one.amount for one in awards]
    return None if None in amounts or not amounts else sum((one for one in amounts if one is not None), Decimal(0))


def is_new(
    told: Told,
    state: BidState,
    winner_id: UUID | None,
    amount: Decimal | None,
    *,
    is_sent: bool,
    was_told: bool,
) -> bool:
    """Whether what notices tell changes a bid: its state, or who won at what price.

    A bid that was never handed in is not lost, and a tender somebody noted as ended by hand is told all the same.
    """
    if told.state is not state:
        needs_sending = told.state in {BidState.LOST, BidState.SUBMITTED}
        return state in FOLLOWS[told.state] and (is_sent or not needs_sending)
    if told.state not in {BidState.WON, BidState.LOST}:
        return False
    return (told.winner_id, told.amount) != (winner_id, amount) or not was_told
