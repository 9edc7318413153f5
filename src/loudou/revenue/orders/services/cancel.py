"""Orders are called off."""

from collections.abc import Sequence
from uuid import UUID

from loudou.kernel.context import Context
from loudou.platform.changes.recording import records_changes
from loudou.platform.outbox.services.emit import emit
from loudou.revenue.orders.errors import OrderStillBilled
from loudou.revenue.orders.events import OrderCancelled
from loudou.revenue.orders.rules.lifecycle import OrderAction
from loudou.revenue.orders.services.targets import lock_orders, move_orders


@records_changes("order.cancel")
def cancel_orders(ctx: Context, *, order_ids: Sequence[UUID], reason: str) -> int:
    """Cancel orders of which nothing was delivered and nothing is billed any more; returns how many.

    Raises OrderStillBilled, OrderInWrongState, OrderNotFound, ActionRefused.
    """
    orders = lock_orders(ctx, order_ids, "cancel")
    billed = [order.number for order in orders if order.billed_amount]
    if billed:
        raise OrderStillBilled("Receivables of this order stand. Reverse them first.", numbers=billed)
    move_orders(ctx, orders, OrderAction.CANCEL, {"held_from": "", "closed_reason": reason.strip()[:300]})
    emit(ctx, OrderCancelled(subject_ids=tuple(order.id for order in orders), reason=reason.strip()))
    return len(orders)
