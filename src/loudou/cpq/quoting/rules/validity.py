"""Until when a quote holds: to the end of its last day where the quote was made (Q13, domain 7.9)."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo


def last_valid_day(quote_date: date, validity_days: int) -> date:
    """The last day on which a quote of this date may be accepted; zero days is the quote date itself."""
    return quote_date + timedelta(days=validity_days)


def is_expired(last_day: date | None, zone: ZoneInfo, now: datetime) -> bool:
    """Whether the day after the last one has begun in the quote's zone; a quote without a last day never expires."""
    return last_day is not None and now.astimezone(zone).date() > last_day
