"""What became of the bids for a project once somebody was awarded."""

from collections.abc import Iterator
from dataclasses import replace

from loudou.marketing.tenders.enums import AwardStatus, BidResult
from loudou.marketing.tenders.rules.texts import org_key
from loudou.marketing.tenders.shapes import BidFacts, ProjectState


def decided_bids(state: ProjectState) -> Iterator[BidFacts]:
    """All bids with their results: those told, and the winners', whom no notice lists among the bidders.

    A bid for a lot with an award that stands has won or lost; a bid for the whole project is decided by any award. What
    a notice says about a bid itself comes first.
    """
    winners: dict[str, set[str]] = {}
    for award in state.awards:
        if award.status == AwardStatus.ACTIVE and award.facts.suppliers:
            winners.setdefault(award.facts.lot_id, set()).update(org_key(one.name) for one in award.facts.suppliers)
    every = {key for keys in winners.values() for key in keys}
    seen: set[tuple[str, str]] = set()
    for bid in state.facts.bids:
        key = org_key(bid.bidder.name)
        of_lot = winners.get(bid.lot_id) if bid.lot_id else every
        seen.add((bid.lot_id, key))
        yield bid if bid.result else replace(bid, result=_result(key, of_lot))
    for award in state.awards:
        if award.status == AwardStatus.ACTIVE and award.facts.suppliers:
            leader = award.facts.suppliers[0]
            key = org_key(leader.name)
            if (award.facts.lot_id, key) not in seen and ("", key) not in seen:
                seen.add((award.facts.lot_id, key))
                yield BidFacts(leader, award.facts.lot_id, award.facts.amount, award.facts.currency, 1, BidResult.WON)


def _result(bidder: str, winners: set[str] | None) -> str:
    if not winners:
        return BidResult.OPEN
    return BidResult.WON if bidder in winners else BidResult.LOST
