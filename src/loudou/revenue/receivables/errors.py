"""What can go wrong with receivables and payments."""

from loudou.kernel.errors import Conflict, Invalid, NotFound, WrongState


class ReceivableNotFound(NotFound):
    """There is no such receivable, or the actor may not see it."""

    code = "receivable_not_found"
    title = "Receivable not found"


class PaymentNotFound(NotFound):
    """There is no such payment, or the actor may not see it."""

    code = "payment_not_found"
    title = "Payment not found"


class ReceivablesInvalid(Invalid):
    """Values of new receivables or payments are missing or do not fit; `problems` names field and row."""

    code = "receivables_invalid"
    title = "Invalid receivables"
    status = 422


class ApplicationInvalid(Invalid):
    """A payment and a receivable do not belong together; `problems` says why."""

    code = "application_invalid"
    title = "They do not belong together"
    status = 422


class OverApplied(Conflict):
    """More would be applied than is open, or than is left of the payment: somebody else was faster."""

    code = "over_applied"
    title = "More than there is"


class ReceivableInWrongState(WrongState):
    """The receivable's state does not allow this act; facts name it and its state."""

    code = "receivable_wrong_state"
    title = "Wrong state"


class PaymentInWrongState(WrongState):
    """The payment's state does not allow this act; facts name it and its state."""

    code = "payment_wrong_state"
    title = "Wrong state"


class AlreadyReversed(WrongState):
    """This application was taken back before, or takes one back itself."""

    code = "application_already_reversed"
    title = "Taken back already"
