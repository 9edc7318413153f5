from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loudou.kernel.money import Money
from loudou.revenue.receivables.rules.aging import AgedReceivable, Settlement, age, buckets, open_as_of

DAY = date(2026, 3, 31)


def cny(amount):
    return Money(Decimal(amount), "CNY")


def owed(amount, due, *settlements, biz_date=date(2025, 1, 1)):
    return AgedReceivable(cny(amount), biz_date, date.fromisoformat(due), settlements)


def test_ex_8_12_aging():
    receivables = [
        owed(10_000, "2026-04-10"),
        owed(20_000, "2026-03-31"),
        owed(30_000, "2026-03-01"),
        owed(40_000, "2026-01-30"),
        owed(5_000, "2025-12-31"),
        owed(50_000, "2025-12-30"),
    ]

    aging = age(receivables, DAY, buckets(), "CNY")

    assert {bucket.code: money.amount for bucket, money in aging.items()} == {
        "not_due": 30_000,
        "1-30": 30_000,
        "31-60": 40_000,
        "61-90": 5_000,
        "91-180": 50_000,
        "181-365": 0,
        "366+": 0,
    }


@pytest.mark.parametrize(
    ("day", "still_open"),
    [("2024-12-31", 0), ("2026-01-31", 100), ("2026-02-01", 60), ("2026-02-28", 60), ("2026-03-01", 100)],
)
def test_open_as_of_ignores_what_came_later_and_what_was_taken_back(day, still_open):
    settled = Settlement(cny(40), date(2026, 2, 1), reversed_on=date(2026, 3, 1))

    assert open_as_of(owed(100, "2026-01-01", settled), date.fromisoformat(day)) == cny(still_open)


def test_what_stands_stays_settled():
    assert open_as_of(owed(100, "2026-01-01", Settlement(cny(100), DAY)), DAY) == cny(0)


@pytest.mark.parametrize("bounds", [(), (0, 30), (30, 30), (60, 30)])
def test_buckets_rise(bounds):
    with pytest.raises(ValueError, match="bounds of buckets"):
        buckets(bounds)


DUE = st.dates(date(2024, 1, 1), date(2027, 1, 1))


@given(
    st.lists(st.tuples(st.integers(1, 10**9), DUE, st.integers(0, 100), DUE)),
    DUE,
    st.lists(st.integers(1, 500), min_size=1, max_size=6, unique=True).map(sorted),
)
def test_f19_buckets_add_up_to_everything_open(facts, day, bounds):
    receivables = [
        AgedReceivable(
            Money.from_minor(units, "CNY"),
            date(2024, 1, 1),
            due,
            (Settlement(Money.from_minor(units * share // 100, "CNY"), settled_on),),
        )
        for units, due, share, settled_on in facts
    ]

    aging = age(receivables, day, buckets(bounds), "CNY")

    everything = sum((open_as_of(receivable, day).amount for receivable in receivables), Decimal(0))
    assert sum((money.amount for money in aging.values()), Decimal(0)) == everything


@given(st.integers(1, 800))
def test_every_day_belongs_to_one_bucket(days):
    aging = age([owed(1, str(DAY - timedelta(days=days)))], DAY, buckets(), "CNY")

    (bucket,) = [bucket for bucket, money in aging.items() if money.amount]
    assert bucket.first <= days
    assert bucket.last is None or days <= bucket.last
