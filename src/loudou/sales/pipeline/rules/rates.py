"""Rates of a pipeline (domain 5.4)."""

from decimal import Decimal

from loudou.kernel.money import Money, round_half_up

PLACES = 6


def win_rate(won: int, lost: int) -> Decimal | None:
    """Won of all decided opportunities as a share with six places; None when none was decided.

    Invalid opportunities are mistakes and duplicates: they belong to neither side (EX-5.2).
    """
    return _share(Decimal(won), Decimal(won + lost))


def win_rate_by_amount(won: Money, lost: Money) -> Decimal | None:
    """The same over amounts of one currency."""
    return _share(won.amount, (won + lost).amount)


def _share(part: Decimal, whole: Decimal) -> Decimal | None:
    return round_half_up(part / whole, PLACES) if whole else None
