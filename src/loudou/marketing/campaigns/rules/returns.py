"""What a campaign brought for what it cost (domain 1.8)."""

from decimal import Decimal

from loudou.kernel.money import minor_units, round_half_up

RATE_PLACES = 6


def return_rate(gain: Decimal | None, cost: Decimal) -> Decimal | None:
    """(gain − cost) / cost as a fraction of six places; None for a cost of nothing or an unknown gain, never infinite.

    The gain is attributed won revenue, cash received or gross margin, in the currency of the cost.
    """
    if gain is None or cost <= 0:
        return None
    return round_half_up((gain - cost) / cost, RATE_PLACES)


def unit_cost(cost: Decimal, count: int, currency: str) -> Decimal | None:
    """What one of `count` cost (a lead, an MQL, a won deal), in whole minor units, halves up; None of nothing."""
    return round_half_up(cost / count, minor_units(currency)) if count > 0 and cost > 0 else None
