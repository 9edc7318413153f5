"""Working time of the demo company."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
OPENS, CLOSES = time(9), time(18)
HISTORY_DAYS = 548
"""Eighteen months."""
SPREAD_MINUTES = 400
A_FORTNIGHT, A_DAY = timedelta(days=14), timedelta(days=1)
LOOKED_AT = timedelta(days=35)
"""How far back people look at what happened on which day."""


def local(day: date, hour: int, minute: int = 0) -> datetime:
    """An instant of a day at the company, in UTC."""
    return datetime.combine(day, time(hour, minute), ZONE).astimezone(UTC)


def day_of(instant: datetime) -> date:
    """The company's day of an instant."""
    return instant.astimezone(ZONE).date()


def is_workday(day: date) -> bool:
    """Monday to Friday."""
    return day.weekday() < 5


def at_work(instant: datetime) -> datetime:
    """The instant itself in working time, else an hour of the next working day; which one, the minute decides."""
    here = instant.astimezone(ZONE)
    day = here.date()
    if is_workday(day) and OPENS <= here.time() < CLOSES:
        return instant
    if not is_workday(day) or here.time() >= CLOSES:
        day += timedelta(days=1)
    while not is_workday(day):
        day += timedelta(days=1)
    return local(day, OPENS.hour) + timedelta(minutes=(here.hour * 17 + here.minute * 7) % SPREAD_MINUTES)


def last_worktime(instant: datetime) -> datetime:
    """The instant itself in working time, else the last quarter of an hour of the working day before."""
    here = instant.astimezone(ZONE)
    day = here.date()
    if is_workday(day) and OPENS <= here.time() < CLOSES:
        return instant
    if is_workday(day) and here.time() >= CLOSES:
        return local(day, 17, 45)
    day -= timedelta(days=1)
    while not is_workday(day):
        day -= timedelta(days=1)
    return local(day, 17, 45)


def steps(now: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The history in pieces: a fortnight each, and day by day where people look closer; the last one ends now.

    What one person does to one record happens at its own instant; what is done to many together happens once a piece.
    """
    begin = local(day_of(now) - timedelta(days=HISTORY_DAYS), 0)
    while True:
        end = begin + (A_DAY if begin >= now - LOOKED_AT else A_FORTNIGHT)
        if end >= now:
            yield begin, now
            return
        yield begin, end
        begin = end


def worktime_between(random: Random, begin: datetime, end: datetime) -> datetime:
    """Some minute of working time between two instants; the later one where there is none."""
    drawn = begin + (end - begin) * random.random()
    day = local(day_of(drawn), random.randint(OPENS.hour, CLOSES.hour - 1), random.randint(0, 59))
    return min(max(at_work(day), begin), end)


def after(instant: datetime, now: datetime, *, minutes: int) -> datetime:
    """So much later in working time, but never after now."""
    return min(at_work(instant + timedelta(minutes=minutes)), now)
