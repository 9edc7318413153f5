"""Orders become binding."""

from collections.abc import Sequence
from uuid import UUID

from loudou.kernel.context import Context
from loudou.platform.changes.recording import records_changes
from loudou.platform.outbox.services.emit import emit
from loudou.revenue.orders.events import OrderConfirmed
from loudou.revenue.orders.rules.lifecycle import OrderAction
from loudou.revenue.orders.services.targets import lock_orders, move_orders


@records_changes("order.confirm")
def confirm_orders(ctx: Context, *, order_ids: Sequence[UUID]) -> int:
    """Confirm submitted orders; returns how many. Raises OrderInWrongState, OrderNotFound, ActionRefused."""
    orders = lock_orders(ctx, order_ids, "confirm")
    move_orders(ctx, orders, OrderAction.CONFIRM, {"confirmed_at": ctx.now})
    emit(ctx, OrderConfirmed(subject_ids=tuple(order.id for order in orders)))
    return len(orders)
