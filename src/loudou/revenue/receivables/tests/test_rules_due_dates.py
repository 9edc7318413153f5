from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loudou.revenue.receivables.rules.due_dates import DueBasis, DueRule, due_date

DAYS, END, NEXT = DueBasis.DAYS, DueBasis.END_OF_MONTH, DueBasis.DAY_OF_NEXT_MONTH


@pytest.mark.parametrize(
    ("biz_date", "days", "due"),
    [("2026-04-01", 15, "2026-04-16"), ("2026-05-10", 30, "2026-06-09"), ("2026-06-20", 90, "2026-09-18")],
)
def test_appendix_a_step_11(biz_date, days, due):
    assert due_date(date.fromisoformat(biz_date), DueRule(DAYS, days)) == date.fromisoformat(due)


@pytest.mark.parametrize(
    ("biz_date", "rule", "due"),
    [
        ("2019-01-15", DueRule(), "2019-01-15"),
        ("2019-01-01", DueRule(END, 45), "2019-03-17"),
        ("2024-02-05", DueRule(END), "2024-02-29"),
        ("2019-01-15", DueRule(NEXT, 1), "2019-02-01"),
        ("2019-01-31", DueRule(NEXT, 31), "2019-02-28"),
        ("2026-12-31", DueRule(NEXT, 10), "2027-01-10"),
    ],
)
def test_terms(biz_date, rule, due):
    assert due_date(date.fromisoformat(biz_date), rule) == date.fromisoformat(due)


def test_a_due_date_moves_on_to_the_next_working_day():
    friday, saturday, monday = date(2026, 4, 17), date(2026, 4, 18), date(2026, 4, 20)

    def is_working(day):
        return day.weekday() < 5

    assert due_date(friday, DueRule(), is_working=is_working) == friday
    assert due_date(saturday, DueRule(), is_working=is_working) == monday


def test_a_calendar_without_working_days_is_a_fault():
    with pytest.raises(ValueError, match="no working day"):
        due_date(date(2026, 1, 1), DueRule(), is_working=lambda _: False)


@pytest.mark.parametrize(("basis", "number"), [(DAYS, -1), (END, -1), (NEXT, 0)])
def test_senseless_terms(basis, number):
    with pytest.raises(ValueError, match="a term has"):
        DueRule(basis, number)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 400), st.sampled_from([DAYS, END]))
def test_nothing_is_due_before_its_business_date_and_one_day_more_is_one_day_later(biz_date, number, basis):
    due = due_date(biz_date, DueRule(basis, number))

    assert due >= biz_date
    assert due_date(biz_date, DueRule(basis, number + 1)) == due + timedelta(days=1)
