"""Try all parked deliveries again."""

from loudou.kernel.context import Context
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.jobs.defer import defer_many
from loudou.platform.outbox.enums import DeliveryState
from loudou.platform.outbox.models import Delivery

MOST_AT_ONCE = 1000


@records_changes("outbox.retry_parked")
def retry_parked(ctx: Context) -> int:
    """Set up to 1,000 parked deliveries waiting again, the oldest first, and queue their events; returns how many.

    Three SQL statements. Raises ActionRefused.
    """
    require(ctx, "job", "edit")
    parked = Delivery.objects.select_for_update(skip_locked=True).filter(state=DeliveryState.PARKED)
    found = dict(parked.order_by("updated_at", "id").values_list("pk", "event_id")[:MOST_AT_ONCE])
    Delivery.objects.filter(pk__in=found).update(state=DeliveryState.WAITING, attempts=0, updated_at=ctx.now)
    defer_many(
        "outbox.dispatch", queue="events", arguments=[{"event_id": str(e)} for e in dict.fromkeys(found.values())]
    )
    return len(found)
