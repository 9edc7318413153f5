"""Say when the company works."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.worktime.errors import CalendarInvalid
from loudou.platform.worktime.models import SpecialDay, WorkSpan
from loudou.platform.worktime.shapes import DayDraft, Hours

MOST_DAYS = 2_000


@records_changes("work_calendar.save")
def save_work_calendar(ctx: Context, *, week: Sequence[Hours], days: Sequence[DayDraft]) -> None:
    """Make these the working hours of the week (seven days, Monday first) and the days that differ.

    Clocks already running keep the instant they were given. Six SQL statements at most. Raises ActionRefused, and
    CalendarInvalid naming the weekday (`day_0` to `day_6`) or `days`.
    """
    require(ctx, "work_calendar", "edit")
    problems = [*_hours_problems(week), *_day_problems(days)]
    if problems:
        raise CalendarInvalid("These working hours make no sense. Nothing was saved.", problems=problems)
    WorkSpan.objects.all().delete()
    SpecialDay.objects.all().delete()
    WorkSpan.objects.bulk_create(
        WorkSpan(weekday=weekday, opens=opens, closes=closes)
        for weekday, hours in enumerate(week)
        for opens, closes in hours
    )
    SpecialDay.objects.bulk_create(
        SpecialDay(day=one.day, is_worked=one.is_worked, name=one.name.strip()[:60]) for one in days
    )
    ctx.memo.pop("work_calendar", None)


def _hours_problems(week: Sequence[Hours]) -> Iterator[FieldProblem]:
    if len(week) != 7 or not any(week):
        yield FieldProblem("day_0", "calendar.empty", "Some weekday must have working hours.")
    for weekday, hours in enumerate(week):
        if any(closes <= opens for opens, closes in hours) or any(b[0] < a[1] for a, b in pairwise(hours)):
            yield FieldProblem(f"day_{weekday}", "calendar.hours", "Hours open before they close and do not overlap.")


def _day_problems(days: Sequence[DayDraft]) -> Iterator[FieldProblem]:
    if len({one.day for one in days}) < len(days):
        yield FieldProblem("days", "calendar.repeated", "A day stands there twice.")
    if len(days) > MOST_DAYS:
        yield FieldProblem("days", "calendar.too_many", "These are more than 2,000 days.")
