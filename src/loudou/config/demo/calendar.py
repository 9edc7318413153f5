"""Working time of the demo company."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
OPENS, CLOSES = time(9), time(18)
HISTORY_DAYS = 548
"""Eighteen months."""


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
    """The instant itself in working time, else the beginning of the next working day."""
    here = instant.astimezone(ZONE)
    day = here.date()
    if is_workday(day) and OPENS <= here.time() < CLOSES:
        return instant
    if not is_workday(day) or here.time() >= CLOSES:
        day += timedelta(days=1)
    while not is_workday(day):
        day += timedelta(days=1)
    return local(day, OPENS.hour) + timedelta(minutes=here.minute % 40)


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


def steps(random: Random, now: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The history in pieces of about twelve days, each ending in the afternoon of a working day; the last one ends now.

    Acts of a piece happen at its end, so the pieces end on changing weekdays.
    """
    begin = local(day_of(now) - timedelta(days=HISTORY_DAYS), 0)
    while True:
        end = at_work(begin + timedelta(days=random.randint(10, 14), hours=random.randint(14, 17)))
        if end > now - timedelta(days=4):
            yield begin, now
            return
        yield begin, end
        begin = end
