"""The customer signs for deliveries."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import F

from loudou.kernel.context import Context
from loudou.platform.changes.recording import records_changes
from loudou.platform.outbox.services.emit import emit
from loudou.platform.records.days import business_day
from loudou.revenue.orders.enums import DeliveryStatus, Progress
from loudou.revenue.orders.errors import OrderInvalid, OrderNotFound
from loudou.revenue.orders.events import DeliverySignedOff
from loudou.revenue.orders.messages import problem
from loudou.revenue.orders.models import Delivery, Order
from loudou.revenue.orders.services.targets import lock_orders


@records_changes("delivery.sign_off")
def sign_off_deliveries(
    ctx: Context, *, delivery_ids: Sequence[UUID], signed_by: str, signed_date: date | None = None
) -> int:
    """Record who signed for these deliveries; those signed before are left alone. Returns how many were new.

    `signed_date` None is the business day. An order is signed off once everything of it is delivered and signed for.
    Raises OrderNotFound, OrderInvalid for a day before the shipment or to come, ActionRefused.
    """
    rows = dict(Delivery.objects.visible_to(ctx).filter(pk__in=delivery_ids).values_list("pk", "order_id"))
    if len(rows) < len(set(delivery_ids)):
        raise OrderNotFound("There is no such delivery, or you may not see it.")
    orders = lock_orders(ctx, sorted(set(rows.values())), "deliver")
    day = signed_date or business_day(ctx)
    fresh = Delivery.objects.filter(pk__in=rows, status=DeliveryStatus.SHIPPED)
    code = "date.future" if day > business_day(ctx) else "date.before_shipment"
    if day > business_day(ctx) or fresh.filter(shipped_date__gt=day).exists():
        raise OrderInvalid("This day does not fit. Nothing was changed.", problems=[problem("signed_date", code)])
    ids = tuple(fresh.order_by("pk").values_list("pk", flat=True))
    Delivery.objects.filter(pk__in=ids).update(
        status=DeliveryStatus.SIGNED,
        signed_date=day,
        signed_by=signed_by.strip()[:120],
        version=F("version") + 1,
        updated_at=ctx.now,
    )
    completed = _complete(ctx, [order for order in orders if order.delivered == Progress.ALL], day)
    emit(
        ctx,
        DeliverySignedOff(
            subject_ids=ids, order_ids=tuple(order.id for order in orders), completed_order_ids=completed
        ),
    )
    return len(ids)


def _complete(ctx: Context, orders: Sequence[Order], day: date) -> tuple[UUID, ...]:
    """Mark the orders of which no delivery waits for a signature any more; those marked now."""
    waiting = set(
        Delivery.objects.filter(order__in=[order.id for order in orders], status=DeliveryStatus.SHIPPED).values_list(
            "order_id", flat=True
        )
    )
    done = tuple(order.id for order in orders if order.id not in waiting and order.signed_off_date is None)
    Order.objects.filter(pk__in=done).update(signed_off_date=day, version=F("version") + 1, updated_at=ctx.now)
    return done
