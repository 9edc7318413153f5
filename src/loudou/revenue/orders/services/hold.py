"""Orders wait, and go on."""

from collections.abc import Sequence
from uuid import UUID

from loudou.kernel.context import Context
from loudou.platform.changes.recording import records_changes
from loudou.revenue.orders.rules.lifecycle import OrderAction
from loudou.revenue.orders.services.targets import lock_orders, move_orders


@records_changes("order.hold")
def hold_orders(ctx: Context, *, order_ids: Sequence[UUID]) -> int:
    """Put orders on hold; each remembers where it stood. Raises OrderInWrongState, OrderNotFound, ActionRefused."""
    orders = lock_orders(ctx, order_ids, "confirm")
    for status in sorted({order.status for order in orders}):
        move_orders(ctx, [o for o in orders if o.status == status], OrderAction.HOLD, {"held_from": status})
    return len(orders)


@records_changes("order.release")
def release_orders(ctx: Context, *, order_ids: Sequence[UUID]) -> int:
    """Let held orders go on where they stood. Raises OrderInWrongState, OrderNotFound, ActionRefused."""
    orders = lock_orders(ctx, order_ids, "confirm")
    move_orders(ctx, orders, OrderAction.RELEASE, {"held_from": ""})
    return len(orders)
