"""Which open amounts add up to a payment exactly: a bounded subset sum (domain B.10)."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

LIMIT = 20
"""At most this many receivables are tried, the oldest; both halves together make 2,048 sums."""


class Subset(NamedTuple):
    """Indices that add up and their due dates in rising order.

    `rival` is another subset that adds up, the next best one known; `is_tied` says that it is exactly as old.
    """

    indices: tuple[int, ...]
    due_dates: tuple[date, ...]
    rival: tuple[int, ...] = ()
    is_tied: bool = False


def exact_combination(amounts: Sequence[int], due_dates: Sequence[date], target: int) -> Subset | None:
    """The oldest two or more amounts that add up to the target; None when none do.

    Amounts are positive whole minor units, ordered by due date. Subsets are compared by their due dates from the
    oldest on; of two with the same due dates neither is better, and the answer is marked as tied. Meeting in the
    middle: the sums of the younger half are looked up for each sum of the older one.
    """
    # An amount that is the whole target is no combination, and would hide those of its half that are.
    tried = [index for index, amount in enumerate(amounts[:LIMIT]) if amount < target]
    found = _combination([amounts[index] for index in tried], [due_dates[index] for index in tried], target)
    if found is None:
        return None
    indices, rival = (tuple(tried[index] for index in part) for part in (found.indices, found.rival))
    return found._replace(indices=indices, rival=rival)


def _combination(amounts: Sequence[int], due_dates: Sequence[date], target: int) -> Subset | None:
    if len(amounts) < 2 or target > sum(amounts):
        return None
    half = len(amounts) // 2
    younger = _best_by_sum(amounts, due_dates, range(half, len(amounts)), target)
    best: Subset | None = None
    for total, older in _subsets(amounts, due_dates, range(half), target):
        rest = younger.get(target - total)
        if rest is None:
            continue
        rival = older.indices + rest.rival if rest.rival else ()
        joined = Subset(older.indices + rest.indices, older.due_dates + rest.due_dates, rival, rest.is_tied)
        best = joined if best is None else _older_of(best, joined)
    return best


def _subsets(
    amounts: Sequence[int], due_dates: Sequence[date], indices: range, target: int
) -> list[tuple[int, Subset]]:
    """Every subset of these indices whose sum does not pass the target."""
    found = [(0, Subset((), ()))]
    for index in indices:
        amount, due = amounts[index], (due_dates[index],)
        found += [
            (total + amount, Subset((*subset.indices, index), subset.due_dates + due))
            for total, subset in found
            if total + amount <= target
        ]
    return found


def _best_by_sum(amounts: Sequence[int], due_dates: Sequence[date], indices: range, target: int) -> dict[int, Subset]:
    best: dict[int, Subset] = {}
    for total, subset in _subsets(amounts, due_dates, indices, target):
        known = best.get(total)
        best[total] = subset if known is None else _older_of(known, subset)
    return best


def _older_of(one: Subset, other: Subset) -> Subset:
    if one.due_dates == other.due_dates:
        return one._replace(rival=other.indices, is_tied=True)
    better, worse = (one, other) if one.due_dates < other.due_dates else (other, one)
    return better if better.is_tied else better._replace(rival=worse.indices)
