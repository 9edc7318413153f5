"""What can go wrong with opportunities."""

from django.utils.translation import gettext_noop

from loudou.kernel.errors import Conflict, Forbidden, Invalid, NotFound, WrongState
from loudou.platform.records.errors import RecordInvalid

CLOSING_PROBLEMS = {
    "not_open": gettext_noop("This deal is closed already."),
    "not_closed": gettext_noop("This deal is still open."),
    "no_amount": gettext_noop("A won deal has an amount above zero."),
    "no_document": gettext_noop("A won deal needs an accepted quote, a contract or an order."),
    "no_reason": gettext_noop("Say why."),
    "no_competitor": gettext_noop("Name the competitor who won it, or write that there was none."),
    "has_active_document": gettext_noop("The order or contract of this deal is still active."),
}
"""What stands against closing or reopening a deal, by code."""
GATE_PROBLEMS = {
    "skip_not_allowed": gettext_noop("Stages of this process may not be skipped."),
    "backward_not_allowed": gettext_noop("Deals of this process do not go back."),
    "reason_required": gettext_noop("Going back needs a reason."),
}
"""What stands against a move beside the conditions of its stages, by code."""

OPENING_PROBLEMS = {
    "required": gettext_noop("This field is required."),
    "text.too_long": gettext_noop("This text is too long."),
    "not_found": gettext_noop("There is no such record, or you may not see it."),
    "contact.account": gettext_noop("This contact does not belong to the account."),
    "amount.negative": gettext_noop("An amount is not below zero."),
    "amount.places": gettext_noop("This amount is not in whole minor units."),
    "amount.too_large": gettext_noop("This amount is too large."),
    "currency.unknown": gettext_noop("This is not an ISO 4217 code."),
    "choice.unknown": gettext_noop("This is not one of the choices."),
    "stage.unknown": gettext_noop("There is no such open stage in the process."),
}
"""What is wrong with a described deal or its amount, by code."""
PROCESS_PROBLEMS = {
    "stages.no_open": gettext_noop("A process has at least one open stage."),
    "stages.closed": gettext_noop("A process has one stage each for won, lost and invalid."),
    "stages.order": gettext_noop("Closed stages come after the open ones."),
    "stages.codes": gettext_noop("Every stage has a code of its own."),
    "stages.corridor": gettext_noop("The probability of a stage lies within its corridor."),
    "stages.closed_rate": gettext_noop("A won deal has probability 1, a lost or invalid one 0."),
}
"""How a sales process contradicts itself, by code."""


class OpportunityNotFound(NotFound):
    """There is no such opportunity, or the actor may not see it."""

    code = "opportunity_not_found"
    title = "Opportunity not found"


class ProcessNotFound(NotFound):
    """There is no such sales process, or none is set up."""

    code = "process_not_found"
    title = "Sales process not found"


class StageNotFound(NotFound):
    """There is no such stage in the process of the opportunity."""

    code = "stage_not_found"
    title = "Stage not found"


class CriterionNotFound(NotFound):
    """There is no such condition in the process of the opportunity."""

    code = "criterion_not_found"
    title = "Condition not found"


class OpportunityRefused(Forbidden):
    """The opportunity is visible, but not the actor's to change so."""

    code = "opportunity_refused"


class OpportunityInvalid(RecordInvalid):
    """Values of a new opportunity are missing or do not fit; `problems` names field and row."""

    code = "opportunity_invalid"
    title = "Invalid opportunity"


class OpportunityClosed(WrongState):
    """The opportunity was won, lost or called invalid; it is reopened before it moves on."""

    code = "opportunity_closed"
    title = "Opportunity closed"


class GateClosed(WrongState):
    """The stage may not be left or entered yet; `problems` and `facts["unmet"]` list everything that is missing."""

    code = "gate_closed"
    title = "This deal cannot move there yet"


class StageCloses(WrongState):
    """The stage ends the deal: it is won, lost or called invalid, with what that asks for, and not moved."""

    code = "stage_closes"
    title = "This stage ends the deal"


class ClosingRefused(WrongState):
    """The deal cannot be closed or reopened as asked; `problems` lists everything that stands against it."""

    code = "closing_refused"
    title = "This deal cannot be closed or reopened so"


class NotCheckable(Invalid):
    """The condition is met by values or tasks and not confirmed by a person."""

    code = "not_checkable"
    title = "Not confirmed by hand"


class ProcessInvalid(Invalid):
    """A sales process contradicts itself; `problems` says where."""

    code = "process_invalid"
    title = "Invalid sales process"
    status = 422


class ProcessChanged(Conflict):
    """Somebody made another revision of the process meanwhile."""

    code = "process_changed"
    title = "Process changed meanwhile"
