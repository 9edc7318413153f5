"""Tell an event."""

import json
from collections.abc import Mapping
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import connection

from loudou.kernel.context import Context
from loudou.kernel.events import DomainEvent
from loudou.kernel.ids import new_id
from loudou.platform.jobs.defer import defer
from loudou.platform.outbox.models import OutboxEvent
from loudou.platform.outbox.subscriptions import handlers_of, to_payload
from loudou.platform.outbox.undelivered import kept

GATHERED_FOR = timedelta(seconds=1)
"""How long events of a kind that gathers wait for others of it."""
MOST_GATHERED = 200
"""Subjects delivered together; an event about more of them goes alone."""
WRITE_SQL = """
    INSERT INTO outbox_outboxevent (id, name, version, subject_ids, payload, occurred_at, actor_id, correlation_id,
                                    causation_id, change_set_id)
    VALUES (%(id)s, %(name)s, %(version)s, %(subject_ids)s::uuid[], %(payload)s::jsonb, %(occurred_at)s, %(actor_id)s,
            %(correlation_id)s, %(causation_id)s, %(change_set_id)s)
"""


def emit(ctx: Context, event: DomainEvent) -> UUID | None:
    """Write the event and, when somebody listens, the job that delivers it; both commit with the change or vanish.

    Returns the event's id, None when it has no subjects. Raises RuntimeError outside a transaction. At most two SQL
    statements.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(f"{event.name} was emitted outside a transaction")
    if not event.subject_ids:
        return None
    event_id, payload = new_id(), to_payload(event)
    values = _values(ctx, event, event_id, payload)
    waiting = kept()
    if waiting is not None:
        waiting.append(OutboxEvent(**values))
        return event_id
    with connection.cursor() as cursor:
        cursor.execute(WRITE_SQL, values | {"payload": json.dumps(payload)})
    if handlers_of(event.name):
        gathers = event.gathers and len(event.subject_ids) < MOST_GATHERED
        defer(
            "outbox.dispatch",
            queue="events",
            lock=str(event.subject_ids[0]),
            at=ctx.now + GATHERED_FOR if gathers else None,
            event_id=str(event_id),
            **({"alike": _likeness(ctx, event, payload)} if gathers else {}),
        )
    return event_id


def _values(ctx: Context, event: DomainEvent, event_id: UUID, payload: Mapping[str, object]) -> dict[str, Any]:
    change_set, caused_by = ctx.memo.get("change_set"), ctx.memo.get("causation_id")
    return {
        "id": event_id,
        "name": event.name,
        "version": event.version,
        "subject_ids": list(event.subject_ids),
        "payload": payload,
        "occurred_at": ctx.now,
        "actor_id": ctx.actor_id,
        "correlation_id": ctx.correlation_id,
        "causation_id": caused_by if isinstance(caused_by, UUID) else None,
        "change_set_id": change_set if isinstance(change_set, UUID) else None,
    }


def _likeness(ctx: Context, event: DomainEvent, payload: Mapping[str, object]) -> str:
    """The same for events that say the same of their subjects; a digest, for a payload may be long."""
    said = json.dumps([event.name, event.version, str(ctx.actor_id), payload], sort_keys=True)
    return sha256(said.encode()).hexdigest()
