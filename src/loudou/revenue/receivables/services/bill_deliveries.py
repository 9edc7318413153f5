"""Bill what was delivered."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from loudou.kernel.context import Context
from loudou.platform.changes.recording import records_changes
from loudou.revenue.orders.enums import BillingTrigger
from loudou.revenue.orders.queries import deliveries_to_bill
from loudou.revenue.orders.services.billing import lock_for_billing
from loudou.revenue.orders.shapes import DeliveryToBill, OrderToBill
from loudou.revenue.receivables.enums import SourceKind
from loudou.revenue.receivables.models import Receivable
from loudou.revenue.receivables.rules.due_dates import DueBasis, DueRule, due_date
from loudou.revenue.receivables.services.open_claims import Claim, open_claims
from loudou.revenue.receivables.services.shares import claim_for


@records_changes("receivable.bill_deliveries")
def bill_deliveries(ctx: Context, *, delivery_ids: Sequence[UUID]) -> list[UUID]:
    """Open what these deliveries are worth, for orders payable on delivery; returns the new receivables.

    A delivery's worth is taken from the running total, so all deliveries of a line add up to exactly its amount; what
    the order gives back (trade-ins) is taken off the first ones. Deliveries billed before and those worth nothing are
    left alone. A consequence of the delivery, hence no right is asked for. Raises
    OrderInWrongState.
    """
    wanted = deliveries_to_bill(ctx, delivery_ids)
    found = lock_for_billing(ctx, order_ids=sorted({delivery.order_id for delivery in wanted}))
    orders = {order.id: order for order in found if _is_payable(order)}
    done = _billed(wanted)
    parts = [
        (delivery, orders[delivery.order_id])
        for delivery in wanted
        if delivery.order_id in orders and delivery.id not in done
    ]
    claims = [_claim(delivery, order) for delivery, order in parts]
    return open_claims(ctx, claims=[claim for claim in claims if claim.amount > 0])


def _is_payable(order: OrderToBill) -> bool:
    return not order.plan and order.billing_trigger == BillingTrigger.ON_DELIVERY


def _billed(deliveries: Iterable[DeliveryToBill]) -> set[UUID]:
    standing = Receivable.objects.filter(
        source_kind=SourceKind.DELIVERY, source_id__in=[delivery.id for delivery in deliveries], sign="blue"
    ).exclude(status="reversed")
    return {pk for pk in standing.values_list("source_id", flat=True) if pk}


def _claim(delivery: DeliveryToBill, order: OrderToBill) -> Claim:
    return claim_for(
        order,
        SourceKind.DELIVERY,
        delivery.id,
        biz_date=delivery.shipped_date,
        due=due_date(delivery.shipped_date, DueRule(DueBasis.DAYS, order.payment_days)),
        label=delivery.number,
        lines=dict(delivery.amounts),
        reference=delivery.number,
    )
