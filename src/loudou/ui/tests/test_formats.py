from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from loudou.ui import formats

NOW = datetime(2026, 11, 23, 1, 6, tzinfo=UTC)
SHANGHAI = timezone(timedelta(hours=8))


@pytest.mark.parametrize(
    ("amount", "currency", "zh", "en"),
    [
        ("1234.5", "CNY", "¥1,234.50", "CN¥1,234.50"),
        ("-1234.5", "CNY", "−¥1,234.50", "−CN¥1,234.50"),
        ("1234.565", "USD", "US$1,234.57", "$1,234.57"),
        ("-1234.565", "USD", "−US$1,234.57", "−$1,234.57"),
        ("1234.5", "JPY", "JP¥1,235", "¥1,235"),
        ("0.001", "KWD", "KWD\u00a00.001", "KWD\u00a00.001"),
        ("-0.001", "CNY", "¥0.00", "CN¥0.00"),
        ("12345678901234567.89", "CNY", "¥12,345,678,901,234,567.89", "CN¥12,345,678,901,234,567.89"),
    ],
)
def test_money_is_exact_and_marked_as_the_language_does(amount, currency, zh, en):
    assert formats.money(Decimal(amount), currency, lang="zh-hans") == zh
    assert formats.money(Decimal(amount), currency, lang="en") == en


def test_unit_price_keeps_the_digits_asked_for():
    assert formats.money(Decimal("0.123456"), "CNY", lang="zh-hans", decimals=6) == "¥0.123456"


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        ("999", "999", "999"),
        ("9999", "9,999", "10K"),
        ("9999.96", "1万", "10K"),
        ("12345", "1.2万", "12.3K"),
        ("999960", "100万", "1M"),
        ("99999999", "1亿", "100M"),
        ("231000000", "2.3亿", "231M"),
        ("-123456", "−12.3万", "−123.5K"),
        ("2500000000000", "2.5万亿", "2.5T"),
        ("0", "0", "0"),
    ],
)
def test_large_numbers_shorten_to_the_units_people_count_in(value, zh, en):
    assert formats.compact(Decimal(value), lang="zh-hans") == zh
    assert formats.compact(Decimal(value), lang="en") == en


def test_compact_money_puts_the_sign_before_the_currency():
    assert formats.compact_money(Decimal(-3180000), "CNY", lang="zh-hans") == "−¥318万"


def test_percent_is_of_a_fraction_and_rounds_half_away_from_zero():
    assert formats.percent(Decimal("0.3825"), lang="en") == "38.3%"
    assert formats.percent(Decimal("-0.3825"), lang="en") == "−38.3%"
    assert formats.percent(Decimal("0.86"), lang="en", decimals=0) == "86%"


def test_score_never_shows_a_threshold_it_has_not_reached():
    assert formats.score(Decimal("59.99")) == "59"
    assert formats.score(Decimal("77.1"), decimals=2) == "77.10"


def test_signed_shows_the_direction_of_a_difference():
    assert [formats.signed(Decimal(v), lang="en") for v in ("14", "-4", "0")] == ["+14", "−4", "0"]


def test_days_drop_the_year_that_is_running():
    today = date(2026, 11, 23)

    assert formats.short_day(date(2026, 12, 5), lang="zh-hans", today=today) == "12月5日"
    assert formats.short_day(date(2026, 12, 5), lang="en", today=today) == "Dec 5"
    assert formats.short_day(date(2027, 1, 5), lang="zh-hans", today=today) == "2027年1月5日"
    assert formats.day(date(2027, 1, 5), lang="en") == "Jan 5, 2027"


def test_instants_are_shown_in_the_zone_of_the_reader():
    assert formats.clock(NOW, zone=SHANGHAI) == "09:06"
    assert formats.moment(NOW, lang="zh-hans", zone=SHANGHAI) == "2026年11月23日 09:06"
    assert formats.moment(NOW, lang="en", zone=UTC) == "Nov 23, 2026, 01:06"


@pytest.mark.parametrize(
    ("seconds", "zh", "en"),
    [
        (-59, "刚刚", "just now"),
        (-190, "3分钟前", "3 minutes ago"),
        (2 * 86400, "2天后", "in 2 days"),
        (-86400, "1天前", "1 day ago"),
        (-45 * 86400, "1个月前", "1 month ago"),
        (800 * 86400, "2年后", "in 2 years"),
    ],
)
def test_relative_time_names_its_largest_whole_unit(seconds, zh, en):
    then = NOW + timedelta(seconds=seconds)

    assert formats.relative(then, lang="zh-hans", now=NOW) == zh
    assert formats.relative(then, lang="en", now=NOW) == en


def test_span_counts_less_than_a_minute_as_one():
    assert formats.span(timedelta(seconds=5), lang="zh-hans") == "1分钟"
    assert formats.span(timedelta(days=6, hours=3), lang="en") == "6 days"


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("13815804462", "138 1580 4462"),
        ("+86 138-1580-4462", "138 1580 4462"),
        ("+8651262881234", "0512 6288 1234"),
        ("+14155552671", "+1 415-555-2671"),
        ("ext. 12", "ext. 12"),
    ],
)
def test_phone_numbers_are_grouped_to_be_read_aloud(given, shown):
    assert formats.phone(given) == shown


def test_an_unknown_language_reads_as_english():
    assert formats.compact(Decimal(12345), lang="xx-nowhere") == "12.3K"


def test_a_near_moment_drops_the_year_that_is_running():
    then = datetime(2026, 12, 1, 6, 53, tzinfo=UTC)

    assert formats.near_moment(then, lang="zh-hans", now=NOW, zone=SHANGHAI).replace("\u00a0", " ") == "12月1日 14:53"
    assert formats.near_moment(then, lang="en", now=NOW, zone=SHANGHAI) == "Dec 1, 14:53"
    assert "2025" in formats.near_moment(then.replace(year=2025), lang="en", now=NOW, zone=SHANGHAI)
