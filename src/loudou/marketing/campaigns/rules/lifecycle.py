"""The life of a campaign and who may move it (domain 1.3)."""

from enum import StrEnum

from loudou.marketing.campaigns.enums import CampaignStatus


class Act(StrEnum):
    """What people do with a campaign."""

    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    APPROVE = "approve"
    REJECT = "reject"
    START = "start"
    COMPLETE = "complete"
    CLOSE = "close"
    CANCEL = "cancel"


_S = CampaignStatus
MOVES: dict[Act, dict[CampaignStatus, CampaignStatus]] = {
    Act.SUBMIT: {_S.PLANNED: _S.PENDING_APPROVAL},
    Act.WITHDRAW: {_S.PENDING_APPROVAL: _S.PLANNED},
    Act.APPROVE: {_S.PENDING_APPROVAL: _S.APPROVED},
    Act.REJECT: {_S.PENDING_APPROVAL: _S.PLANNED},
    Act.START: {_S.APPROVED: _S.IN_PROGRESS},
    Act.COMPLETE: {_S.IN_PROGRESS: _S.COMPLETED},
    Act.CLOSE: {_S.COMPLETED: _S.CLOSED},
    Act.CANCEL: dict.fromkeys((_S.PLANNED, _S.APPROVED, _S.IN_PROGRESS), _S.CANCELLED),
}
"""From which state each act leads where; what is not listed is refused."""
GRANTS: dict[Act, str] = {
    Act.SUBMIT: "edit",
    Act.WITHDRAW: "edit",
    Act.APPROVE: "approve",
    Act.REJECT: "approve",
    Act.START: "edit",
    Act.COMPLETE: "edit",
    Act.CLOSE: "close",
    Act.CANCEL: "edit",
}
"""The right each act asks for; approving and closing are the marketing manager's."""
NEEDS_REASON = frozenset({Act.REJECT, Act.CANCEL})
"""Acts that say why."""
TAKES_COST = frozenset({_S.PLANNED, _S.PENDING_APPROVAL, _S.APPROVED, _S.IN_PROGRESS, _S.COMPLETED, _S.CANCELLED})
"""Costs are booked until the campaign is closed; a cancelled one may still be billed."""
TAKES_MEMBERS = frozenset(set(_S) - {_S.CANCELLED})
"""A closed campaign still meets people: somebody scans last year's code."""


def next_status(status: CampaignStatus, act: Act) -> CampaignStatus | None:
    """The state the act leads to; None when it is not allowed from here."""
    return MOVES[act].get(status)


def states_before(act: Act) -> frozenset[CampaignStatus]:
    """The states an act is possible in."""
    return frozenset(MOVES[act])
