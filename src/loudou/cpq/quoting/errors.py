"""What can go wrong with quotes."""

from loudou.kernel.errors import Forbidden, Invalid, NotFound, Stale, WrongState


class QuoteNotFound(NotFound):
    """There is no such quote or line, or the actor may not see it."""

    code = "quote_not_found"
    title = "Quote not found"


class QuoteInvalid(Invalid):
    """Lines or terms of a quote do not fit; `problems` names field and row (the line's position)."""

    code = "quote_invalid"
    title = "Invalid quote"
    status = 422


class QuoteNotReady(Invalid):
    """Something has to be corrected before the quote may be submitted; `problems` lists it."""

    code = "quote_not_ready"
    title = "Quote not ready"
    status = 422


class QuoteLocked(WrongState):
    """The quote is in approval or frozen: its lines, prices and terms do not change any more."""

    code = "quote_locked"
    title = "Quote locked"


class QuoteInWrongState(WrongState):
    """The quote's state does not allow this act."""

    code = "quote_wrong_state"
    title = "Wrong state"


class QuoteExpired(WrongState):
    """The last day on which the quote could be accepted has passed."""

    code = "quote_expired"
    title = "Quote expired"


class QuoteAcceptedElsewhere(WrongState):
    """Another version of this quote was accepted."""

    code = "quote_accepted_elsewhere"
    title = "Another version was accepted"


class ApprovalVoid(WrongState):
    """What was approved is not what the quote holds now."""

    code = "approval_void"
    title = "Approval void"


class OwnApproval(Forbidden):
    """Nobody approves what they submitted themselves."""

    code = "own_approval"
    title = "Own approval"


class ApprovalLevelTooLow(Forbidden):
    """The matrix asks for somebody of a higher level than the actor's; facts hold both levels."""

    code = "approval_level_too_low"
    title = "Approval level too low"


class QuoteStale(Stale):
    """The quote was changed since the caller read it; facts hold its present version."""

    code = "quote_stale"
    title = "Changed meanwhile"
