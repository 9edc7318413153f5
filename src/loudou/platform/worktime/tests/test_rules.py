from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loudou.platform.worktime.rules import due_at, is_working, working_day_after
from loudou.platform.worktime.shapes import WorkCalendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
CALENDAR = WorkCalendar(SHANGHAI)
HALF_HOUR = timedelta(minutes=30)
TWO_SPANS = ((time(9), time(12)), (time(13, 30), time(18)))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def test_ex_3_5_assigned_on_friday_evening_is_due_on_monday_morning():
    assert due_at(at("2026-01-09T17:40"), HALF_HOUR, CALENDAR) == at("2026-01-12T09:10")


@pytest.mark.parametrize(
    ("since", "due"),
    [
        ("2026-03-02T09:10", "2026-03-02T09:40"),  # Appendix A, step 4: assigned Monday 09:10, due 09:40
        ("2026-03-02T08:00", "2026-03-02T09:30"),
        ("2026-03-02T17:30", "2026-03-02T18:00"),
        ("2026-03-02T17:45", "2026-03-03T09:15"),
        ("2026-03-02T18:00", "2026-03-03T09:30"),
        ("2026-03-06T17:50", "2026-03-09T09:20"),
        ("2026-03-07T12:00", "2026-03-09T09:30"),
    ],
)
def test_the_clock_runs_in_working_time_only(since, due):
    assert due_at(at(since), HALF_HOUR, CALENDAR) == at(due)


def test_a_long_target_spans_days():
    assert due_at(at("2026-03-05T10:00"), timedelta(hours=20), CALENDAR) == at("2026-03-09T12:00")


def test_a_lunch_break_does_not_count():
    calendar = WorkCalendar(SHANGHAI, (TWO_SPANS,) * 5 + ((), ()))

    assert due_at(at("2026-03-02T11:50"), HALF_HOUR, calendar) == at("2026-03-02T13:50")
    assert not is_working(at("2026-03-02T12:30"), calendar)


def test_holidays_are_off_and_days_worked_instead_count():
    """National Day of 2026: off from 1 to 7 October, Saturday the 10th is worked instead."""
    closed = frozenset(date(2026, 10, day) for day in range(1, 8))
    calendar = WorkCalendar(SHANGHAI, closed=closed, opened=frozenset({date(2026, 10, 10)}))

    assert due_at(at("2026-09-30T17:50"), HALF_HOUR, calendar) == at("2026-10-08T09:20")
    assert due_at(at("2026-10-09T17:50"), HALF_HOUR, calendar) == at("2026-10-10T09:20")
    assert is_working(at("2026-10-10T10:00"), calendar)


def test_a_week_without_hours_is_no_calendar():
    with pytest.raises(ValueError, match="working"):
        WorkCalendar(SHANGHAI, ((),) * 7)


def test_a_year_without_work_is_no_calendar():
    closed = frozenset(date(2026, 1, 1) + timedelta(days=n) for n in range(500))

    with pytest.raises(ValueError, match="a year"):
        due_at(at("2026-01-05T10:00"), HALF_HOUR, WorkCalendar(SHANGHAI, closed=closed))


@given(st.integers(0, 480_000), st.integers(1, 3_000))
def test_what_is_due_lies_in_working_time_and_later_starts_are_never_due_earlier(begin, minutes):
    since = at("2026-01-01T00:00") + timedelta(minutes=begin)

    due = due_at(since, timedelta(minutes=minutes), CALENDAR)

    assert due >= since + timedelta(minutes=minutes)
    assert due.weekday() < 5
    assert time(9) <= due.time() <= time(18)
    assert due_at(since + HALF_HOUR, timedelta(minutes=minutes), CALENDAR) >= due


@pytest.mark.parametrize(
    ("since", "count", "day"),
    [
        ("2026-03-06", 5, "2026-03-13"),  # from a Friday
        ("2026-03-07", 5, "2026-03-13"),  # from a Saturday
        ("2026-03-07", 0, "2026-03-07"),
        ("2026-09-30", 1, "2026-10-08"),
        ("2026-09-28", 5, "2026-10-10"),  # the 29th, 30th, 8th, 9th and the Saturday worked instead
        ("2026-09-28", 6, "2026-10-12"),
    ],
)
def test_working_days_leave_out_holidays_and_count_days_worked_instead(since, count, day):
    closed = frozenset(date(2026, 10, day) for day in range(1, 8))
    calendar = WorkCalendar(SHANGHAI, closed=closed, opened=frozenset({date(2026, 10, 10)}))

    assert working_day_after(date.fromisoformat(since), count, calendar) == date.fromisoformat(day)


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 30), st.sets(st.integers(1, 60), max_size=30))
def test_between_a_day_and_so_many_working_days_later_exactly_so_many_are_worked(since, count, off):
    calendar = WorkCalendar(SHANGHAI, closed=frozenset(since + timedelta(days=one) for one in off))

    found = working_day_after(since, count, calendar)

    days = [since + timedelta(days=one) for one in range(1, (found - since).days + 1)]
    assert sum(bool(calendar.hours_of(day)) for day in days) == count


def test_a_calendar_that_is_closed_for_longer_than_a_year_has_no_next_working_day():
    closed = frozenset(date(2026, 1, 1) + timedelta(days=one) for one in range(400))

    with pytest.raises(ValueError, match="nothing is worked"):
        working_day_after(date(2025, 12, 31), 1, WorkCalendar(SHANGHAI, closed=closed))
