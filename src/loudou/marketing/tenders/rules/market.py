"""Figures about a market and its competitors (domain 2.5, examples 2.2 to 2.5)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

HUNDRED = Decimal(100)
RATE = Decimal("0.0001")
LEAD_DAYS = 90


def shares(amounts: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Each supplier's part of the whole as a fraction, four places, half up; empty when nothing was awarded."""
    whole = sum(amounts.values(), Decimal(0))
    if whole <= 0:
        return {}
    return {name: rate(amount, whole) for name, amount in amounts.items()}


def concentration(amounts: Iterable[Decimal]) -> Decimal | None:
    """The Herfindahl-Hirschman index of awarded amounts, 0 to 10,000 in whole points; None when nothing was awarded.

    The sum of the squares of the shares in percent (United States Department of Justice, Merger Guidelines).
    """
    held = [amount for amount in amounts if amount > 0]
    whole = sum(held, Decimal(0))
    if not whole:
        return None
    points = sum((amount * HUNDRED / whole) ** 2 for amount in held)
    return Decimal(points).quantize(Decimal(1), ROUND_HALF_UP)


def discount(ceiling: Decimal | None, award: Decimal | None) -> Decimal | None:
    """What an award is below the ceiling price, as a fraction; negative above it, None unless both are known."""
    if not ceiling or award is None:
        return None
    return (1 - award / ceiling).quantize(RATE, ROUND_HALF_UP)


def average_discount(pairs: Sequence[tuple[Decimal, Decimal]]) -> Decimal | None:
    """The plain average discount over lots with (ceiling, award), as a fraction of four places; None without any."""
    exact = [1 - award / ceiling for ceiling, award in pairs if ceiling]
    return (sum(exact, Decimal(0)) / len(exact)).quantize(RATE, ROUND_HALF_UP) if exact else None


def rate(part: Decimal | int, whole: Decimal | int) -> Decimal:
    """Part of a whole as a fraction of four places, half up; 0 of nothing."""
    return (Decimal(part) / whole).quantize(RATE, ROUND_HALF_UP) if whole else Decimal(0)


def jaccard(ours: int, theirs: int, common: int) -> Decimal | None:
    """How much two bidders meet: common lots over all lots either bid for, as a fraction; None without any."""
    either = ours + theirs - common
    return rate(common, either) if either else None


@dataclass(frozen=True, slots=True)
class HeadToHead:
    """Who won of the lots both bid for."""

    ours: int
    theirs: int
    others: int


def head_to_head(us: str, them: str, winners: Iterable[str | None]) -> HeadToHead:
    """Wins of the lots both bid for, given each lot's winner; an undecided lot (None) counts for nobody."""
    decided = [winner for winner in winners if winner is not None]
    ours, theirs = decided.count(us), decided.count(them)
    return HeadToHead(ours, theirs, len(decided) - ours - theirs)


def alert_date(end_date: date, lead_days: int = LEAD_DAYS) -> date:
    """The day to start on a follow-up contract: `lead_days` before the last day of the present one."""
    return end_date - timedelta(days=lead_days)
