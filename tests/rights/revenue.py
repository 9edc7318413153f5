"""Orders, deliveries, receivables and payments of Ada's."""

from decimal import Decimal
from uuid import UUID

from loudou.kernel.context import Context
from loudou.revenue.orders.services.confirm import confirm_orders
from loudou.revenue.orders.services.deliver import record_deliveries
from loudou.revenue.orders.services.place import place_order
from loudou.revenue.orders.shapes import DeliveryDraft, OrderDraft, OrderLineDraft
from loudou.revenue.receivables.services.bill_orders import bill_orders
from loudou.revenue.receivables.tests.factories import make_payment


def make_revenue(ada: Context, *, account_id: UUID, text: str) -> dict[str, UUID]:
    """An order delivered, claimed and paid for, owned by Ada."""
    system = Context(None, ada.now)
    line = OrderLineDraft(f"{text} line", Decimal(2), Decimal(100), Decimal(13), Decimal(113))
    draft = OrderDraft(f"{text} order", account_id, "CNY", (line,), owner_id=ada.actor_id)
    order = place_order(system, draft=draft).order_id
    confirm_orders(system, order_ids=[order])
    (delivery,) = record_deliveries(system, drafts=[DeliveryDraft(order, note=f"{text} delivery")])
    (receivable,) = bill_orders(system, order_ids=[order])
    payment = make_payment(system, account_id=account_id, payer_name=f"{text} payer")
    return {"order": order, "delivery": delivery, "receivable": receivable, "payment": payment.pk}
