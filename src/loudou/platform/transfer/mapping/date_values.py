"""Converting days and instants: year-first dates always, anything else only in the declared format."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from typing import Literal

from loudou.platform.transfer.mapping.date_formats import DAY_OR_MONTH_FIRST, SERIAL, YEAR_FIRST, format_pattern
from loudou.platform.transfer.mapping.errors import CellRefused
from loudou.platform.transfer.reading.xlsx_numbers import serial_text

Serials = Literal["1900", "1904"]
_ISO = "YYYY-MM-DD"


def date_converter(*, declared: str | None, serials: Serials | None) -> Callable[[str], date]:
    """Days. `serials` reads a workbook's day numbers in its date system; in a text file they are refused.

    A time of day refuses the cell unless it is midnight or the declared format has a time, which then is dropped.
    """
    read = _reader(declared, serials)
    drops_time = declared is not None and "m" in declared

    def convert(text: str) -> date:
        moment, _ = read(text)
        if not drops_time and (moment.hour or moment.minute or moment.second or moment.microsecond):
            raise CellRefused("date.has_time", text)
        return moment.date()

    return convert


def instant_converter(
    *, declared: str | None, serials: Serials | None, zone: tzinfo | None
) -> Callable[[str], datetime]:
    """Instants in UTC. A day alone is its first moment; without an offset the declared zone applies.

    Local times that do not exist or occur twice when clocks change are refused.
    """
    read = _reader(declared, serials)

    def convert(text: str) -> datetime:
        moment, offset = read(text)
        if offset is not None:
            return moment.replace(tzinfo=offset).astimezone(UTC)
        if zone is None:
            raise CellRefused("instant.zone", text)
        local = moment.replace(tzinfo=zone)
        instant = local.astimezone(UTC)
        if instant.astimezone(zone).replace(tzinfo=None) != moment:
            raise CellRefused("instant.nonexistent", text)
        if local.replace(fold=1).utcoffset() != local.utcoffset():
            raise CellRefused("instant.ambiguous", text)
        return instant

    return convert


def _reader(declared: str | None, serials: Serials | None) -> Callable[[str], tuple[datetime, tzinfo | None]]:
    """A function from text to local time and the offset it states, if any."""
    own = format_pattern(declared) if declared else None
    if declared and own is None:
        raise ValueError(f"not a date format: {declared!r}")

    def read(text: str) -> tuple[datetime, tzinfo | None]:
        match = (own.fullmatch(text) if own else None) or YEAR_FIRST.fullmatch(text)
        if match is None and serials and SERIAL.fullmatch(text):
            shown = serial_text(Decimal(text), from_1904=serials == "1904")
            match = YEAR_FIRST.fullmatch(shown) if shown else None
        if match is None:
            raise CellRefused(_why(text, declared, serials), text, format=declared or _ISO)
        return _moment(match.groupdict(), text)

    return read


def _why(text: str, declared: str | None, serials: Serials | None) -> str:
    if SERIAL.fullmatch(text):
        return "date.invalid" if serials else "date.serial"
    return "date.ambiguous" if declared is None and DAY_OR_MONTH_FIRST.fullmatch(text) else "date.format"


def _moment(parts: dict[str, str | None], text: str) -> tuple[datetime, tzinfo | None]:
    def part(*names: str) -> int:
        return int(next((value for name in names if (value := parts.get(name))), 0))

    year = part("year") if parts.get("year") else _full_year(part("short_year"))
    fraction = (parts.get("fraction") or "").ljust(6, "0")
    try:
        day = datetime(year, part("month", "month_zh"), part("day", "day_zh"))  # noqa: DTZ001 - a local time; its zone comes later
        moment = day.replace(
            hour=_hour(parts, part("hour", "hour12")),
            minute=part("minute"),
            second=part("second"),
            microsecond=int(fraction),
        )
        return moment, _offset(parts.get("offset"))
    except ValueError as error:
        raise CellRefused("date.invalid", text) from error


def _full_year(short: int) -> int:
    """Two digits as POSIX reads them: 69-99 are 19xx, 00-68 are 20xx."""
    return short + (1900 if short >= 69 else 2000)


def _hour(parts: dict[str, str | None], hour: int) -> int:
    half = parts.get("half")
    if not half:
        return hour
    if not 1 <= hour <= 12:
        raise ValueError("hour of a half day")
    return hour % 12 + (12 if half[0] in "Pp下" else 0)


def _offset(text: str | None) -> tzinfo | None:
    if not text:
        return None
    if text == "Z":
        return UTC
    match = re.fullmatch(r"([-+])(\d{2}):?(\d{2})", text)
    if match is None or int(match[2]) > 14 or int(match[3]) > 59:
        raise ValueError("offset")
    span = timedelta(hours=int(match[2]), minutes=int(match[3]))
    return timezone(-span if match[1] == "-" else span)
