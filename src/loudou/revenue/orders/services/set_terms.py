"""When an order is paid."""

from uuid import UUID

from django.db.models import F

from loudou.kernel.context import Context
from loudou.platform.changes.recording import records_changes
from loudou.revenue.orders.enums import OrderStatus
from loudou.revenue.orders.errors import OrderInvalid, OrderInWrongState
from loudou.revenue.orders.models import Order, PlanNode
from loudou.revenue.orders.services.plans import plan_problems, write_plan
from loudou.revenue.orders.services.targets import lock_orders
from loudou.revenue.orders.shapes import OrderTerms

STILL_OPEN = frozenset({OrderStatus.DRAFT, OrderStatus.SUBMITTED})


@records_changes("order.set_terms")
def set_terms(ctx: Context, *, order_id: UUID, terms: OrderTerms) -> None:
    """Replace the payment terms and plan of an order that is not confirmed yet.

    Raises OrderInvalid naming field and node, OrderInWrongState, OrderNotFound, ActionRefused.
    """
    (order,) = lock_orders(ctx, [order_id], "confirm")
    if order.status not in STILL_OPEN:
        raise OrderInWrongState("The terms of a confirmed order do not change.", order_id=order_id, status=order.status)
    problems = plan_problems(terms)
    if problems:
        raise OrderInvalid("These terms do not fit. Nothing was changed.", problems=problems)
    Order.objects.filter(pk=order_id).update(
        billing_trigger=terms.billing_trigger,
        payment_days=terms.payment_days,
        version=F("version") + 1,
        updated_at=ctx.now,
    )
    PlanNode.objects.filter(order=order_id).delete()
    write_plan(ctx, order_id, terms.plan)
