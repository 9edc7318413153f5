"""How far people came in a campaign."""

from loudou.marketing.campaigns.enums import MemberStatus

RANKS: dict[MemberStatus, int] = {
    MemberStatus.INVITED: 0,
    MemberStatus.DECLINED: 1,
    MemberStatus.REGISTERED: 2,
    MemberStatus.NO_SHOW: 3,
    MemberStatus.RESPONDED: 4,
    MemberStatus.ATTENDED: 5,
}
"""From least to most advanced. Not having come is news after a registration; having come is never unsaid."""
RESPONSES = frozenset({MemberStatus.REGISTERED, MemberStatus.RESPONDED, MemberStatus.ATTENDED})
"""States that are an answer of the person's own."""


def advanced(held: MemberStatus, told: MemberStatus) -> MemberStatus:
    """The more advanced of two states: what a person did is never stepped back."""
    return told if RANKS[told] > RANKS[held] else held


def is_response(status: MemberStatus) -> bool:
    """Whether the person answered."""
    return status in RESPONSES
