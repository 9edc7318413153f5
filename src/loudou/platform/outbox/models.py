"""Events and what each handler did with them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from loudou.kernel.ids import new_id
from loudou.platform.changes.keeping import RecordKeeping
from loudou.platform.outbox.enums import DeliveryState


class OutboxEvent(models.Model):
    """One fact about one or many subjects, written in the transaction that made it true; only added to."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=80)
    version = models.PositiveSmallIntegerField(default=1)
    subject_ids = ArrayField(models.UUIDField())
    payload = models.JSONField(default=dict)
    occurred_at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    correlation_id = models.UUIDField()
    causation_id = models.UUIDField(null=True)
    change_set_id = models.UUIDField(null=True)

    keeping = RecordKeeping.HISTORY

    class Meta:
        indexes = [models.Index(fields=["name", "occurred_at"], name="outbox_event_by_name")]


class Delivery(models.Model):
    """That one handler has to deal, or has dealt, with one event; a failing one is retried, then parked."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    event = models.ForeignKey(OutboxEvent, on_delete=models.CASCADE, related_name="+")
    handler = models.CharField(max_length=160)
    state = models.CharField(max_length=8, choices=DeliveryState, default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)
    updated_at = models.DateTimeField()

    keeping = RecordKeeping.UNTRACKED

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "handler"], name="delivery_once")]
        # Parked deliveries and those a sweep must pick up (outbox/queries.py).
        indexes = [
            models.Index(fields=["state", "updated_at"], name="delivery_open", condition=~models.Q(state="done"))
        ]
