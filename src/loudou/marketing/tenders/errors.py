"""What can go wrong with tenders."""

from loudou.kernel.errors import Conflict, Invalid, NotFound


class SourceUnreadable(Invalid):
    """A file holds no notices: unknown kind, broken from the start, or larger than can be read."""

    code = "tender_source_unreadable"
    title = "File not readable"


class ReleaseUnreadable(Invalid):
    """One release or notice cannot be understood; facts say why, the others of its file go in."""

    code = "tender_release_unreadable"
    title = "Notice not readable"


class SubscriptionInvalid(Invalid):
    """A subscription could never match, or its limits contradict each other; `problems` name the fields."""

    code = "tender_subscription_invalid"
    title = "Invalid subscription"
    status = 422


class MatchNotFound(NotFound):
    """There is no such match, or the actor may not see it."""

    code = "tender_match_not_found"
    title = "Match not found"


class BiddingOver(Conflict):
    """The deadline for bids has passed, so a lead from this project would come too late."""

    code = "tender_bidding_over"
    title = "Too late to bid"
