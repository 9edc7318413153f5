"""Bill by hand what should have been billed by itself."""

from collections.abc import Sequence
from uuid import UUID

from loudou.kernel.context import Context
from loudou.platform.changes.recording import records_changes
from loudou.revenue.orders.enums import BillingTrigger
from loudou.revenue.orders.errors import OrderInWrongState
from loudou.revenue.orders.queries import deliveries_of_orders
from loudou.revenue.orders.services.billing import lock_for_billing
from loudou.revenue.orders.services.targets import lock_orders
from loudou.revenue.receivables.services.bill_deliveries import bill_deliveries
from loudou.revenue.receivables.services.bill_orders import bill_orders


@records_changes("order.bill")
def bill_on_request(ctx: Context, *, order_ids: Sequence[UUID]) -> list[UUID]:
    """Open everything these orders owe by what has happened so far; returns the new receivables.

    The moments that have come are the confirmation, each delivery, the signature for everything, and the acceptance;
    what was billed for them is left alone. Raises OrderInWrongState, OrderNotFound, ActionRefused.
    """
    lock_orders(ctx, order_ids, "bill")
    orders = lock_for_billing(ctx, order_ids=order_ids)
    if len(orders) < len(set(order_ids)):
        raise OrderInWrongState("Only a confirmed order is billed.")
    made = bill_orders(ctx, order_ids=order_ids, trigger=BillingTrigger.ON_ORDER)
    made += bill_deliveries(ctx, delivery_ids=deliveries_of_orders(ctx, order_ids))
    signed = [order.id for order in orders if order.signed_off_date is not None]
    made += bill_orders(ctx, order_ids=signed, trigger=BillingTrigger.ON_SIGN_OFF)
    accepted = [order.id for order in orders if order.accepted_date is not None]
    return made + bill_orders(ctx, order_ids=accepted, trigger=BillingTrigger.ON_ACCEPTANCE)
