"""Which events are believed, and when they happened."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

OLDEST = timedelta(days=7)
"""A page that was offline may tell so long afterwards."""
LONGEST_URL = 2_000
LONGEST_CAMPAIGN = 120
NUL = "\x00"
"""The one sign no text in PostgreSQL can hold."""
MOST_EVENTS = 500
"""Events of one batch."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with an event: its place in the batch (from 1), the field, and a stable code."""

    row: int
    field: str
    code: str


@dataclass(frozen=True, slots=True)
class Sent:
    """An event as a page sent it."""

    id: UUID
    kind: str
    at: datetime
    url: str = ""
    campaign: str = ""


def happened_at(at: datetime, now: datetime) -> datetime:
    """The instant an event counts for: the sender's, but never later than now."""
    return min(at, now)


def problems_of(events: Sequence[Sent], kinds: Collection[str], now: datetime) -> list[Problem]:
    """Everything that keeps a batch from being recorded; empty when nothing does."""
    if not 1 <= len(events) <= MOST_EVENTS:
        return [Problem(0, "events", "events.count")]
    found: list[Problem] = []
    for row, event in enumerate(events, start=1):
        if event.kind not in kinds:
            found.append(Problem(row, "kind", "event.kind_unknown"))
        if event.at < now - OLDEST:
            found.append(Problem(row, "at", "event.too_old"))
        if event.url and not is_address(event.url):
            found.append(Problem(row, "url", "event.url_invalid"))
        if len(event.campaign) > LONGEST_CAMPAIGN:
            found.append(Problem(row, "campaign", "text.too_long"))
        if NUL in event.campaign:
            found.append(Problem(row, "campaign", "text.invalid"))
    return found


def is_address(url: str) -> bool:
    """Whether this is the address of a web page of bearable length."""
    if len(url) > LONGEST_URL or NUL in url:
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def without_secrets(url: str) -> str:
    """The address without what follows ``?`` and ``#`` and without a user's name: people carry passwords there."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}{parts.path}"
