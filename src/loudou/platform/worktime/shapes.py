"""The working calendar as rules read it."""

from dataclasses import dataclass, field
from datetime import date, time, tzinfo

Hours = tuple[tuple[time, time], ...]
"""The spans worked on one day, in order, without overlap."""
OFFICE: Hours = ((time(9), time(18)),)
FIVE_DAYS: tuple[Hours, ...] = (OFFICE, OFFICE, OFFICE, OFFICE, OFFICE, (), ())
"""Monday to Friday, nine to six (domain, EX-3.5)."""


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """What is worked in `zone`: the spans of each weekday (Monday first), days off, and days worked instead.

    A day worked instead (调休) has the hours of the first weekday that has any.
    """

    zone: tzinfo
    week: tuple[Hours, ...] = FIVE_DAYS
    closed: frozenset[date] = frozenset()
    opened: frozenset[date] = frozenset()
    names: dict[date, str] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        if not any(self.week):
            raise ValueError("a week without working hours has no working time")

    def hours_of(self, day: date) -> Hours:
        """The spans worked on this day; empty for a day off."""
        if day in self.opened:
            return next(hours for hours in self.week if hours)
        return () if day in self.closed else self.week[day.weekday()]


@dataclass(frozen=True, slots=True)
class DayDraft:
    """A day that is not as its weekday is."""

    day: date
    is_worked: bool
    name: str = ""
