"""Try a parked delivery again."""

from uuid import UUID

from loudou.kernel.context import Context
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.jobs.defer import defer
from loudou.platform.outbox.enums import DeliveryState
from loudou.platform.outbox.errors import UnknownDelivery
from loudou.platform.outbox.models import Delivery


@records_changes("outbox.retry")
def retry_delivery(ctx: Context, *, delivery_id: UUID) -> None:
    """Set a parked delivery waiting again and queue its event. Raises UnknownDelivery, ActionRefused."""
    require(ctx, "job", "edit")
    delivery = Delivery.objects.select_for_update().filter(pk=delivery_id, state=DeliveryState.PARKED).first()
    if delivery is None:
        raise UnknownDelivery("There is no parked delivery of this id.", delivery_id=delivery_id)
    delivery.state, delivery.attempts, delivery.updated_at = DeliveryState.WAITING, 0, ctx.now
    delivery.save()
    defer("outbox.dispatch", queue="events", event_id=str(delivery.event_id))
