"""What can go wrong with tenders."""

from loudou.kernel.errors import Conflict, Forbidden, Invalid, NotFound, WrongState


class SourceUnreadable(Invalid):
    """A file holds no notices: unknown kind, broken from the start, or larger than can be read."""

    code = "tender_source_unreadable"
    title = "File not readable"


class ReleaseUnreadable(Invalid):
    """One release or notice cannot be understood; facts say why, the others of its file go in."""

    code = "tender_release_unreadable"
    title = "Notice not readable"


class NotToldOfIt(Forbidden):
    """Somebody chooses mails of a subscription that does not tell him or her of anything."""

    code = "not_told_of_it"


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


class BidNotFound(NotFound):
    """There is no such bid, or the actor may not see it."""

    code = "tender_bid_not_found"
    title = "Bid not found"


class BidItemNotFound(NotFound):
    """There is no such line on the checklist of this bid."""

    code = "tender_bid_item_not_found"
    title = "Line not found"


class BidExists(Conflict):
    """The company bids for this project already; facts name the bid."""

    code = "tender_bid_exists"
    title = "Already bidding"


class BidInvalid(Invalid):
    """Values of a bid are missing or do not fit; `problems` name field and row."""

    code = "tender_bid_invalid"
    title = "Invalid bid"
    status = 422


class BidInWrongState(WrongState):
    """The state of the bid does not allow this act; facts name it and its state."""

    code = "tender_bid_wrong_state"
    title = "Wrong state"


class BidIncomplete(Conflict):
    """Something needed to submit is neither done nor left out; `problems` name the lines of the checklist."""

    code = "tender_bid_incomplete"
    title = "The checklist is not complete"


class DepositUnpaid(WrongState):
    """A deposit comes back only after it was paid."""

    code = "tender_deposit_unpaid"
    title = "Deposit not paid"


class SourceInvalid(Invalid):
    """A source of notices cannot be looked at as described; `problems` name field and row."""

    code = "tender_source_invalid"
    title = "Invalid source"
    status = 422
