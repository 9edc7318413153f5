"""Deliver an event to its handlers."""

from uuid import UUID

from django.db import transaction

from loudou.kernel.context import Context
from loudou.platform.outbox.enums import DeliveryState
from loudou.platform.outbox.models import Delivery, OutboxEvent
from loudou.platform.outbox.subscriptions import Subscription, from_payload, handlers_of

MOST_ATTEMPTS = 6


class DeliveryFailed(Exception):
    """At least one handler failed and may be tried again."""


def dispatch_event(ctx: Context, *, event_id: UUID) -> None:
    """Run each handler that has not dealt with the event yet, each in a transaction with its own delivery row.

    The delivery row is locked and marked in the handler's transaction, so an effect happens exactly once even when
    two workers run the same job. After six failed attempts a delivery is parked. Raises DeliveryFailed when one may be
    tried again.
    """
    event = OutboxEvent.objects.get(pk=event_id)
    handlers = handlers_of(event.name)
    Delivery.objects.bulk_create(
        [Delivery(event=event, handler=key, updated_at=ctx.now) for key in handlers], ignore_conflicts=True
    )
    outcomes = [_deliver(ctx, event, subscription) for subscription in handlers.values()]
    if not all(outcomes):
        raise DeliveryFailed(event.name)


def _deliver(ctx: Context, event: OutboxEvent, subscription: Subscription) -> bool:
    """Whether nothing remains to be tried for this handler."""
    acting = Context(
        actor_id=event.actor_id,
        now=ctx.now,
        correlation_id=event.correlation_id,
        source=ctx.source,
        memo={"causation_id": event.id},
    )
    try:
        with transaction.atomic():
            delivery = Delivery.objects.select_for_update().get(event=event, handler=subscription.key)
            if delivery.state != DeliveryState.WAITING:
                return True
            told = from_payload(subscription.event_type, tuple(event.subject_ids), event.payload)
            subscription.handler(acting, told)
            delivery.state, delivery.updated_at = DeliveryState.DONE, ctx.now
            delivery.attempts += 1
            delivery.save()
    except Exception as error:  # noqa: BLE001 - whatever a handler raises is kept with its delivery
        return _note_failure(ctx, event, subscription.key, error)
    return True


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
