from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from loudou.platform.transfer.mapping.date_formats import format_pattern
from loudou.platform.transfer.mapping.date_values import date_converter, instant_converter
from loudou.platform.transfer.mapping.errors import CellRefused

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")


def day(text, declared=None, serials=None):
    return date_converter(declared=declared, serials=serials)(text)


def instant(text, declared=None, zone=SHANGHAI, serials=None):
    return instant_converter(declared=declared, serials=serials, zone=zone)(text)


def code_of(convert, *arguments, **named):
    with pytest.raises(CellRefused) as refused:
        convert(*arguments, **named)
    return refused.value.code


@pytest.mark.parametrize(
    "text",
    ["2026-02-03", "2026/2/3", "2026.2.3", "2026年2月3日", "2026年2月3", "2026-02-03 00:00", "2026-02-03T00:00:00Z"],
)
def test_year_first_days_are_always_read(text):
    assert day(text) == day(text, "DD/MM/YYYY") == date(2026, 2, 3)


@pytest.mark.parametrize("text", ["2026/2/30", "2026-13-01", "2026年2月29日", "0000-01-01", "2026-2-3 25:00"])
def test_b028_days_that_do_not_exist(text):
    assert code_of(day, text) == "date.invalid"


@pytest.mark.parametrize("text", ["31-12-26", "02/03", "3/15/2024", "13/02/2026", "1.2.2026", "3/15/2024 2:30 PM"])
def test_b028_day_and_month_are_never_guessed(text):
    assert code_of(day, text) == "date.ambiguous"


@pytest.mark.parametrize("text", ["０２/０３", "tomorrow", "2026-02/03", "20260203", "2026", "12月3日", "2026-02-03x"])
def test_b028_what_is_no_date(text):
    assert code_of(day, text) in {"date.format", "date.serial"}


def test_b028_day_numbers_only_from_workbooks():
    assert code_of(day, "46000") == "date.serial"
    assert day("46000", serials="1900") == date(2025, 12, 9)
    assert day("46000", serials="1904") == date(2029, 12, 10)
    assert code_of(day, "99999.0", serials=None) == "date.serial"
    assert code_of(instant, "45631.5", zone=None, serials="1900") == "instant.zone"


@pytest.mark.parametrize(
    ("declared", "text", "value"),
    [
        ("DD/MM/YYYY", "03/02/2026", date(2026, 2, 3)),
        ("M/D/YYYY", "10/25/2016", date(2016, 10, 25)),
        ("DD-MM-YYYY", "1-2-2018", date(2018, 2, 1)),
        ("D.M.YY", "31.12.26", date(2026, 12, 31)),
        ("D.M.YY", "31.12.68", date(2068, 12, 31)),
        ("D.M.YY", "31.12.69", date(1969, 12, 31)),
        ("YYYYMMDD", "20260203", date(2026, 2, 3)),
        ("DD-MM-YYYY HH:mm", "26-02-2018 19:58", date(2018, 2, 26)),
    ],
)
def test_declared_days(declared, text, value):
    assert day(text, declared) == value


def test_a_declared_format_refuses_others():
    assert code_of(day, "12/31/2026", "DD/MM/YYYY") == "date.invalid"
    assert code_of(day, "12/31/2026", "YYYYMMDD") == "date.format"
    assert code_of(day, "2026203", "YYYYMMDD") == "date.format"


def test_a_time_of_day_is_not_dropped_silently():
    assert code_of(day, "2026-02-03 10:22") == "date.has_time"
    assert code_of(day, "2026-02-03 00:00:01") == "date.has_time"


@pytest.mark.parametrize(
    ("text", "declared", "value"),
    [
        ("2026/11/16 10:22", None, datetime(2026, 11, 16, 2, 22, tzinfo=UTC)),
        ("2026-11-16T10:22:05.250", None, datetime(2026, 11, 16, 2, 22, 5, 250_000, tzinfo=UTC)),
        ("2006-04-15T03:23:15.000Z", None, datetime(2006, 4, 15, 3, 23, 15, tzinfo=UTC)),
        ("2009-07-14 22:14:45+0800", None, datetime(2009, 7, 14, 14, 14, 45, tzinfo=UTC)),
        ("2009-07-14T02:14:45-08:00", None, datetime(2009, 7, 14, 10, 14, 45, tzinfo=UTC)),
        ("2026-11-16", None, datetime(2026, 11, 15, 16, tzinfo=UTC)),
        ("07/15/2009 02:14:45+0800", "MM/DD/YYYY HH:mm:ssZ", datetime(2009, 7, 14, 18, 14, 45, tzinfo=UTC)),
        ("07/13/2009T22:14:45-0800", "MM/DD/YYYYTHH:mm:ssZ", datetime(2009, 7, 14, 6, 14, 45, tzinfo=UTC)),
        ("3/15/2024 2:30 PM", "M/D/YYYY h:mm A", datetime(2024, 3, 15, 6, 30, tzinfo=UTC)),
        ("3/15/2024 12:05 am", "M/D/YYYY h:mm A", datetime(2024, 3, 14, 16, 5, tzinfo=UTC)),
        ("3/15/2024 下午2:30", "M/D/YYYY Ah:mm", datetime(2024, 3, 15, 6, 30, tzinfo=UTC)),
    ],
)
def test_instants_in_utc(text, declared, value):
    assert instant(text, declared) == value


def test_instants_without_zone_or_sense():
    assert code_of(instant, "2026-11-16 10:22", zone=None) == "instant.zone"
    assert code_of(instant, "2010-10-14T12:00:00.000Z-0300") == "date.format"
    assert code_of(instant, "2026-11-16 10:22+1500") == "date.invalid"
    assert code_of(instant, "3/15/2024 13:30 PM", "M/D/YYYY h:mm A") == "date.invalid"


def test_clock_changes_are_not_guessed():
    assert code_of(instant, "2026-03-29 02:30", zone=BERLIN) == "instant.nonexistent"
    assert code_of(instant, "2026-10-25 02:30", zone=BERLIN) == "instant.ambiguous"
    assert instant("2026-10-25 02:30+01:00", zone=BERLIN) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "declared",
    ["", "DD/MM", "YYYY-MM-MM", "Y-M-D", "yyyy-mm-dd", "YYYY-MM-DD hh:mm", "DD de MM de YYYY", "(?P<x>)YYYY"],
)
def test_what_is_no_format(declared):
    assert format_pattern(declared) is None


def test_an_undeclarable_format_is_a_programming_error():
    with pytest.raises(ValueError, match="not a date format"):
        day("x", "nonsense")
