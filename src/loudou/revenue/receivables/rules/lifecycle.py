"""States of receivables and payments, derived from what was applied to them (domain 8.6, 8.7)."""

from datetime import date
from enum import StrEnum

from loudou.kernel.money import Money


class ReceivableState(StrEnum):
    """Where a receivable is; stored values are stable. Overdue and disputed are flags beside it."""

    DRAFT = "draft"
    ACTIVE = "active"
    PARTIALLY_SETTLED = "partially_settled"
    SETTLED = "settled"
    WRITTEN_OFF = "written_off"
    REVERSED = "reversed"


class ReceivableAction(StrEnum):
    """What may be done to a receivable that concerns its state."""

    APPROVE = "approve"
    SETTLE = "settle"
    UNSETTLE = "unsettle"
    WRITE_OFF = "write_off"
    REVERSE = "reverse"


class PaymentState(StrEnum):
    """Where a payment is; stored values are stable. `unidentified` has no known customer yet."""

    IMPORTED = "imported"
    UNIDENTIFIED = "unidentified"
    CONFIRMED = "confirmed"
    PARTIALLY_APPLIED = "partially_applied"
    APPLIED = "applied"
    REVERSED = "reversed"


class PaymentAction(StrEnum):
    """What may be done to a payment that concerns its state."""

    LEAVE_UNIDENTIFIED = "leave_unidentified"
    CONFIRM = "confirm"
    APPLY = "apply"
    UNAPPLY = "unapply"
    REVERSE = "reverse"


_R, _P = ReceivableState, PaymentState

OPEN_RECEIVABLES = frozenset({_R.ACTIVE, _R.PARTIALLY_SETTLED})
"""States in which a receivable may be settled or written off."""

_RECEIVABLE_ACTIONS: dict[ReceivableState, tuple[ReceivableAction, ...]] = {
    _R.DRAFT: (ReceivableAction.APPROVE,),
    _R.ACTIVE: (ReceivableAction.SETTLE, ReceivableAction.WRITE_OFF, ReceivableAction.REVERSE),
    _R.PARTIALLY_SETTLED: (ReceivableAction.SETTLE, ReceivableAction.UNSETTLE, ReceivableAction.WRITE_OFF),
    _R.SETTLED: (ReceivableAction.UNSETTLE,),
}
_PAYMENT_ACTIONS: dict[PaymentState, tuple[PaymentAction, ...]] = {
    _P.IMPORTED: (PaymentAction.LEAVE_UNIDENTIFIED, PaymentAction.CONFIRM),
    _P.UNIDENTIFIED: (PaymentAction.CONFIRM,),
    _P.CONFIRMED: (PaymentAction.APPLY, PaymentAction.REVERSE),
    _P.PARTIALLY_APPLIED: (PaymentAction.APPLY, PaymentAction.UNAPPLY),
    _P.APPLIED: (PaymentAction.UNAPPLY,),
}


def receivable_actions(state: ReceivableState) -> tuple[ReceivableAction, ...]:
    """What may be done; a settled part must be taken back before the receivable can be reversed."""
    return _RECEIVABLE_ACTIONS.get(state, ())


def payment_actions(state: PaymentState) -> tuple[PaymentAction, ...]:
    """What may be done; what was applied must be taken back before the payment can be reversed."""
    return _PAYMENT_ACTIONS.get(state, ())


def settled_state(amount: Money, settled: Money) -> ReceivableState:
    """The state of an approved receivable by how much of it is settled. Raises ValueError when that is too much."""
    _require_within(amount, settled)
    if settled == amount:
        return ReceivableState.SETTLED
    return ReceivableState.PARTIALLY_SETTLED if settled.amount else ReceivableState.ACTIVE


def applied_state(amount: Money, applied: Money) -> PaymentState:
    """The state of a confirmed payment by how much of it is applied. Raises ValueError when that is too much."""
    _require_within(amount, applied)
    if applied == amount:
        return PaymentState.APPLIED
    return PaymentState.PARTIALLY_APPLIED if applied.amount else PaymentState.CONFIRMED


def is_overdue(open_amount: Money, due: date, today: date) -> bool:
    """Whether something is still open after the due date; the due date itself is in time."""
    return open_amount.amount > 0 and due < today


def _require_within(amount: Money, part: Money) -> None:
    """Guard both signs: a credit is settled by negative amounts."""
    size = amount if amount.amount >= 0 else -amount
    share = part if amount.amount >= 0 else -part
    if not Money.zero(amount.currency) <= share <= size:
        raise ValueError("a part lies between nothing and the whole")
