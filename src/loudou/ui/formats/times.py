"""Days and instants as people of a language read them. Instants are shown in the zone the caller names."""

from datetime import date, datetime, timedelta, tzinfo
from functools import cache, lru_cache
from typing import Literal

from babel.dates import DateTimePattern, format_timedelta, parse_pattern

from loudou.ui.formats.languages import is_chinese, locale_of

Unit = Literal["year", "month", "day", "hour", "minute"]

_STEPS: tuple[tuple[int, Unit], ...] = (
    (365 * 86400, "year"),
    (30 * 86400, "month"),
    (86400, "day"),
    (3600, "hour"),
    (60, "minute"),
)
_SECONDS = {unit: seconds for seconds, unit in _STEPS}
_JUST_NOW = {True: "刚刚", False: "just now"}
"""CLDR's word for this instant is "now" (现在), which nobody says of something that happened. By `is_chinese`."""


def day(value: date, *, lang: str) -> str:
    """A calendar day with its year: 2026年11月23日, Nov 23, 2026."""
    return _pattern("yMMMd", lang).apply(value, locale_of(lang))


def short_day(value: date, *, lang: str, today: date) -> str:
    """A calendar day, without the year when it is this year's: 11月23日, Nov 23."""
    return _pattern("MMMd" if value.year == today.year else "yMMMd", lang).apply(value, locale_of(lang))


def clock(value: datetime, *, zone: tzinfo) -> str:
    """Hours and minutes, 24 h: 09:06."""
    return value.astimezone(zone).strftime("%H:%M")


def moment(value: datetime, *, lang: str, zone: tzinfo) -> str:
    """A day and time with the year: 2026年11月23日 09:06."""
    local = value.astimezone(zone)
    return f"{day(local.date(), lang=lang)}{' ' if is_chinese(lang) else ', '}{local:%H:%M}"


def near_moment(value: datetime, *, lang: str, now: datetime, zone: tzinfo) -> str:
    """A day and time, without the year when it is this year's: 11月23日 09:06."""
    local = value.astimezone(zone)
    shown = short_day(local.date(), lang=lang, today=now.astimezone(zone).date())
    return f"{shown}{' ' if is_chinese(lang) else ', '}{local:%H:%M}"


def relative(value: datetime, *, lang: str, now: datetime) -> str:
    """The distance from now in its largest whole unit: 3分钟前, in 2 days; under a minute, just now."""
    seconds = int((value - now).total_seconds())
    for size, unit in _STEPS:
        if abs(seconds) >= size:
            count = abs(seconds) // size
            return _distance(count if seconds > 0 else -count, unit, lang)
    return _JUST_NOW[is_chinese(lang)]


def span(value: timedelta, *, lang: str) -> str:
    """A length of time in its largest whole unit: 6天, 6 days. Under a minute counts as one."""
    seconds = max(int(abs(value).total_seconds()), 60)
    size, unit = next(step for step in _STEPS if seconds >= step[0])
    return _length(seconds // size, unit, lang)


@cache
def _pattern(skeleton: str, lang: str) -> DateTimePattern:
    found = locale_of(lang).datetime_skeletons[skeleton]
    return parse_pattern(found)


@lru_cache(maxsize=4096)
def _distance(count: int, unit: Unit, lang: str) -> str:
    return _spelt(count, unit, lang, is_directed=True)


@lru_cache(maxsize=4096)
def _length(count: int, unit: Unit, lang: str) -> str:
    return _spelt(count, unit, lang, is_directed=False)


def _spelt(count: int, unit: Unit, lang: str, *, is_directed: bool) -> str:
    return format_timedelta(
        timedelta(seconds=count * _SECONDS[unit]),
        granularity=unit,
        threshold=10**6,  # never another unit than the one chosen
        add_direction=is_directed,
        locale=locale_of(lang),
    )
