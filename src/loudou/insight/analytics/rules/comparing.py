"""Whether one share differs from another by more than chance (domain 10.3): Newcombe's interval for a difference."""

from decimal import Decimal

from loudou.insight.analytics.shapes.measures import RateChange, Share

LEAST = 30
"""Fewer cases on either side are too few to call anything a change (domain 10.8)."""
Z_95 = Decimal("1.959963985")
"""Two-sided 95 %."""


def rate_change(now: Share, before: Share) -> RateChange | None:
    """How the share changed; None when either side has no cases.

    Newcombe (1998), Statistics in Medicine 17, method 10: the hybrid of two Wilson score intervals.
    """
    if now.rate is None or before.rate is None:
        return None
    low_now, high_now = wilson(now)
    low_before, high_before = wilson(before)
    difference = now.rate - before.rate
    lower = difference - ((now.rate - low_now) ** 2 + (high_before - before.rate) ** 2).sqrt()
    upper = difference + ((high_now - now.rate) ** 2 + (before.rate - low_before) ** 2).sqrt()
    return RateChange(difference, lower, upper, is_enough=min(now.of, before.of) >= LEAST)


def wilson(share: Share) -> tuple[Decimal, Decimal]:
    """The 95 % score interval of one share (Wilson 1927). Raises ValueError for a share of nothing."""
    if share.rate is None:
        raise ValueError("a share of nothing has no interval")
    n, p, z2 = Decimal(share.of), share.rate, Z_95**2
    middle = p + z2 / (2 * n)
    reach = Z_95 * (p * (1 - p) / n + z2 / (4 * n * n)).sqrt()
    return (middle - reach) / (1 + z2 / n), (middle + reach) / (1 + z2 / n)
