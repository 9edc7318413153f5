"""Which campaign a name on a lead or in an address means."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Candidate:
    """A campaign of the name; `by_code` when its utm_campaign says so, not only its title."""

    id: UUID
    start_date: date
    end_date: date
    by_code: bool


def name_key(text: str) -> str:
    """A name in the form names are compared in: case and surrounding or doubled spaces do not count."""
    return " ".join(text.split()).lower()


def choose_campaign(candidates: Iterable[Candidate], day: date) -> UUID | None:
    """The campaign meant on a day: a code before a title, then the one that runs, the last that ran, the next to run.

    Campaigns that come again every year share their name, so the day decides; ties go to the smaller id.
    """
    ranked = sorted(candidates, key=lambda one: (not one.by_code, *_distance(one, day), str(one.id)))
    return ranked[0].id if ranked else None


def _distance(one: Candidate, day: date) -> tuple[int, int]:
    if one.start_date <= day <= one.end_date:
        return (0, (day - one.start_date).days)
    if one.end_date < day:
        return (1, (day - one.end_date).days)
    return (2, (one.start_date - day).days)
