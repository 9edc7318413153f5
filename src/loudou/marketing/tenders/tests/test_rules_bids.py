"""The rules of bids: states, deadlines, outcomes, deposits."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loudou.marketing.tenders.enums import BidState, DeadlineKind, DepositState, Stage
from loudou.marketing.tenders.rules.bid_deadlines import item_due, moves, reminder_step, told_deadlines
from loudou.marketing.tenders.rules.bid_outcomes import Standing, Told, is_new, told_outcome
from loudou.marketing.tenders.rules.bidding import LEADS_TO, MOVES, BidAct, state_after, states_before
from loudou.marketing.tenders.rules.deposits import Deposit, deposit_state
from loudou.marketing.tenders.tests.factories import NOW, day

D = Decimal
US, THEM, OTHER = UUID(int=1), UUID(int=2), UUID(int=3)
SHANGHAI = ZoneInfo("Asia/Shanghai")
INSTANTS = st.none() | st.integers(0, 3).map(lambda n: NOW + timedelta(days=n))
LINES = st.dictionaries(st.sampled_from(DeadlineKind), INSTANTS)


def stands(leader, amount="5", members=(), lot=""):
    return Standing(lot, leader, frozenset({leader, *members}), D(amount) if amount else None)


def test_every_state_is_reached_by_the_act_that_leads_there():
    for state, act in LEADS_TO.items():
        assert state in MOVES[act].values()
    assert state_after(BidState.PENDING, BidAct.SUBMIT) is None
    assert states_before(BidAct.PREPARE) == {BidState.BID}


@given(LINES, LINES, LINES)
def test_only_what_notices_say_anew_moves_and_saying_it_twice_moves_once(in_force, before, now):
    found = moves(in_force, before, now)

    after = {**in_force, **{move.kind: move.after_at for move in found}}
    assert all(now.get(move.kind) is not None and now[move.kind] != before.get(move.kind) for move in found)
    assert moves(after, {**before, **{kind: at for kind, at in now.items() if at}}, now) == []


def test_a_deposit_without_a_day_of_its_own_is_due_with_the_bid():
    given_ = {"questions": None, "submission": NOW, "opening": None}

    assert told_deadlines(**given_, deposit=None, has_deposit=True)[DeadlineKind.DEPOSIT] == NOW
    assert told_deadlines(**given_, deposit=None, has_deposit=False)[DeadlineKind.DEPOSIT] is None
    assert told_deadlines(**given_, deposit=day("2026-03-01"), has_deposit=True)[DeadlineKind.DEPOSIT] == day(
        "2026-03-01"
    )


def test_an_item_is_due_at_the_end_of_a_working_day_before_its_deadline():
    assert item_due(day("2026-03-20"), 0, SHANGHAI) == day("2026-03-20")
    assert item_due(day("2026-03-20"), 3, SHANGHAI).isoformat() == "2026-03-17T18:00:00+08:00"
    assert (item_due(None, 3, SHANGHAI), item_due(day("2026-03-20"), None, SHANGHAI)) == (None, None)


@pytest.mark.parametrize(
    ("left", "step"),
    [(timedelta(days=8), None), (timedelta(days=7), 7), (timedelta(days=3, hours=1), 7), (timedelta(days=3), 3),
     (timedelta(hours=24), 1), (timedelta(minutes=1), 1), (timedelta(0), None), (timedelta(days=-1), None)],
)  # fmt: skip
def test_reminders_come_seven_three_and_one_day_before(left, step):
    assert reminder_step(NOW + left, NOW) == step


@pytest.mark.parametrize(
    ("stage", "awards", "expected"),
    [
        (Stage.BIDDING, [], None),
        (Stage.FAILED, [stands(US)], Told(BidState.VOID)),
        (Stage.AWARDED, [stands(US, "7"), stands(THEM, "9")], Told(BidState.WON, US, D(7))),
        (Stage.AWARDED, [stands(THEM, "9", {US})], Told(BidState.WON, US, D(9))),
        (Stage.AWARDED, [stands(THEM, "9"), stands(OTHER, "4"), stands(OTHER, "6")], Told(BidState.LOST, OTHER, D(10))),
        (Stage.AWARDED, [stands(THEM, ""), stands(THEM, "4")], Told(BidState.LOST, THEM, None)),
        (Stage.BIDDING, [stands(THEM)], None),
    ],
)
def test_how_a_bid_ended(stage, awards, expected):
    assert told_outcome(stage, awards, US, was_told=False) == expected


def test_without_any_award_left_an_outcome_that_was_told_is_open_again():
    assert told_outcome(Stage.AWARDED, [], US, was_told=True) == Told(BidState.SUBMITTED)


def test_what_is_known_already_is_not_new():
    won = Told(BidState.WON, US, D(5))
    assert is_new(won, BidState.WON, US, D(5), is_sent=True, was_told=False)
    assert not is_new(won, BidState.WON, US, D(5), is_sent=True, was_told=True)
    assert is_new(won, BidState.WON, US, D(6), is_sent=True, was_told=True)
    assert not is_new(Told(BidState.LOST, THEM), BidState.VOID, None, None, is_sent=False, was_told=True)
    assert not is_new(Told(BidState.VOID), BidState.VOID, None, None, is_sent=True, was_told=True)
    assert not is_new(Told(BidState.VOID), BidState.NO_BID, None, None, is_sent=False, was_told=False)


@pytest.mark.parametrize(
    ("deposit", "state", "expected"),
    [
        (Deposit(None, None, None, None, None), "preparing", DepositState.NONE),
        (Deposit(D(1), NOW, None, None, None), "no_bid", DepositState.NONE),
        (Deposit(D(1), NOW + timedelta(1), None, None, None), "preparing", DepositState.DUE),
        (Deposit(D(1), NOW - timedelta(1), None, None, None), "bid", DepositState.LATE),
        (Deposit(D(1), None, date(2026, 1, 1), None, None), "lost", DepositState.PAID),
        (Deposit(D(1), None, date(2026, 1, 1), date(2026, 3, 1), None), "lost", DepositState.RETURN_LATE),
        (Deposit(D(1), None, date(2026, 1, 1), date(2026, 3, 1), date(2026, 3, 2)), "lost", DepositState.RETURNED),
    ],
)
def test_where_a_deposit_stands(deposit, state, expected):
    assert deposit_state(deposit, state, NOW, date(2026, 3, 2)) == expected
