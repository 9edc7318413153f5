"""Days and instants: the meaning of each operation; a result outside the years 1 to 9999 is null."""

import calendar
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from loudou.platform.rules.arithmetic import microseconds_of, seconds_of

MAX_MONTHS = 12_000
"""The most months that may be added or taken away: a thousand years."""

_MICROSECOND = timedelta(microseconds=1)


def date_add(day: date, days: Decimal) -> date | None:
    """The day so many whole days later; a fraction of a day is dropped."""
    ordinal = day.toordinal() + int(days)
    return date.fromordinal(ordinal) if 1 <= ordinal <= date.max.toordinal() else None


def months_add(day: date, months: Decimal) -> date | None:
    """The same day so many whole months later, or the last day of a shorter month; null beyond a thousand years."""
    whole = int(months)
    if abs(whole) > MAX_MONTHS:
        return None
    index = day.year * 12 + day.month - 1 + whole
    year, month = index // 12, index % 12 + 1
    if not date.min.year <= year <= date.max.year:
        return None
    return day.replace(year=year, month=month, day=min(day.day, calendar.monthrange(year, month)[1]))


def date_diff(left: date, right: date) -> Decimal:
    """Whole days from the right day to the left."""
    return Decimal(left.toordinal() - right.toordinal())


def instant_add(instant: datetime, seconds: Decimal) -> datetime | None:
    """The instant so many seconds later, exact to the microsecond."""
    try:
        return instant.astimezone(UTC) + timedelta(microseconds=microseconds_of(seconds))
    except OverflowError:
        return None


def instant_diff(left: datetime, right: datetime) -> Decimal:
    """Seconds from the right instant to the left, exact to the microsecond."""
    return seconds_of((left - right) // _MICROSECOND)
