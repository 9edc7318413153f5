"""Events of a past that is brought in whole: what follows from each of them is brought in with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from loudou.platform.outbox.models import OutboxEvent

_kept: ContextVar[list[OutboxEvent] | None] = ContextVar("loudou_outbox_kept", default=None)


@contextmanager
def undelivered() -> Iterator[None]:
    """Events told meanwhile are written together at the end and delivered to nobody. One SQL statement."""
    rows: list[OutboxEvent] = []
    outer = _kept.set(rows)
    try:
        yield
        OutboxEvent.objects.bulk_create(rows)
    finally:
        _kept.reset(outer)


def kept() -> list[OutboxEvent] | None:
    """Where events wait to be written together; None outside `undelivered`."""
    return _kept.get()
