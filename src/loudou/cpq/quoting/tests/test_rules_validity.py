from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loudou.cpq.quoting.rules.validity import is_expired, last_valid_day

SHANGHAI = ZoneInfo("Asia/Shanghai")
ZONES = [
    SHANGHAI,
    ZoneInfo("America/New_York"),
    ZoneInfo("Pacific/Kiritimati"),
    ZoneInfo("America/Sao_Paulo"),
    ZoneInfo("UTC"),
]
LAST_DAY = date(2026, 4, 1)


def test_validity_of_30_days():
    assert last_valid_day(date(2026, 3, 2), 30) == LAST_DAY


def test_q13_a_quote_holds_to_the_end_of_its_last_day_in_its_own_zone():
    end = datetime(2026, 4, 1, 16, 0, tzinfo=UTC)

    assert not is_expired(LAST_DAY, SHANGHAI, end - timedelta(microseconds=1))
    assert is_expired(LAST_DAY, SHANGHAI, end)


def test_q13_the_same_day_ends_later_further_west():
    now = datetime(2026, 4, 1, 20, 0, tzinfo=UTC)

    assert is_expired(LAST_DAY, SHANGHAI, now)
    assert not is_expired(LAST_DAY, ZoneInfo("America/New_York"), now)


def test_q13_a_day_that_starts_at_one_o_clock_because_of_summer_time():
    # In São Paulo the clocks went from midnight to 01:00 on 2018-11-04.
    last_day, zone, end = date(2018, 11, 3), ZoneInfo("America/Sao_Paulo"), datetime(2018, 11, 4, 3, 0, tzinfo=UTC)

    assert not is_expired(last_day, zone, end - timedelta(microseconds=1))
    assert is_expired(last_day, zone, end)


def test_b180_the_last_day_there_is_does_not_overflow():
    assert not is_expired(date.max, SHANGHAI, datetime(2026, 4, 1, tzinfo=UTC))


def test_a_quote_without_a_last_day_never_expires():
    assert not is_expired(None, SHANGHAI, datetime(9000, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize("zone", ZONES)
@given(day=st.dates(date(2000, 1, 1), date(2100, 1, 1)), minute=st.integers(0, 1439))
def test_q13_every_minute_of_the_last_day_is_valid_and_none_of_the_next(zone, day, minute):
    local = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=zone)

    assert not is_expired(day, zone, local.astimezone(UTC))
    assert is_expired(day - timedelta(days=1), zone, local.astimezone(UTC))
