"""What happens to an order makes it payable: confirmation, deliveries, the last signature, acceptance."""

from loudou.kernel.context import Context
from loudou.platform.outbox.subscriptions import on
from loudou.revenue.orders.enums import BillingTrigger
from loudou.revenue.orders.events import DeliveryRecorded, DeliverySignedOff, OrderAccepted, OrderConfirmed
from loudou.revenue.receivables.services.bill_deliveries import bill_deliveries
from loudou.revenue.receivables.services.bill_orders import bill_orders


@on(OrderConfirmed)
def bill_confirmed(ctx: Context, event: OrderConfirmed) -> None:
    """Orders payable on order, and the first instalments of plans."""
    bill_orders(ctx, order_ids=event.subject_ids, trigger=BillingTrigger.ON_ORDER)


@on(DeliveryRecorded)
def bill_delivered(ctx: Context, event: DeliveryRecorded) -> None:
    """What was delivered, of orders payable on delivery."""
    bill_deliveries(ctx, delivery_ids=event.subject_ids)


@on(DeliverySignedOff)
def bill_signed_off(ctx: Context, event: DeliverySignedOff) -> None:
    """What becomes payable once everything is signed for."""
    if event.completed_order_ids:
        bill_orders(ctx, order_ids=event.completed_order_ids, trigger=BillingTrigger.ON_SIGN_OFF)


@on(OrderAccepted)
def bill_accepted(ctx: Context, event: OrderAccepted) -> None:
    """What becomes payable once the customer accepted the work."""
    bill_orders(ctx, order_ids=event.subject_ids, trigger=BillingTrigger.ON_ACCEPTANCE)
