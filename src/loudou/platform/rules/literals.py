"""Values written out as text: dates, instants, durations and references."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

from loudou.platform.rules.catalogue import ValueType
from loudou.platform.rules.core import Const
from loudou.platform.rules.errors import ExpressionError
from loudou.platform.rules.syntax import Expression, Literal

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})"
)
_DURATION = re.compile(r"-?(?:[0-9]{1,7}[dhms])+")
_SECONDS = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}
_UUID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")


def read_date(text: str) -> date | None:
    """The day of `YYYY-MM-DD`; None when it is no such day."""
    return _parsed(text) if _DATE.fullmatch(text) else None


def _parsed(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def read_instant(text: str) -> datetime | None:
    """The instant of an RFC 3339 text with offset or Z, in UTC; None when it is none, or outside years 1 to 9999."""
    if not _INSTANT.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def read_duration(text: str) -> Decimal | None:
    """Seconds of a text such as `3d`, `2h30m` or `-45s`; None when it is none."""
    if not _DURATION.fullmatch(text):
        return None
    seconds = sum(int(amount) * _SECONDS[unit] for amount, unit in re.findall(r"([0-9]+)([dhms])", text))
    return Decimal(-seconds if text.startswith("-") else seconds)


def read_id(text: str) -> UUID | None:
    """The UUID written in its usual form; None for anything else."""
    return UUID(text) if _UUID.fullmatch(text) else None


_READERS = {
    ValueType.DATE: read_date,
    ValueType.INSTANT: read_instant,
    ValueType.DURATION: read_duration,
    ValueType.ID: read_id,
}


def typed_literal(text: str, value_type: ValueType, written: Expression) -> Const:
    """The constant of that type; raises ExpressionError when the text does not denote one."""
    value = _READERS[value_type](text)
    if value is None:
        raise ExpressionError.at(written.span, "expression.bad_literal", value=text, type=value_type)
    return Const(value_type, value)


def text_of(written: Expression, name: str) -> str:
    """The text written out here; raises ExpressionError for anything else."""
    if isinstance(written, Literal) and isinstance(written.value, str):
        return written.value
    raise ExpressionError.at(written.span, "expression.needs_literal", name=name)


def whole_number_of(written: Expression, name: str, low: int, high: int) -> int:
    """The whole number written out here, within the bounds; raises ExpressionError for anything else."""
    if isinstance(written, Literal) and isinstance(written.value, Decimal):
        value = written.value
        if value == value.to_integral_value() and low <= value <= high:
            return int(value)
    raise ExpressionError.at(written.span, "expression.bad_range", name=name, low=low, high=high)
