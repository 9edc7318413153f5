"""Deliver events to their handlers."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F

from loudou.kernel.context import Context
from loudou.kernel.ids import new_id
from loudou.platform.outbox.enums import DeliveryState
from loudou.platform.outbox.models import Delivery, OutboxEvent
from loudou.platform.outbox.queries import alike_waiting
from loudou.platform.outbox.services.emit import MOST_GATHERED
from loudou.platform.outbox.services.forget_jobs import forget_jobs
from loudou.platform.outbox.subscriptions import Subscription, from_payload, handlers_of

MOST_ATTEMPTS = 6
PREPARE_SQL = """
    INSERT INTO outbox_delivery (id, event_id, handler, state, attempts, last_error, updated_at)
    SELECT id, event_id, handler, 'waiting', 0, '', %(now)s
    FROM unnest(%(ids)s::uuid[], %(events)s::uuid[], %(handlers)s::text[]) AS t(id, event_id, handler)
    ON CONFLICT DO NOTHING
"""


class DeliveryFailed(Exception):
    """At least one handler failed and may be tried again."""


def dispatch_event(ctx: Context, *, event_id: UUID, alike: str = "") -> None:
    """Run each handler that has not dealt with the event yet, each in a transaction with its own delivery row.

    The delivery row is locked and marked in the handler's transaction, so an effect happens exactly once even when
    two workers run the same job. After six failed attempts a delivery is parked. Waiting events that are `alike` are
    delivered in the same call of each handler; where that fails, this one is tried alone and they are left to their own
    jobs. Raises DeliveryFailed when a delivery may be tried again.
    """
    event = OutboxEvent.objects.get(pk=event_id)
    others = alike_waiting(event, alike, most=MOST_GATHERED) if alike else []
    handlers = handlers_of(event.name)
    _prepare(ctx, (event, *others), handlers)
    outcomes = [_deliver(ctx, event, others, subscription) for subscription in handlers.values()]
    forget_jobs(ctx, event_ids=[one.id for one in others], handlers=handlers)
    if not all(outcomes):
        raise DeliveryFailed(event.name)


def _prepare(ctx: Context, events: Sequence[OutboxEvent], handlers: Iterable[str]) -> None:
    """A delivery for each event and handler, where there is none yet. One SQL statement."""
    made = [(event.id, key) for event in events for key in handlers]
    values: dict[str, Any] = {
        "ids": [new_id() for _ in made],
        "events": [event_id for event_id, _ in made],
        "handlers": [key for _, key in made],
        "now": ctx.now,
    }
    with connection.cursor() as cursor:
        cursor.execute(PREPARE_SQL, values)


def _deliver(ctx: Context, event: OutboxEvent, others: Sequence[OutboxEvent], subscription: Subscription) -> bool:
    """Whether nothing remains to be tried of this event for this handler."""
    try:
        _hand_over(ctx, event, others, subscription)
    except Exception as error:  # noqa: BLE001 - whatever a handler raises is kept with its delivery
        return _deliver(ctx, event, (), subscription) if others else _note_failure(ctx, event, subscription.key, error)
    return True


@transaction.atomic
def _hand_over(ctx: Context, event: OutboxEvent, others: Sequence[OutboxEvent], subscription: Subscription) -> None:
    waiting = _lock_waiting(event, others, subscription.key)
    if not waiting:
        return
    acting = Context(
        actor_id=event.actor_id,
        now=ctx.now,
        correlation_id=waiting[0].event.correlation_id,
        source=ctx.source,
        memo={"causation_id": waiting[0].event_id},
    )
    subjects = dict.fromkeys(subject for delivery in waiting for subject in delivery.event.subject_ids)
    subscription.handler(acting, from_payload(subscription.event_type, tuple(subjects), event.payload))
    # system: deliveries have no owner
    made = Delivery.objects.filter(pk__in=[delivery.pk for delivery in waiting])
    made.update(state=DeliveryState.DONE, updated_at=ctx.now, attempts=F("attempts") + 1)


def _lock_waiting(event: OutboxEvent, others: Sequence[OutboxEvent], key: str) -> list[Delivery]:
    """The deliveries still to be made, this event's first. Those another worker has at hand are left to it."""
    own = Delivery.objects.select_for_update().get(event=event, handler=key)
    told = {one.id: one for one in (event, *others)}
    deliveries = [own]
    if others:
        lockable = Delivery.objects.select_for_update(skip_locked=True)
        deliveries += lockable.filter(event__in=told.keys() - {event.id}, handler=key).order_by("event_id")
    for delivery in deliveries:
        delivery.event = told[delivery.event_id]
    return [one for one in deliveries if one.state == DeliveryState.WAITING]


@transaction.atomic
def _note_failure(ctx: Context, event: OutboxEvent, key: str, error: Exception) -> bool:
    delivery = Delivery.objects.select_for_update().get(event=event, handler=key)
    delivery.attempts += 1
    delivery.last_error = f"{type(error).__name__}: {error}"[:2000]
    delivery.updated_at = ctx.now
    if delivery.attempts >= MOST_ATTEMPTS:
        delivery.state = DeliveryState.PARKED
    delivery.save()
    return delivery.state == DeliveryState.PARKED
