"""Note how bids ended."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.marketing.tenders.enums import BidState, ReasonUse
from loudou.marketing.tenders.errors import BidInvalid, BidInWrongState
from loudou.marketing.tenders.models import Bid, TenderOrg
from loudou.marketing.tenders.rules.amounts import LARGEST
from loudou.marketing.tenders.rules.bidding import LEADS_TO, BidAct
from loudou.marketing.tenders.rules.deposits import RETURN_DAYS
from loudou.marketing.tenders.services.bidding.targets import lock_bids, require_act, require_reason, write_states
from loudou.marketing.tenders.shapes import Outcome
from loudou.platform.changes.recording import records_changes
from loudou.platform.records.days import business_day
from loudou.platform.worktime.queries import work_calendar, working_day

ENDS = (BidState.WON, BidState.LOST, BidState.WITHDRAWN, BidState.VOID)
USES = {BidState.LOST: ReasonUse.LOST, BidState.WITHDRAWN: ReasonUse.WITHDRAWN}


@records_changes("bid.end")
def end_bids(ctx: Context, *, bid_ids: Sequence[UUID], outcome: Outcome) -> int:
    """Won, lost, withdrawn, or the tender failed; returns how many bids. Withdrawing needs a reason.

    Award notices do this by themselves; a later one corrects what a person noted. A deposit that was paid is to come
    back within five working days, of a win from the contract, which is not known here. Raises BidInWrongState,
    BidInvalid, BidNotFound, ActionRefused. At most nine SQL statements.
    """
    state = BidState(outcome.state)
    act = LEADS_TO[state]
    bids = lock_bids(ctx, bid_ids, "edit")
    require_act(ctx, bids, act)
    _refuse(ctx, bids, state, outcome)
    if state in USES:
        require_reason(ctx, outcome.reason_id, USES[state], is_needed=state is BidState.WITHDRAWN)
    columns: dict[str, Any] = {"outcome_at": ctx.now, "is_outcome_told": False, "reason": outcome.reason_id}
    if outcome.note.strip():
        columns["note"] = outcome.note.strip()
    if state in {BidState.WON, BidState.LOST}:
        columns |= {"winner": outcome.winner_id, "winning_amount": outcome.amount}
    count = write_states(ctx, bids, act, **columns)
    if state is BidState.WON and outcome.winner_id is None:
        own_win(ctx, [one.pk for one in bids])
    if state is not BidState.WON:
        expect_deposits(ctx, [one.pk for one in bids], return_due(ctx, business_day(ctx)))
    return count


@records_changes("bid.take_back_outcome")
def take_back_outcomes(ctx: Context, *, bid_ids: Sequence[UUID]) -> int:
    """The outcome was noted by mistake: submitted again; returns how many bids. Raises like end_bids."""
    bids = lock_bids(ctx, bid_ids, "edit")
    require_act(ctx, bids, BidAct.SUBMIT)
    for one in bids:
        if one.submitted_at is None or one.outcome_at is None:
            raise BidInWrongState("This bid has no outcome to take back.", number=one.number, state=one.state)
    return write_states(
        ctx, bids, BidAct.SUBMIT, outcome_at=None, is_outcome_told=False, winner=None, winning_amount=None, reason=None
    )


def own_win(ctx: Context, bid_ids: Sequence[UUID]) -> None:
    """Where nobody names another, who bid has won, at the price that was asked. One SQL statement."""
    del ctx
    Bid.objects.filter(pk__in=bid_ids, winner__isnull=True).update(winner=F("entity"), winning_amount=F("price_amount"))


def return_due(ctx: Context, day: date) -> date:
    """Five working days of the company's calendar after an award, a contract or a withdrawal. One SQL statement."""
    return working_day(day, RETURN_DAYS, work_calendar(ctx))


def expect_deposits(ctx: Context, bid_ids: Sequence[UUID], day: date) -> None:
    """Deposits of these bids that are out are to be back by this day, unless a day was agreed. One SQL statement."""
    out = Bid.objects.filter(pk__in=bid_ids, deposit_paid_date__isnull=False, deposit_returned_date__isnull=True)
    out.filter(deposit_return_due_date__isnull=True).update(deposit_return_due_date=day, updated_at=ctx.now)


def _refuse(ctx: Context, bids: Sequence[Bid], state: BidState, outcome: Outcome) -> None:
    del ctx
    problems = []
    if state not in ENDS:
        problems.append(FieldProblem("state", "state.unknown", "This is not how a bid ends."))
    if outcome.amount is not None and (len(bids) != 1 or not 0 <= outcome.amount <= LARGEST):
        problems.append(FieldProblem("amount", "amount.impossible", "Give one bid a price that is not negative."))
    # system: whoever may note an outcome may name any organisation of the market
    if outcome.winner_id is not None and not TenderOrg.objects.filter(pk=outcome.winner_id).exists():
        problems.append(FieldProblem("winner", "not_found", "There is no such organisation."))
    if state is BidState.LOST and any(one.entity_id == outcome.winner_id for one in bids):
        problems.append(FieldProblem("winner", "winner.own", "We cannot have lost to ourselves."))
    if problems:
        raise BidInvalid("This outcome cannot be noted. Nothing was changed.", problems=problems)
