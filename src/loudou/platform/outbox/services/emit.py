"""Tell an event."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from django.db import connection

from loudou.kernel.context import Context
from loudou.kernel.events import DomainEvent
from loudou.kernel.ids import new_id
from loudou.platform.jobs.defer import defer
from loudou.platform.outbox.models import OutboxEvent
from loudou.platform.outbox.subscriptions import handlers_of, to_payload

GATHERED_FOR = timedelta(seconds=1)
"""How long events of a kind that gathers wait for others of it."""
MOST_GATHERED = 200
"""Subjects delivered together; an event about more of them goes alone."""
_kept: ContextVar[list[OutboxEvent] | None] = ContextVar("loudou_outbox_kept", default=None)


def emit(ctx: Context, event: DomainEvent) -> UUID | None:
    """Write the event and, when somebody listens, the job that delivers it; both commit with the change or vanish.

    Returns the event's id, None when it has no subjects. Raises RuntimeError outside a transaction. At most two SQL
    statements.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(f"{event.name} was emitted outside a transaction")
    if not event.subject_ids:
        return None
    change_set = ctx.memo.get("change_set")
    caused_by = ctx.memo.get("causation_id")
    row = OutboxEvent(
        id=new_id(),
        name=event.name,
        version=event.version,
        subject_ids=list(event.subject_ids),
        payload=to_payload(event),
        occurred_at=ctx.now,
        actor_id=ctx.actor_id,
        correlation_id=ctx.correlation_id,
        causation_id=caused_by if isinstance(caused_by, UUID) else None,
        change_set_id=change_set if isinstance(change_set, UUID) else None,
    )
    kept = _kept.get()
    if kept is not None:
        kept.append(row)
        return row.id
    row.save(force_insert=True)
    if handlers_of(event.name):
        gathers = event.gathers and len(event.subject_ids) < MOST_GATHERED
        defer(
            "outbox.dispatch",
            queue="events",
            lock=str(event.subject_ids[0]),
            at=ctx.now + GATHERED_FOR if gathers else None,
            event_id=str(row.id),
            **({"alike": _likeness(row)} if gathers else {}),
        )
    return row.id


@contextmanager
def undelivered(ctx: Context) -> Iterator[None]:
    """Events told meanwhile are written together at the end and delivered to nobody. One SQL statement.

    For who brings in a past in which what follows from each event is brought in with it.
    """
    del ctx
    rows: list[OutboxEvent] = []
    outer = _kept.set(rows)
    try:
        yield
        OutboxEvent.objects.bulk_create(rows)
    finally:
        _kept.reset(outer)


def _likeness(row: OutboxEvent) -> str:
    """The same for events that say the same of their subjects; a digest, for a payload may be long."""
    said = json.dumps([row.name, row.version, str(row.actor_id), row.payload], sort_keys=True)
    return sha256(said.encode()).hexdigest()
