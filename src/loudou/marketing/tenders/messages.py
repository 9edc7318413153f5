"""What people are told about tenders; translated where it is shown."""

from uuid import UUID

from django.utils.translation import gettext_noop

ONE_MATCH = gettext_noop("“%(subscription)s” found a tender: %(title)s")
MANY_MATCHES = gettext_noop("“%(subscription)s” found %(count)s tenders, best: %(title)s")
EXPIRING = gettext_noop("The contract of %(purchaser)s for %(title)s ends on %(day)s.")
BID_OPENED = gettext_noop("You are to decide on bid %(number)s: %(title)s")
DEADLINE_MOVED = {
    "questions": gettext_noop("%(number)s %(title)s: questions until %(after)s, before %(before)s"),
    "deposit": gettext_noop("%(number)s %(title)s: deposit until %(after)s, before %(before)s"),
    "submission": gettext_noop("%(number)s %(title)s: submission until %(after)s, before %(before)s"),
    "opening": gettext_noop("%(number)s %(title)s: opening at %(after)s, before %(before)s"),
}
DUE = {
    "questions": gettext_noop("%(number)s %(title)s: questions until %(at)s"),
    "deposit": gettext_noop("%(number)s %(title)s: the deposit has to be paid until %(at)s"),
    "submission": gettext_noop("%(number)s %(title)s: submit until %(at)s"),
    "opening": gettext_noop("%(number)s %(title)s: bids are opened at %(at)s"),
}
ITEM_DUE = gettext_noop("%(number)s: “%(item)s” is due until %(at)s")
DEPOSIT_BACK = gettext_noop("%(number)s %(title)s: the deposit should have come back by %(at)s")
BID_ENDED = {
    "won": gettext_noop("We won %(number)s: %(title)s"),
    "lost": gettext_noop("We lost %(number)s: %(title)s (winner: %(winner)s)"),
    "void": gettext_noop("The tender failed or was called off, %(number)s: %(title)s"),
    "submitted": gettext_noop("The award was taken back, %(number)s is open again: %(title)s"),
}


def bid_link(bid_id: UUID) -> str:
    """The page of a bid."""
    return f"/bids/{bid_id}"
