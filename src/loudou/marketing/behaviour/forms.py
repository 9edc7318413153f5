"""What a page sends, from text to typed events."""

from datetime import UTC, datetime
from uuid import UUID

import orjson
from django.utils.translation import gettext_noop

from loudou.kernel.errors import FieldProblem
from loudou.marketing.behaviour.enums import SENT_BY_PAGES
from loudou.marketing.behaviour.errors import EventsInvalid
from loudou.marketing.behaviour.rules.acceptance import Problem, Sent, problems_of
from loudou.marketing.behaviour.shapes import EventDraft

MESSAGES = {
    "visitor.invalid": gettext_noop("This is no number of a visitor."),
    "batch.invalid": gettext_noop("This is no batch of events."),
    "events.count": gettext_noop("A batch has 1 to 500 events."),
    "event.invalid": gettext_noop("An event has an id, a kind and an instant in milliseconds."),
    "event.kind_unknown": gettext_noop("A page cannot tell of this kind of event."),
    "event.too_old": gettext_noop("Events older than seven days are not taken."),
    "event.url_invalid": gettext_noop("This is not the address of a web page."),
    "text.too_long": gettext_noop("This text is too long."),
    "text.invalid": gettext_noop("This text holds a sign that no text can hold."),
}


def read_batch(body: bytes, now: datetime) -> list[EventDraft]:
    """The events of a batch `{"v": visitor, "e": [{"i": id, "k": kind, "t": milliseconds, "u": url, "c": campaign}]}`.

    Raises EventsInvalid naming every field and row that keeps it from being recorded.
    """
    visitor, sent = _parsed(body)
    problems = problems_of(sent, SENT_BY_PAGES, now)
    if problems:
        raise _refused(problems)
    return [EventDraft(event.id, visitor, event.kind, event.at, event.url, event.campaign) for event in sent]


def read_visitor(body: bytes) -> UUID:
    """The visitor of `{"v": visitor}`. Raises EventsInvalid."""
    try:
        return UUID(orjson.loads(body)["v"])
    except (orjson.JSONDecodeError, TypeError, KeyError, ValueError, AttributeError):
        raise _refused([Problem(0, "v", "visitor.invalid")]) from None


def _parsed(body: bytes) -> tuple[UUID, list[Sent]]:
    try:
        batch = orjson.loads(body)
        visitor, rows = UUID(batch["v"]), list(batch["e"])
    except (orjson.JSONDecodeError, TypeError, KeyError, ValueError, AttributeError):
        raise _refused([Problem(0, "batch", "batch.invalid")]) from None
    sent: list[Sent] = []
    for row, one in enumerate(rows, start=1):
        try:
            at = datetime.fromtimestamp(int(one["t"]) / 1000, UTC)
            texts = [str(one.get(name) or "") for name in ("u", "c")]
            sent.append(Sent(UUID(one["i"]), str(one["k"]), at, *texts))
        except (TypeError, KeyError, ValueError, AttributeError, OverflowError, OSError):
            raise _refused([Problem(row, "event", "event.invalid")]) from None
    return visitor, sent


def _refused(problems: list[Problem]) -> EventsInvalid:
    found = [FieldProblem(p.field, p.code, MESSAGES[p.code], p.row or None) for p in problems]
    return EventsInvalid("Some of these events make no sense. Nothing was recorded.", problems=found)
