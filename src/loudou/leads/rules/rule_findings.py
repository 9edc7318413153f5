"""What looks wrong with score rules, from how many real leads each of them and each pair holds for.

Nothing here forbids anything: a rule for leads that are still to come holds for none today.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import combinations

ALIKE_FROM = Decimal("0.90")
"""Two rules whose leads are the same to this share (both over either) count one thing twice."""
Pair = tuple[str, str]


class FindingKind(StrEnum):
    """What may be wrong."""

    NEVER = "never"
    ALWAYS = "always"
    ALIKE = "alike"
    IMPLIED = "implied"
    CAP_UNREACHABLE = "cap_unreachable"


@dataclass(frozen=True, slots=True)
class JudgedRule:
    """A rule with its points and how many leads it holds for."""

    code: str
    points: Decimal
    count: int


@dataclass(frozen=True, slots=True)
class JudgedGroup:
    """A group of rules; `counts_best` when only the best one counts."""

    code: str
    cap: Decimal
    counts_best: bool
    rules: tuple[JudgedRule, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that may be wrong with a rule or group; `other` is the rule or the reachable points it is about."""

    kind: FindingKind
    code: str
    other: str = ""


def findings(groups: Sequence[JudgedGroup], both: Mapping[Pair, int], lead_count: int) -> list[Finding]:
    """Everything that may be wrong, group by group. `both` counts the leads for which two rules of a group hold."""
    found: list[Finding] = []
    for group in groups:
        if lead_count:
            found += [Finding(FindingKind.NEVER, rule.code) for rule in group.rules if not rule.count]
            found += [Finding(FindingKind.ALWAYS, rule.code) for rule in group.rules if rule.count == lead_count]
        for one, other in combinations(group.rules, 2):
            found += _of_pair(one, other, both.get((one.code, other.code), 0))
        reach = reachable_points(group)
        if abs(reach) < abs(group.cap):
            found.append(Finding(FindingKind.CAP_UNREACHABLE, group.code, format(reach.normalize() or Decimal(0), "f")))
    return found


def reachable_points(group: JudgedGroup) -> Decimal:
    """The most a group can add, for a group of penalties the most it can take away, before its cap."""
    wanted = [rule.points for rule in group.rules if (rule.points > 0) == (group.cap > 0) and rule.points]
    if not wanted:
        return Decimal(0)
    if group.counts_best:
        return max(wanted) if group.cap > 0 else min(wanted)
    return sum(wanted, Decimal(0))


def _of_pair(one: JudgedRule, other: JudgedRule, both: int) -> list[Finding]:
    either = one.count + other.count - both
    if not both:
        return []
    if Decimal(both) / either >= ALIKE_FROM:
        return [Finding(FindingKind.ALIKE, one.code, other.code)]
    if both == one.count:
        return [Finding(FindingKind.IMPLIED, one.code, other.code)]
    return [Finding(FindingKind.IMPLIED, other.code, one.code)] if both == other.count else []
