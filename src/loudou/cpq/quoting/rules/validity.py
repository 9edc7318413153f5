"""Until when a quote holds: to the end of its last day where the quote was made (Q13, domain 7.9)."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def last_valid_day(quote_date: date, validity_days: int) -> date:
    """The last day on which a quote of this date may be accepted; zero days is the quote date itself."""
    return quote_date + timedelta(days=validity_days)


def expires_at(last_day: date, zone: ZoneInfo) -> datetime:
    """The first instant, in UTC, at which the quote is expired: the start of the day after, in the quote's zone."""
    return datetime.combine(last_day + timedelta(days=1), time.min, tzinfo=zone).astimezone(UTC)


def is_expired(last_day: date | None, zone: ZoneInfo, now: datetime) -> bool:
    """Whether the quote may no longer be accepted; a quote without a last day never expires."""
    return last_day is not None and now >= expires_at(last_day, zone)
