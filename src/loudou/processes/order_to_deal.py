"""A cancelled order lets go of the deal its quote won, so that the deal may be opened again."""

from loudou.kernel.context import Context
from loudou.platform.outbox.subscriptions import on
from loudou.revenue.orders.events import OrderCancelled
from loudou.revenue.orders.queries import quotes_of_orders
from loudou.sales.pipeline.services.reopen import release_deal


@on(OrderCancelled)
def release_deals(ctx: Context, event: OrderCancelled) -> None:
    """Nothing is delivered or owed any more: whether the deal is lost or tried anew is for its owner to say."""
    for quote_id in quotes_of_orders(event.subject_ids):
        release_deal(ctx.as_system(), document_kind="quote", document_id=quote_id)
