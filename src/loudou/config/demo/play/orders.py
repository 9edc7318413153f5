"""What was sold is ordered, delivered, signed for and accepted; each moment bills what it makes payable."""

from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

from loudou.config.demo.calendar import after, day_of
from loudou.config.demo.play.world import PlayedDeal, PlayedOrder, World
from loudou.config.demo.stories import OrderStory
from loudou.customers.queries import account_names
from loudou.customers.services.become_customers import mark_customers
from loudou.processes.quote_to_order import place_order_from_quote
from loudou.revenue.orders.models import Order
from loudou.revenue.orders.services.accept import accept_orders
from loudou.revenue.orders.services.confirm import confirm_orders
from loudou.revenue.orders.services.deliver import record_deliveries
from loudou.revenue.orders.services.sign_off import sign_off_deliveries
from loudou.revenue.orders.shapes import DeliveryDraft, OrderTerms, PlanNodeDraft
from loudou.revenue.receivables.services.bill_deliveries import bill_deliveries
from loudou.revenue.receivables.services.bill_orders import bill_orders

INSTALMENTS = OrderTerms(
    plan=(
        PlanNodeDraft("预付款30%", Decimal("0.3"), "on_order", 15),
        PlanNodeDraft("到货款60%", Decimal("0.6"), "on_sign_off", 30),
        PlanNodeDraft("验收款10%", Decimal("0.1"), "on_acceptance", 30),
    )
)
ON_DELIVERY = OrderTerms(billing_trigger="on_delivery", payment_days=30)
T = TypeVar("T")
CARRIERS = ("安达物流", "远通大件运输", "捷顺快运")


def order(world: World, deals: Sequence[PlayedDeal]) -> None:
    """What the won deals offered is ordered, its owner confirms it, and what is payable at once is billed."""
    sold = [deal for deal in deals if deal.story.order is not None and deal.quote_id is not None]
    if not sold:
        return
    names = account_names(world.system(world.now), [deal.account_id for deal in sold])
    for deal in sold:
        story = _some(deal.story.order)
        ctx = world.system(deal.story.closes_at)
        terms = INSTALMENTS if story.in_instalments else ON_DELIVERY
        placed = place_order_from_quote(ctx, quote_id=_some(deal.quote_id), terms=terms)
        mark_customers(ctx, account_ids=[deal.account_id])
        at = after(deal.story.closes_at, world.now, minutes=20 + len(deal.title) * 17 % 400)
        confirm_orders(world.acting(deal.owner_id, at), order_ids=[placed.order_id])
        number = Order.objects.values_list("number", flat=True).get(pk=placed.order_id)
        world.orders.append(PlayedOrder(deal, placed.order_id, number, names[deal.account_id]))
        _bill(world, placed.order_id, "on_order", at)


def fulfil(world: World, at: datetime) -> None:
    """Deliver, sign for and accept what is due up to an instant; each moment bills what it makes payable."""
    for order in _ripe(world, at, "shipped", lambda story: story.ships_at):
        ships_at = _story(order).ships_at
        carrier = CARRIERS[len(order.number + order.deal.title) % len(CARRIERS)]
        draft = DeliveryDraft(order_id=order.order_id, shipped_date=day_of(ships_at), carrier=carrier)
        order.delivery_ids += record_deliveries(world.clerk(ships_at), drafts=[draft])
        world.billed += bill_deliveries(world.system(ships_at), delivery_ids=order.delivery_ids)
    for order in _ripe(world, at, "signed", lambda story: story.signs_at):
        signs_at = _story(order).signs_at
        ctx, day = world.clerk(signs_at), day_of(signs_at)
        sign_off_deliveries(ctx, delivery_ids=order.delivery_ids, signed_by="仓库收货", signed_date=day)
        _bill(world, order.order_id, "on_sign_off", signs_at)
    for order in _ripe(world, at, "accepted", lambda story: story.accepts_at):
        accepts_at = _story(order).accepts_at
        accept_orders(world.clerk(accepts_at), order_ids=[order.order_id])
        _bill(world, order.order_id, "on_acceptance", accepts_at)


def _ripe(world: World, at: datetime, moment: str, when: Callable[[OrderStory], datetime]) -> list[PlayedOrder]:
    """Orders whose moment has come and was not played yet."""
    ripe = [order for order in world.orders if moment not in order.done and when(_story(order)) <= at]
    for order in ripe:
        order.done.add(moment)
    return ripe


def _bill(world: World, order_id: UUID, trigger: str, at: datetime) -> None:
    world.billed += bill_orders(world.system(at), order_ids=[order_id], trigger=trigger)


def _story(order: PlayedOrder) -> OrderStory:
    return _some(order.deal.story.order)


def _some(value: T | None) -> T:
    if value is None:
        raise ValueError("the story has no such thing")
    return value
