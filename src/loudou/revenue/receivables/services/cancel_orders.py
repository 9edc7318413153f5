"""Call orders off, claims included."""

from collections.abc import Sequence
from uuid import UUID

from loudou.kernel.context import Context
from loudou.platform.changes.recording import records_changes
from loudou.revenue.orders.services.cancel import cancel_orders
from loudou.revenue.orders.services.targets import refuse_unreachable
from loudou.revenue.receivables.models import Receivable
from loudou.revenue.receivables.services.reverse_receivables import take_back


@records_changes("order.cancel")
def cancel_billed_orders(ctx: Context, *, order_ids: Sequence[UUID], reason: str) -> int:
    """Take back what these orders owe and cancel them, in one act; returns how many.

    Whoever bills automatically takes back automatically: cancelling needs the right to cancel the order, and none on
    its claims. Raises ReceivableInWrongState when something was paid, OrderInWrongState when something was delivered,
    OrderNotFound, ActionRefused.
    """
    refuse_unreachable(ctx, order_ids, "cancel")
    # Claims are locked before orders, as everywhere: else this could wait for a payment that waits for this.
    claims = Receivable.objects.filter(order__in=order_ids, sign="blue").exclude(status="reversed").order_by("pk")
    standing = list(claims.select_for_update())
    if standing:
        take_back(ctx, claims=standing, reason=reason)
    return cancel_orders(ctx, order_ids=order_ids, reason=reason)
