from datetime import date, timedelta

import pytest

from loudou.insight.analytics.rules.periods import period_before, period_named
from loudou.kernel.period import Period

TODAY = date(2026, 5, 20)


def closed(first: str, last: str) -> Period:
    return Period.closed(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("this_month", closed("2026-05-01", "2026-05-20")),
        ("last_month", closed("2026-04-01", "2026-04-30")),
        ("this_quarter", closed("2026-04-01", "2026-05-20")),
        ("last_quarter", closed("2026-01-01", "2026-03-31")),
        ("last_90_days", closed("2026-02-20", "2026-05-20")),
        ("last_12_months", closed("2025-05-21", "2026-05-20")),
        ("2026-02", closed("2026-02-01", "2026-02-28")),
        ("2025-Q4", closed("2025-10-01", "2025-12-31")),
        ("2026-02-10..2026-02-12", closed("2026-02-10", "2026-02-12")),
        ("2026-05-10..2026-06-30", closed("2026-05-10", "2026-05-20")),
    ],
)
def test_a_name_stands_for_its_days_and_none_that_have_not_come(name, expected):
    assert period_named(name, TODAY) == expected


@pytest.mark.parametrize(
    "name",
    ["", "next_month", "2026-13", "2026-00", "0000-01", "2026-Q5", "2026-06", "2026-02-12..2026-02-10", "a..b", "..",
     "2020-01-01..2026-05-01", "9999-12-31..9999-12-31"],
)  # fmt: skip
def test_what_is_no_period_is_none(name):
    assert period_named(name, TODAY) is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("this_month", closed("2026-04-01", "2026-04-20")),
        ("last_month", closed("2026-03-01", "2026-03-31")),
        ("2026-03", closed("2026-02-01", "2026-02-28")),
        ("last_quarter", closed("2025-10-01", "2025-12-31")),
        ("last_90_days", closed("2025-11-22", "2026-02-19")),
        ("2026-02-10..2026-02-12", closed("2026-02-07", "2026-02-09")),
    ],
)
def test_months_and_quarters_compare_with_the_one_before_other_days_with_as_many_just_before(name, expected):
    assert period_before(name, period_named(name, TODAY)) == expected


def test_a_year_ago_are_the_same_days():
    assert period_before("2026-02", period_named("2026-02", TODAY), a_year=True) == closed("2025-02-01", "2025-02-28")


def test_the_leap_day_compares_with_at_least_one_day():
    day = Period(date(2028, 2, 29), date(2028, 3, 1))

    before = period_before("2028-02-29..2028-02-29", day, a_year=True)

    assert before == Period(date(2027, 2, 28), date(2027, 2, 28) + timedelta(days=1))
