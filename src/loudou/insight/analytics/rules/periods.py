"""From what somebody asks for to the days of a period, and the period it is compared with."""

import re
from datetime import date, timedelta

from loudou.kernel.period import Period, add_months

MOST_DAYS = 1_100
"""Three years, the longest period measured."""
MONTH = re.compile(r"(\d{4})-(\d{2})")
QUARTER = re.compile(r"(\d{4})-Q([1-4])")
ROLLING = {"last_90_days": 90, "last_180_days": 180}


def period_named(name: str, today: date) -> Period | None:
    """The days a name stands for: `this_month`, `2026-02`, `2026-Q1`, `2026-02-01..2026-02-20`, …; None for no name.

    Months, quarters and rolling spans end with today at the latest, so that every day of them has come.
    """
    if name in ROLLING:
        return Period.closed(today - timedelta(days=ROLLING[name] - 1), today)
    if name == "last_12_months":
        return Period.closed(add_months(today, -12) + timedelta(days=1), today)
    whole = _calendar(name, today) or _days(name)
    if whole is None or whole.end is None or whole.start > today:
        return None
    shown = Period(whole.start, min(whole.end, today + timedelta(days=1)))
    return shown if (shown.days or 0) <= MOST_DAYS else None


def period_before(name: str, period: Period, *, a_year: bool = False) -> Period:
    """The period to compare with: the same days a year ago, the month or quarter before, else as many days just before.

    A month that is not over is compared with the same number of days of the month before.
    """
    if a_year:
        return _shifted(period, -12)
    months = _months(name)
    if months:
        return _shifted(period, -months)
    return Period(period.start - timedelta(days=period.days or 0), period.start)


def _calendar(name: str, today: date) -> Period | None:
    month = today.replace(day=1)
    quarter = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    starts: dict[str, tuple[date | None, int]] = {
        "this_month": (month, 1),
        "last_month": (add_months(month, -1), 1),
        "this_quarter": (quarter, 3),
        "last_quarter": (add_months(quarter, -3), 3),
    }
    if found := MONTH.fullmatch(name):
        starts[name] = (_first(int(found[1]), int(found[2])), 1)
    if found := QUARTER.fullmatch(name):
        starts[name] = (_first(int(found[1]), int(found[2]) * 3 - 2), 3)
    start, months = starts.get(name, (None, 0))
    return None if start is None else Period(start, add_months(start, months))


def _first(year: int, month: int) -> date | None:
    return date(year, month, 1) if 1 <= month <= 12 and 1 < year < 9999 else None


def _days(name: str) -> Period | None:
    first, dots, last = name.partition("..")
    if not dots:
        return None
    try:
        return Period.closed(date.fromisoformat(first), date.fromisoformat(last))
    except (ValueError, OverflowError):
        return None


def _months(name: str) -> int:
    if name in {"this_month", "last_month"} or MONTH.fullmatch(name):
        return 1
    return 3 if name in {"this_quarter", "last_quarter"} or QUARTER.fullmatch(name) else 0


def _shifted(period: Period, months: int) -> Period:
    """The same days some months away: whole months stay whole, others keep their day of the month."""
    start = add_months(period.start, months)
    end = add_months(period.end or period.start, months)
    return Period(start, max(end, start + timedelta(days=1)))
