"""When a lead has to be contacted: so many working minutes after somebody got it (domain 3.5)."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """From `opens` to `closes` on the weekdays of `days` (Monday is 0), in `zone`."""

    zone: tzinfo
    opens: time = time(9)
    closes: time = time(18)
    days: frozenset[int] = frozenset(range(5))


TARGET = timedelta(minutes=30)
"""How long a first response may take unless the company says otherwise (domain, appendix E)."""


def due_at(since: datetime, hours: WorkingHours, target: timedelta = TARGET) -> datetime:
    """The instant at which the target is used up, counting working time only; an instant of working time itself.

    Raises ValueError for hours without a working day or that close before they open.
    """
    if not hours.days or hours.closes <= hours.opens:
        raise ValueError("without working hours nothing is ever due")
    at, left = since.astimezone(hours.zone), target
    while True:
        opens, closes = (datetime.combine(at.date(), moment, hours.zone) for moment in (hours.opens, hours.closes))
        if at.weekday() in hours.days and at < closes:
            begin = max(at, opens)
            if begin + left <= closes:
                return begin + left
            left -= closes - begin
        at = datetime.combine(at.date() + timedelta(days=1), time(), hours.zone)
