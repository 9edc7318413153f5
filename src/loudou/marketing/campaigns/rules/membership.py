"""How far people came in a campaign."""

from datetime import date

from loudou.marketing.campaigns.enums import CampaignKind, MemberStatus

RANKS: dict[MemberStatus, int] = {
    MemberStatus.INVITED: 0,
    MemberStatus.DECLINED: 1,
    MemberStatus.REGISTERED: 2,
    MemberStatus.NO_SHOW: 3,
    MemberStatus.RESPONDED: 4,
    MemberStatus.ATTENDED: 5,
}
"""From least to most advanced. Not having come is news after a registration; having come is never unsaid."""
HAPPENINGS = frozenset(
    {CampaignKind.EXPO, CampaignKind.SEMINAR, CampaignKind.ROAD_SHOW, CampaignKind.VISIT, CampaignKind.WEBINAR}
)
"""Campaigns people come to."""
RESPONSES = frozenset({MemberStatus.REGISTERED, MemberStatus.RESPONDED, MemberStatus.ATTENDED})
"""States that are an answer of the person's own."""


def advanced(held: MemberStatus, told: MemberStatus) -> MemberStatus:
    """The more advanced of two states: what a person did is never stepped back."""
    return told if RANKS[told] > RANKS[held] else held


def status_on_arrival(kind: CampaignKind, first: date, last: date, day: date) -> MemberStatus:
    """How far somebody is who came to us on a day and named a campaign.

    What happens at a place or on the air is registered for before its first day and attended on its days; whoever comes
    afterwards, or answers what has no place, responded.
    """
    if kind not in HAPPENINGS or day > last:
        return MemberStatus.RESPONDED
    return MemberStatus.ATTENDED if day >= first else MemberStatus.REGISTERED


def is_response(status: MemberStatus) -> bool:
    """Whether the person answered."""
    return status in RESPONSES
