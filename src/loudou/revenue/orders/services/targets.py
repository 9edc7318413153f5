"""The orders an act is about, locked, and the step of their life-cycle."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import F

from loudou.kernel.context import Context
from loudou.platform.access.errors import ActionRefused
from loudou.platform.access.queries import require
from loudou.revenue.orders.enums import Progress
from loudou.revenue.orders.errors import OrderInWrongState, OrderNotFound
from loudou.revenue.orders.models import Order
from loudou.revenue.orders.rules.lifecycle import OrderAction, OrderState, next_state


def lock_orders(ctx: Context, ids: Sequence[UUID], action: str) -> list[Order]:
    """These orders, locked in the order of their ids, when the actor may do this to all of them.

    One SQL statement beside the actor's rights, one more for a refusal. Raises OrderNotFound, ActionRefused.
    """
    require(ctx, "order", action)
    found = Order.objects.visible_to(ctx, action).filter(pk__in=ids).order_by("pk")
    orders = list(found.select_for_update(of=("self",)))
    _refuse_missing(ctx, ids, len(orders), action)
    return orders


def refuse_unreachable(ctx: Context, ids: Sequence[UUID], action: str) -> None:
    """Raise unless the actor may do this to all of these orders, before anything about them is looked at.

    Raises OrderNotFound, ActionRefused.
    """
    require(ctx, "order", action)
    found = Order.objects.visible_to(ctx, action).filter(pk__in=ids).count()
    _refuse_missing(ctx, ids, found, action)


def _refuse_missing(ctx: Context, ids: Sequence[UUID], found: int, action: str) -> None:
    wanted = len(set(ids))
    if found == wanted:
        return
    if Order.objects.visible_to(ctx).filter(pk__in=ids).count() == wanted:
        raise ActionRefused("You may see this record but not do this to it.", record_type="order", action=action)
    raise OrderNotFound("There is no such order, or you may not see it.")


def move_orders(
    ctx: Context, orders: Sequence[Order], action: OrderAction, change: Mapping[str, Any] | None = None
) -> None:
    """Take locked orders a step of their life-cycle further, all or none; `change` holds further columns to set.

    One SQL statement per state arrived at. Raises OrderInWrongState.
    """
    arriving: dict[str, list[UUID]] = {}
    for order in orders:
        arriving.setdefault(_following(order, action).value, []).append(order.id)
    for status, ids in arriving.items():
        Order.objects.filter(pk__in=ids).update(
            status=status, version=F("version") + 1, updated_at=ctx.now, **(change or {})
        )


def _following(order: Order, action: OrderAction) -> OrderState:
    held_from = OrderState(order.held_from) if order.held_from else None
    found = next_state(
        OrderState(order.status), action, is_delivered=order.delivered != Progress.NONE, held_from=held_from
    )
    if found is None:
        raise OrderInWrongState(
            "The state of this order does not allow that.",
            order_id=order.id,
            number=order.number,
            status=order.status,
            action=action.value,
        )
    return found
