"""The deposit of a bid: where it stands, and when it has to come back."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from loudou.marketing.tenders.enums import BidState, DepositState

RETURN_DAYS = 5
"""Working days in which a deposit comes back: to losers from the notice of award, to the winner from the contract.

Order 87 of the Ministry of Finance (2017), article 38. Which days are worked says the company's calendar.
"""


@dataclass(frozen=True, slots=True)
class Deposit:
    """What is known of a deposit; days are those of the company."""

    amount: Decimal | None
    due_at: datetime | None
    paid_date: date | None
    return_due_date: date | None
    returned_date: date | None


def deposit_state(deposit: Deposit, bid_state: str, now: datetime, today: date) -> DepositState:
    """Where a deposit stands today. One that no longer has to be paid, because we do not bid, is none."""
    if deposit.returned_date is not None:
        return DepositState.RETURNED
    if deposit.paid_date is not None:
        is_late = deposit.return_due_date is not None and deposit.return_due_date < today
        return DepositState.RETURN_LATE if is_late else DepositState.PAID
    if deposit.amount is None or bid_state not in {BidState.PENDING, BidState.BID, BidState.PREPARING}:
        return DepositState.NONE
    return DepositState.LATE if deposit.due_at is not None and deposit.due_at < now else DepositState.DUE
