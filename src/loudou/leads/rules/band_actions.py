"""What a band sets going for a lead nobody owns (domain 1.7.5). An owned lead is never taken away."""

from loudou.leads.enums import BandAct, LeadBand
from loudou.leads.shapes import BandActions


def act_of(actions: BandActions, band: str, *, pool_offers_nurture: bool = False) -> BandAct:
    """What becomes of the lead. A lead without a band, because nothing is scored, goes by the assignment rules.

    A pool that offers leads to be nurtured to its members keeps them claimable.
    """
    by_band = {
        LeadBand.CONTACT_NOW: actions.contact_now,
        LeadBand.NURTURE: actions.nurture,
        LeadBand.HOLD: actions.hold,
    }
    act = BandAct(by_band[LeadBand(band)]) if band else BandAct.ASSIGN
    return BandAct.LEAVE if act is BandAct.ENROL and pool_offers_nurture else act


def has_clock(actions: BandActions, band: str) -> bool:
    """Whether the first response to an owned lead of this band is timed."""
    return band == LeadBand.CONTACT_NOW and actions.response_minutes is not None
