"""Whether a notice belongs to a project we have (domain 2.5): number and purchaser, else an alike title in time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from loudou.marketing.tenders.rules.days import EARLIEST
from loudou.marketing.tenders.rules.texts import similarity

LIKENESS = Decimal("0.85")
WINDOW = timedelta(days=180)
BUDGET_TOLERANCE = Decimal("0.05")
LONGEST_SYNDICATION = timedelta(days=3)


class Verdict(StrEnum):
    """What a notice is to the projects we have."""

    SAME = "same"
    REBID = "rebid"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A project, or the notice in question, in comparable form; empty and None mean unknown.

    `round` counts how often the project was tendered. `first_at` and `last_at` are its first and latest notice.
    """

    id: UUID | None
    number_key: str
    round: int
    purchaser_id: UUID | None
    title_key: str
    budget_amount: Decimal | None
    currency: str
    first_at: datetime | None
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class Decision:
    """The verdict, and the project it is about: the one it belongs to, or the one that was tendered before."""

    verdict: Verdict
    project_id: UUID | None = None


NEW = Decision(Verdict.NEW)
SAME_NUMBER = Decimal(2)
_Near = tuple[Decimal, datetime | None, Candidate]
"""How close a project is, when it was last told of, and the project."""


def decide(notice: Candidate, projects: Iterable[Candidate], *, likeness: Decimal = LIKENESS) -> Decision:
    """The project this notice belongs to, or whether it starts a new one.

    The number decides where both have one; a project of the same number in an earlier round is a predecessor and never
    the same. Without numbers to compare the title must be alike, the time near and the budgets within 5 %.
    The best match wins, the latest among equals.
    """
    same: list[_Near] = []
    earlier: list[_Near] = []
    for project in projects:
        closeness = _closeness(notice, project, likeness)
        if closeness is not None:
            (same if project.round == notice.round else earlier).append((closeness, project.last_at, project))
    if same:
        return Decision(Verdict.SAME, _best(same).id)
    before = [row for row in earlier if row[2].round < notice.round]
    if before:
        return Decision(Verdict.REBID, _best(before).id)
    return NEW


def is_syndicated(one_at: datetime | None, other_at: datetime | None) -> bool:
    """Whether two notices of equal title, purchaser and type are one that several sites publish."""
    if one_at is None or other_at is None:
        return one_at == other_at
    return abs(one_at - other_at) <= LONGEST_SYNDICATION


def _closeness(notice: Candidate, project: Candidate, likeness: Decimal) -> Decimal | None:
    """SAME_NUMBER for an equal number, the likeness of the titles otherwise; None when it is another project."""
    same_purchaser = notice.purchaser_id is not None and notice.purchaser_id == project.purchaser_id
    if notice.number_key and project.number_key:
        if notice.number_key != project.number_key:
            return None
        unknown = notice.purchaser_id is None or project.purchaser_id is None
        if same_purchaser or (unknown and similarity(notice.title_key, project.title_key) >= likeness):
            return SAME_NUMBER
        return None
    if not same_purchaser or not _near_in_time(notice, project) or not _budgets_agree(notice, project):
        return None
    found = similarity(notice.title_key, project.title_key)
    return found if found >= likeness else None


def _near_in_time(notice: Candidate, project: Candidate) -> bool:
    if notice.first_at is None or project.first_at is None or project.last_at is None:
        return True
    return project.first_at - WINDOW <= notice.first_at <= project.last_at + WINDOW


def _budgets_agree(notice: Candidate, project: Candidate) -> bool:
    one, other = notice.budget_amount, project.budget_amount
    if one is None or other is None or notice.currency != project.currency:
        return True
    return abs(one - other) <= max(one, other) * BUDGET_TOLERANCE


def _best(found: list[_Near]) -> Candidate:
    return max(found, key=lambda row: (row[0], row[1] or EARLIEST, str(row[2].id)))[2]
