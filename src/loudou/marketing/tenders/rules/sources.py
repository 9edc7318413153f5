"""Whether a source of notices makes sense, and when it is looked at again."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from loudou.kernel.errors import FieldProblem
from loudou.marketing.tenders.enums import SourceFormat, SourceKind
from loudou.marketing.tenders.rules.table_rows import unknown_fields

SHORTEST, LONGEST = 5, 44_640
"""Minutes between two looks: five minutes to a month."""
FIRST_WAIT, MOST_WAIT = timedelta(minutes=5), timedelta(hours=12)
_FOLDER = re.compile(r"[\w-][\w .-]*(?:/[\w-][\w .-]*)*")
_SECRET = re.compile(r"LOUDOU_SECRET_TENDER_[A-Z0-9_]{1,50}")
"""Only secrets made for sources: whoever sets one up chooses where it is sent."""


def source_problems(values: Mapping[str, Any], row: int | None = None) -> Iterator[FieldProblem]:
    """What is wrong with the fields of a source that are there; which are missing is for the form to say."""
    kind, location = values.get("kind"), values.get("location")
    if location is not None and kind == SourceKind.FOLDER and not _FOLDER.fullmatch(location):
        text = "Name a folder below the inbox of the installation, without dots at its beginning."
        yield FieldProblem("location", "folder.outside", text, row)
    if location is not None and kind == SourceKind.URL and not location.startswith(("https://", "http://")):
        yield FieldProblem("location", "address.unknown", "An address begins with https://.", row)
    minutes = values.get("interval_minutes")
    if minutes is not None and not SHORTEST <= minutes <= LONGEST:
        yield FieldProblem("interval_minutes", "range.outside", "Look every 5 minutes to every 31 days.", row)
    secret = values.get("secret")
    if secret and not _SECRET.fullmatch(secret):
        text = "A secret is the name of an environment variable that begins with LOUDOU_SECRET_TENDER_."
        yield FieldProblem("secret", "secret.name", text, row)
    if values.get("format") not in {None, *SourceFormat.values}:
        yield FieldProblem("format", "choice.unknown", "This is not one of the choices.", row)
    if unknown_fields(values.get("mapping") or ""):
        text = "Write one `field = heading` a line; fields are those named in the help."
        yield FieldProblem("mapping", "mapping.unknown", text, row)


def next_look(now: datetime, interval_minutes: int, failure_count: int) -> datetime:
    """When to look again: after the interval; after failures in 5, 20, 80, … minutes, never later than without."""
    interval = timedelta(minutes=interval_minutes)
    if not failure_count:
        return now + interval
    wait: timedelta = FIRST_WAIT * int(4 ** min(failure_count - 1, 6))
    return now + min(wait, MOST_WAIT, max(interval, FIRST_WAIT))


def suffix_of(content: bytes, name: str, media_type: str) -> str:
    """What kind of file a document is, by its name, its media type, or how it begins; empty where nobody can tell."""
    for known in (".jsonl", ".ndjson", ".json", ".xml", ".html", ".htm", ".txt", ".gz", ".zip"):
        if name.lower().endswith(known):
            return known
    by_type = {"application/json": ".json", "application/xml": ".xml", "text/xml": ".xml", "text/html": ".html",
               "text/plain": ".txt", "application/zip": ".zip", "application/gzip": ".gz"}  # fmt: skip
    head = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:200]
    if head[:1] in {b"{", b"["}:
        return ".jsonl" if b"\n{" in content[:1_000_000] and head[:1] == b"{" and b"}\n{" in content else ".json"
    if head.startswith(b"<?xml"):
        return ".xml"
    return by_type.get(media_type, ".html" if head.startswith(b"<") else "")
