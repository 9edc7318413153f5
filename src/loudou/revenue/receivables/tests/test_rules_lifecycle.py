from datetime import date
from decimal import Decimal

import pytest

from loudou.kernel.money import Money
from loudou.revenue.receivables.rules.lifecycle import (
    OPEN_RECEIVABLES,
    PaymentAction,
    PaymentState,
    ReceivableAction,
    ReceivableState,
    applied_state,
    is_overdue,
    payment_actions,
    receivable_actions,
    settled_state,
)


def cny(amount):
    return Money(Decimal(amount), "CNY")


@pytest.mark.parametrize(
    ("amount", "settled", "state"),
    [
        ("100", "0", ReceivableState.ACTIVE),
        ("100", "0.01", ReceivableState.PARTIALLY_SETTLED),
        ("100", "100.00", ReceivableState.SETTLED),
        ("-100", "-40", ReceivableState.PARTIALLY_SETTLED),
        ("-100", "-100", ReceivableState.SETTLED),
    ],
)
def test_state_of_a_receivable(amount, settled, state):
    assert settled_state(cny(amount), cny(settled)) is state


@pytest.mark.parametrize(
    ("applied", "state"),
    [("0", PaymentState.CONFIRMED), ("40", PaymentState.PARTIALLY_APPLIED), ("100", PaymentState.APPLIED)],
)
def test_state_of_a_payment(applied, state):
    assert applied_state(cny("100"), cny(applied)) is state


@pytest.mark.parametrize(("amount", "part"), [("100", "100.01"), ("100", "-1"), ("-100", "1"), ("-100", "-101")])
def test_f01_a_part_is_never_more_than_the_whole(amount, part):
    for state in (settled_state, applied_state):
        with pytest.raises(ValueError, match="a part lies between"):
            state(cny(amount), cny(part))


@pytest.mark.parametrize(
    ("still_open", "today", "expected"),
    [("1", date(2026, 6, 9), False), ("1", date(2026, 6, 10), True), ("0", date(2026, 6, 10), False)],
)
def test_appendix_a_step_12_overdue_from_the_day_after(still_open, today, expected):
    assert is_overdue(cny(still_open), date(2026, 6, 9), today) is expected


def test_what_was_settled_is_taken_back_before_a_reversal():
    may_reverse = {state for state in ReceivableState if ReceivableAction.REVERSE in receivable_actions(state)}

    assert may_reverse == {ReceivableState.ACTIVE}


def test_only_open_receivables_are_settled_or_written_off():
    for action in (ReceivableAction.SETTLE, ReceivableAction.WRITE_OFF):
        assert {state for state in ReceivableState if action in receivable_actions(state)} == OPEN_RECEIVABLES


def test_what_was_applied_is_taken_back_before_a_payment_is_reversed():
    may_reverse = {state for state in PaymentState if PaymentAction.REVERSE in payment_actions(state)}

    assert may_reverse == {PaymentState.CONFIRMED}


def test_only_a_confirmed_payment_is_applied():
    may_apply = {state for state in PaymentState if PaymentAction.APPLY in payment_actions(state)}

    assert may_apply == {PaymentState.CONFIRMED, PaymentState.PARTIALLY_APPLIED}


def test_ended_ones_allow_nothing():
    assert receivable_actions(ReceivableState.WRITTEN_OFF) == receivable_actions(ReceivableState.REVERSED) == ()
    assert payment_actions(PaymentState.REVERSED) == ()
