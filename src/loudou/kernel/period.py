"""Half-open spans of days, and month arithmetic that never drifts."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta


def add_months(anchor: date, months: int) -> date:
    """The same day this many months later, clamped to the month's end and always counted from the anchor."""
    index = anchor.year * 12 + anchor.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(anchor.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `start` up to but not including `end`; `end=None` never ends. People see the inclusive last day."""

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end <= self.start:
            raise ValueError("a period ends after it starts")

    @classmethod
    def closed(cls, first: date, last: date) -> "Period":
        """The period a person names by its first and last day."""
        return cls(first, last + timedelta(days=1))

    @property
    def last_day(self) -> date | None:
        """The last day that belongs to the period; None when it never ends."""
        return None if self.end is None else self.end - timedelta(days=1)

    @property
    def days(self) -> int | None:
        """How many days; None when it never ends."""
        return None if self.end is None else (self.end - self.start).days

    def __contains__(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)

    def overlaps(self, other: "Period") -> bool:
        """Whether at least one day belongs to both."""
        return (other.end is None or self.start < other.end) and (self.end is None or other.start < self.end)
