"""Tell those who work on bids what moved and how it ended."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from loudou.kernel.context import Context
from loudou.marketing.tenders.messages import BID_ENDED, DEADLINE_MOVED, bid_link
from loudou.marketing.tenders.models import Bid, BidMember, TenderOrg
from loudou.marketing.tenders.rules.bid_deadlines import Move
from loudou.marketing.tenders.rules.bid_outcomes import Told
from loudou.platform.changes.recording import records_changes
from loudou.platform.notifications.services.notify import notify
from loudou.platform.notifications.shapes import NoticeDraft

LONGEST_TITLE = 60


@records_changes("bid.tell")
def tell_moves(ctx: Context, bids: Sequence[Bid], moved: Mapping[UUID, Sequence[Move]], zone: ZoneInfo) -> int:
    """Old and new of every deadline that had been told before, to owner and team; returns how many were told.

    Two SQL statements, none without moves.
    """
    told = [(one, move) for one in bids for move in moved.get(one.pk, ()) if move.before_at is not None]
    people = people_of(ctx, [one for one, _ in told])
    drafts = [
        NoticeDraft(
            person,
            DEADLINE_MOVED[move.kind],
            facts_of(one) | {"before": shown_at(move.before_at, zone), "after": shown_at(move.after_at, zone)},
            bid_link(one.pk),
        )
        for one, move in told
        for person in people[one.pk]
    ]
    return notify(ctx, drafts=drafts) if drafts else 0


@records_changes("bid.tell")
def tell_outcomes(ctx: Context, bids: Sequence[Bid], told: Mapping[UUID, Told]) -> int:
    """How bids ended, to owner and team; returns how many were told. Three SQL statements, none without bids."""
    people = people_of(ctx, bids)
    winners = [one.winner_id for one in told.values() if one.winner_id is not None]
    # system: bids are public
    names = dict(TenderOrg.objects.filter(pk__in=winners).values_list("pk", "name")) if winners else {}
    drafts = []
    for one in bids:
        outcome = told[one.pk]
        winner = names.get(outcome.winner_id, "–") if outcome.winner_id is not None else "–"
        facts = facts_of(one) | {"winner": winner[:LONGEST_TITLE]}
        drafts += [NoticeDraft(person, BID_ENDED[outcome.state], facts, bid_link(one.pk)) for person in people[one.pk]]
    return notify(ctx, drafts=drafts) if drafts else 0


def people_of(ctx: Context, bids: Iterable[Bid]) -> Mapping[UUID, list[UUID]]:
    """Who works on each bid, the owner first. One SQL statement, none without bids."""
    del ctx
    found: defaultdict[UUID, list[UUID]] = defaultdict(list)
    for one in bids:
        if one.owner_id is not None and one.owner_id not in found[one.pk]:
            found[one.pk].append(one.owner_id)
    if found:
        for bid, user in BidMember.objects.filter(bid__in=list(found)).order_by("id").values_list("bid_id", "user_id"):
            if user not in found[bid]:
                found[bid].append(user)
    return found


def facts_of(bid: Bid) -> dict[str, str | int]:  # system: words of a message, nothing is read or written
    """What every message says of a bid."""
    return {"number": bid.number, "title": bid.title[:LONGEST_TITLE]}


def shown_at(at: datetime | None, zone: ZoneInfo) -> str:  # system: words of a message
    """An instant as a message holds it, alike in every language."""
    return at.astimezone(zone).strftime("%Y-%m-%d %H:%M") if at is not None else "–"
