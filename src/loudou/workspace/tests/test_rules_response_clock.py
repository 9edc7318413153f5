from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loudou.workspace.rules.response_clock import TARGET, WorkingHours, due_at

SHANGHAI = ZoneInfo("Asia/Shanghai")
HOURS = WorkingHours(SHANGHAI)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


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
    assert due_at(at(since), HOURS) == at(due)


def test_a_long_target_spans_days():
    assert due_at(at("2026-03-05T10:00"), HOURS, timedelta(hours=20)) == at("2026-03-09T12:00")


@pytest.mark.parametrize("hours", [WorkingHours(SHANGHAI, days=frozenset()), WorkingHours(SHANGHAI, closes=time(9))])
def test_without_working_hours_nothing_is_ever_due(hours):
    with pytest.raises(ValueError, match="working hours"):
        due_at(at("2026-03-02T09:10"), hours)


@given(st.integers(0, 480_000), st.integers(1, 3_000))
def test_what_is_due_lies_in_working_time_and_later_starts_are_never_due_earlier(begin, minutes):
    since = at("2026-01-01T00:00") + timedelta(minutes=begin)

    due = due_at(since, HOURS, timedelta(minutes=minutes))

    assert due >= since + timedelta(minutes=minutes)
    assert due.weekday() < 5
    assert HOURS.opens <= due.time() <= HOURS.closes
    assert due_at(since + TARGET, HOURS, timedelta(minutes=minutes)) >= due
