"""Named stretches of days around today, and the instants that bound them in a time zone."""

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo


class Period(StrEnum):
    """A stretch of days relative to today; the value is the name of the function."""

    THIS_WEEK = "thisWeek"
    THIS_MONTH = "thisMonth"
    THIS_QUARTER = "thisQuarter"
    THIS_YEAR = "thisYear"
    LAST_DAYS = "lastDays"
    NEXT_DAYS = "nextDays"

    @property
    def takes_days(self) -> bool:
        """Whether a number of days belongs to it."""
        return self in {Period.LAST_DAYS, Period.NEXT_DAYS}


_MONTHS = {Period.THIS_MONTH: 1, Period.THIS_QUARTER: 3, Period.THIS_YEAR: 12}


def period_days(period: Period, days: int, today: date) -> tuple[date, date]:
    """First and last day, both included.

    Weeks start on Monday, quarters in January, April, July and October. The last and the next n days include today.
    """
    if period is Period.LAST_DAYS:
        return today - timedelta(days=days - 1), today
    if period is Period.NEXT_DAYS:
        return today, today + timedelta(days=days - 1)
    if period is Period.THIS_WEEK:
        monday = today - timedelta(days=today.weekday())
        return monday, monday + timedelta(days=6)
    months = _MONTHS[period]
    first = today.replace(month=(today.month - 1) // months * months + 1, day=1)
    return first, _following_month(first, months) - timedelta(days=1)


def _following_month(first: date, months: int) -> date:
    index = first.month - 1 + months
    return first.replace(year=first.year + index // 12, month=index % 12 + 1)


@lru_cache(maxsize=256)
def period_instants(period: Period, days: int, today: date, zone: str) -> tuple[datetime, datetime]:
    """First and last microsecond of the period's days in that time zone, both included, in UTC."""
    first, last = period_days(period, days, today)
    place = ZoneInfo(zone)
    start = datetime.combine(first, time.min, place).astimezone(UTC)
    end = datetime.combine(last + timedelta(days=1), time.min, place).astimezone(UTC)
    return start, end - timedelta(microseconds=1)
