"""The customer accepts the work."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import F

from loudou.kernel.context import Context
from loudou.platform.changes.recording import records_changes
from loudou.platform.outbox.services.emit import emit
from loudou.platform.records.days import business_day
from loudou.revenue.orders.enums import OrderStatus, Progress
from loudou.revenue.orders.errors import OrderInvalid, OrderInWrongState
from loudou.revenue.orders.events import OrderAccepted
from loudou.revenue.orders.messages import problem
from loudou.revenue.orders.models import Order
from loudou.revenue.orders.services.targets import lock_orders

MAY_BE_ACCEPTED = frozenset({OrderStatus.CONFIRMED, OrderStatus.IN_FULFILMENT, OrderStatus.FULFILLED})


@records_changes("order.accept")
def accept_orders(ctx: Context, *, order_ids: Sequence[UUID], accepted_date: date | None = None) -> int:
    """Record that the customer accepted the work; orders accepted before are left alone. Returns how many were new.

    `accepted_date` None is the business day. Everything must be delivered. Raises OrderInWrongState, OrderInvalid for a
    day before the order or to come, OrderNotFound, ActionRefused.
    """
    orders = lock_orders(ctx, order_ids, "deliver")
    fresh = [order for order in orders if order.accepted_date is None]
    for order in fresh:
        if order.status not in MAY_BE_ACCEPTED or order.delivered != Progress.ALL:
            raise OrderInWrongState(
                "Work is accepted once everything is delivered.", order_id=order.id, status=order.status
            )
    day = accepted_date or business_day(ctx)
    _refuse_day(ctx, day, fresh)
    ids = tuple(order.id for order in fresh)
    Order.objects.filter(pk__in=ids).update(accepted_date=day, version=F("version") + 1, updated_at=ctx.now)
    emit(ctx, OrderAccepted(subject_ids=ids))
    return len(ids)


def _refuse_day(ctx: Context, day: date, orders: Sequence[Order]) -> None:
    code = "date.future" if day > business_day(ctx) else "date.before_order"
    if day > business_day(ctx) or any(day < order.order_date for order in orders):
        raise OrderInvalid("This day does not fit. Nothing was changed.", problems=[problem("accepted_date", code)])
