"""Nothing more will be delivered."""

from collections.abc import Sequence
from uuid import UUID

from loudou.kernel.context import Context
from loudou.platform.changes.recording import records_changes
from loudou.platform.outbox.services.emit import emit
from loudou.revenue.orders.enums import OrderStatus
from loudou.revenue.orders.events import OrderClosed
from loudou.revenue.orders.rules.lifecycle import OrderAction
from loudou.revenue.orders.services.targets import lock_orders, move_orders


@records_changes("order.close")
def close_orders(ctx: Context, *, order_ids: Sequence[UUID], reason: str = "") -> int:
    """Close orders: those fulfilled for good, those in fulfilment short of the rest; returns how many.

    Raises OrderInWrongState, OrderNotFound, ActionRefused.
    """
    orders = lock_orders(ctx, order_ids, "deliver")
    change = {"closed_reason": reason.strip()[:300]}
    short = [order for order in orders if order.status == OrderStatus.IN_FULFILMENT]
    move_orders(ctx, short, OrderAction.SHORT_CLOSE, change)
    move_orders(ctx, [order for order in orders if order not in short], OrderAction.CLOSE, change)
    emit(ctx, OrderClosed(subject_ids=tuple(order.id for order in orders)))
    return len(orders)
