"""A value as the history of a row keeps it, in words."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import get_language, gettext

from loudou.platform.records.declaration import Field, Kind
from loudou.ui import formats

Reader = Callable[[str, datetime, str], str]


def stored_in_words(field: Field, text: str, now: datetime) -> str:
    """What PostgreSQL wrote of a field's value, in the language and zone at hand; what does not read stays as it is."""
    words = {str(option.value): str(option.label) for option in field.options}
    if text in words or not text:
        return words.get(text, text)
    try:
        return READERS.get(field.kind, _plain)(text, now, get_language() or "en")
    except (ValueError, InvalidOperation):
        return text


def _instant(text: str, now: datetime, language: str) -> str:
    return formats.near_moment(datetime.fromisoformat(text), lang=language, now=now, zone=_zone())


def _day(text: str, now: datetime, language: str) -> str:
    return formats.short_day(date.fromisoformat(text), lang=language, today=now.astimezone(_zone()).date())


def _number(text: str, _now: datetime, language: str) -> str:
    return formats.number(Decimal(text).normalize() + 0, lang=language)


def _share(text: str, _now: datetime, language: str) -> str:
    return formats.percent(Decimal(text), lang=language)


def _truth(text: str, _now: datetime, _language: str) -> str:
    return gettext("Yes") if text in {"t", "true", "True"} else gettext("No")


def _tags(text: str, _now: datetime, _language: str) -> str:
    return gettext(", ").join(part.strip('"') for part in text.strip("{}").split(","))


def _plain(text: str, _now: datetime, _language: str) -> str:
    return text


def _zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)


READERS: dict[Kind, Reader] = {
    Kind.INSTANT: _instant,
    Kind.DATE: _day,
    Kind.MONEY: _number,
    Kind.NUMBER: _number,
    Kind.SCORE: _number,
    Kind.PERCENT: _share,
    Kind.BOOLEAN: _truth,
    Kind.TAGS: _tags,
}
