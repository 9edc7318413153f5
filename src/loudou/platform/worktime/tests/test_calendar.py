from datetime import UTC, date, datetime, time

import pytest

from loudou.kernel.context import Context
from loudou.platform.access.errors import ActionRefused
from loudou.platform.worktime.errors import CalendarInvalid
from loudou.platform.worktime.models import SpecialDay, WorkSpan
from loudou.platform.worktime.queries import work_calendar
from loudou.platform.worktime.services.save_calendar import save_work_calendar
from loudou.platform.worktime.shapes import FIVE_DAYS, DayDraft

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 1, 10, tzinfo=UTC)
SIX_DAYS = (((time(9), time(12)), (time(13), time(18))),) * 6 + ((),)
DAYS = (DayDraft(date(2026, 10, 1), is_worked=False, name="国庆节"), DayDraft(date(2026, 10, 11), is_worked=True))


def system():
    return Context(None, NOW)


def test_without_a_calendar_it_is_the_five_day_week():
    assert work_calendar(system()).week == FIVE_DAYS


def test_a_saved_calendar_is_read_back():
    save_work_calendar(system(), week=SIX_DAYS, days=DAYS)

    found = work_calendar(system())

    assert found.week == SIX_DAYS
    assert (found.closed, found.opened) == ({date(2026, 10, 1)}, {date(2026, 10, 11)})
    assert found.names[date(2026, 10, 1)] == "国庆节"
    assert found.hours_of(date(2026, 10, 11)) == SIX_DAYS[0]


@pytest.mark.parametrize(
    ("week", "days", "field"),
    [
        (((),) * 7, (), "day_0"),
        ((((time(18), time(9)),), *FIVE_DAYS[1:]), (), "day_0"),
        ((*FIVE_DAYS[:2], ((time(9), time(13)), (time(12), time(18))), *FIVE_DAYS[3:]), (), "day_2"),
        (FIVE_DAYS, (DAYS[0], DAYS[0]), "days"),
    ],
)
def test_hours_that_make_no_sense_are_refused_and_nothing_changes(week, days, field):
    save_work_calendar(system(), week=SIX_DAYS, days=DAYS)

    with pytest.raises(CalendarInvalid) as refused:
        save_work_calendar(system(), week=week, days=days)

    assert [problem.field for problem in refused.value.problems] == [field]
    assert (WorkSpan.objects.count(), SpecialDay.objects.count()) == (12, 2)


def test_who_may_not_edit_it_is_refused(cast):
    with pytest.raises(ActionRefused):
        save_work_calendar(cast.acting("ada"), week=SIX_DAYS, days=())

    assert WorkSpan.objects.count() == 0
