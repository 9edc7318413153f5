"""Working time: when so much of it is used up, and the day so many working days away (domain 0.3, 3.5)."""

from datetime import date, datetime, time, timedelta

from loudou.platform.worktime.shapes import WorkCalendar

LONGEST_SEARCH = timedelta(days=366)
"""A calendar that closes for longer than this is wrong; nothing would ever be due."""


def due_at(since: datetime, target: timedelta, calendar: WorkCalendar) -> datetime:
    """The instant at which the target is used up, counting working time only; an instant of working time itself.

    Raises ValueError when nothing is worked for a year.
    """
    at, left = since.astimezone(calendar.zone), target
    last_worked = at
    while at - last_worked <= LONGEST_SEARCH:
        for begin, end in calendar.hours_of(at.date()):
            opens, closes = (datetime.combine(at.date(), moment, calendar.zone) for moment in (begin, end))
            if at >= closes:
                continue
            starts = max(at, opens)
            if starts + left <= closes:
                return starts + left
            left -= closes - starts
            last_worked = closes
        at = datetime.combine(at.date() + timedelta(days=1), time(), calendar.zone)
    raise ValueError("nothing is worked for a year")


def working_day_after(day: date, count: int, calendar: WorkCalendar) -> date:
    """The day that many working days after a day, which is not counted itself; the day itself for none.

    Raises ValueError when nothing is worked for a year.
    """
    last_worked = day
    while count > 0:
        day += timedelta(days=1)
        if calendar.hours_of(day):
            last_worked, count = day, count - 1
        elif day - last_worked > LONGEST_SEARCH:
            raise ValueError("nothing is worked for a year")
    return day


def begun_at(until: datetime, target: timedelta, calendar: WorkCalendar) -> datetime:
    """The latest instant from which the target is used up by then, counting working time only: `due_at` backwards.

    Raises ValueError when nothing was worked for a year.
    """
    at, left = until.astimezone(calendar.zone), target
    last_worked = at
    while last_worked - at <= LONGEST_SEARCH:
        for begin, end in reversed(calendar.hours_of(at.date())):
            opens, closes = (datetime.combine(at.date(), moment, calendar.zone) for moment in (begin, end))
            if at <= opens:
                continue
            ends = min(at, closes)
            if ends - left >= opens:
                return ends - left
            left -= ends - opens
            last_worked = opens
        at = datetime.combine(at.date(), time(), calendar.zone) - timedelta(microseconds=1)
    raise ValueError("nothing was worked for a year")


def is_working(at: datetime, calendar: WorkCalendar) -> bool:
    """Whether the company works at this instant."""
    here = at.astimezone(calendar.zone)
    return any(begin <= here.time() < end for begin, end in calendar.hours_of(here.date()))
