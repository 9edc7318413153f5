"""Reads of the working calendar."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection

from loudou.kernel.context import Context
from loudou.platform.worktime.rules import begun_at, due_at, working_day_after
from loudou.platform.worktime.shapes import FIVE_DAYS, WorkCalendar

CALENDAR_SQL = """
    SELECT weekday, opens, closes, NULL::date, NULL::bool, '' FROM worktime_workspan
    UNION ALL SELECT NULL, NULL, NULL, day, is_worked, name FROM worktime_specialday
    ORDER BY 4 NULLS FIRST, 1, 2
"""


def work_calendar(ctx: Context) -> WorkCalendar:
    """When the company works; its own time zone is settings.TIME_ZONE. One SQL statement per context."""
    known = ctx.memo.get("work_calendar")
    if isinstance(known, WorkCalendar):
        return known
    with connection.cursor() as cursor:
        cursor.execute(CALENDAR_SQL)
        rows = cursor.fetchall()
    spans = [row[:3] for row in rows if row[0] is not None]
    days = [row[3:] for row in rows if row[3] is not None]
    week = tuple(tuple((opens, closes) for at, opens, closes in spans if at == weekday) for weekday in range(7))
    found = ctx.memo["work_calendar"] = WorkCalendar(
        ZoneInfo(settings.TIME_ZONE),
        week if spans else FIVE_DAYS,
        frozenset(day for day, is_worked, _ in days if not is_worked),
        frozenset(day for day, is_worked, _ in days if is_worked),
        {day: name for day, _, name in days},
    )
    return found


def due_after(since: datetime, target: timedelta, calendar: WorkCalendar) -> datetime:
    """The instant at which so much working time is used up, itself one of working time. No SQL statement.

    Raises ValueError when nothing is worked for a year.
    """
    return due_at(since, target, calendar)


def working_day(day: date, count: int, calendar: WorkCalendar) -> date:
    """The day that many working days later: holidays are left out, days worked instead count. No SQL statement.

    Raises ValueError when nothing is worked for a year.
    """
    return working_day_after(day, count, calendar)


def begun_before(until: datetime, target: timedelta, calendar: WorkCalendar) -> datetime:
    """The latest instant from which so much working time is used up by then. No SQL statement.

    Raises ValueError when nothing was worked for a year.
    """
    return begun_at(until, target, calendar)
