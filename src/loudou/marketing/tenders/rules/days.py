"""Days and instants as notices of any country write them."""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from loudou.marketing.tenders.rules.texts import clean_text

CHINA = ZoneInfo("Asia/Shanghai")
EARLIEST = datetime(1, 1, 1, tzinfo=UTC)
"""Stands for "undated" where instants are put in order."""
FIRST_YEAR, LAST_YEAR = 1970, 2200
_CHINESE = re.compile(
    r"(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?\s*"
    r"(?:\(?[^\d\s]{0,4}?\)?\s*(上午|下午|晚)?\s*(\d{1,2})\s*[::点时]\s*(\d{1,2})?\s*分?\s*(?:[::]?\s*(\d{1,2})秒?)?)?"
)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$")


def read_instant(value: object, zone: ZoneInfo = CHINA) -> datetime | None:
    """The first day and time of a text as an instant; local time is that of `zone`, a day alone is its midnight.

    ISO 8601 with an offset keeps it, and so does a day with one (2019-10-23+02:00). None when there is none, or none
    between 1970 and 2200, for publishers write 0001-01-01 and 9999-12-31 for "unknown".
    """
    text = clean_text(value, 200)
    iso = _ISO.match(text)
    try:
        if iso:
            return _bounded(_iso_instant(iso, zone))
        found = _CHINESE.search(text)
        return _bounded(_chinese_instant(found, zone)) if found else None
    except (ValueError, OverflowError):
        return None


def read_day(value: object, zone: ZoneInfo = CHINA) -> date | None:
    """The day of a text as written; of an instant in UTC the day it is in `zone`. None as for instants."""
    text = clean_text(value, 200)
    iso = _ISO.match(text)
    if iso and iso[7] == "Z" and iso[4]:
        at = read_instant(text, zone)
        return at.astimezone(zone).date() if at is not None else None
    found = iso or _CHINESE.search(text)
    try:
        day = date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None
    return day if day and FIRST_YEAR <= day.year <= LAST_YEAR else None


def days_in(text: str, zone: ZoneInfo = CHINA) -> list[date]:
    """All days of a text in their order (a term, "2024-03-01 to 2026-02-28")."""
    found = (read_day(match[0], zone) for match in _CHINESE.finditer(clean_text(text, 1000)))
    return [day for day in found if day is not None]


def _iso_instant(found: re.Match[str], zone: ZoneInfo) -> datetime:
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    tz = _offset(found[7]) if found[7] else zone
    return datetime(year, month, day, min(hour, 23), minute, second, tzinfo=tz)


def _offset(text: str) -> timezone:
    if text == "Z":
        return UTC
    hours, minutes = int(text[1:3]), int(text[-2:])
    return timezone((-1 if text[0] == "-" else 1) * timedelta(hours=hours, minutes=minutes))


def _chinese_instant(found: re.Match[str], zone: ZoneInfo) -> datetime:
    year, month, day = int(found[1]), int(found[2]), int(found[3])
    hour, minute, second = int(found[5] or 0), int(found[6] or 0), int(found[7] or 0)
    if found[4] in {"下午", "晚"} and hour < 12:
        hour += 12
    at = datetime(year, month, day, tzinfo=zone)
    return at + timedelta(hours=hour, minutes=minute, seconds=second) if hour <= 24 else at


def _bounded(at: datetime) -> datetime | None:
    return at if FIRST_YEAR <= at.year <= LAST_YEAR else None
