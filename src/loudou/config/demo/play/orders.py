"""What was sold is ordered, delivered, signed for and accepted; each moment bills what it makes payable."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import TypeVar
from uuid import UUID

from loudou.config.demo.calendar import day_of
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


def order(world: World, deals: Sequence[PlayedDeal], at: datetime) -> None:
    """Order what the won deals offered, confirm it, and bill what is payable at once."""
    sold = [deal for deal in deals if deal.story.order is not None and deal.quote_id is not None]
    if not sold:
        return
    ctx = world.system(at)
    names = account_names(ctx, [deal.account_id for deal in sold])
    made = []
    for deal in sold:
        story = _some(deal.story.order)
        terms = INSTALMENTS if story.in_instalments else ON_DELIVERY
        placed = place_order_from_quote(ctx, quote_id=_some(deal.quote_id), terms=terms)
        made.append(PlayedOrder(deal, placed.order_id, "", names[deal.account_id]))
    ids = [order.order_id for order in made]
    numbers = dict(Order.objects.filter(pk__in=ids).values_list("id", "number"))
    for one in made:
        one.number = numbers[one.order_id]
    mark_customers(ctx, account_ids=[order.deal.account_id for order in made])
    confirm_orders(ctx, order_ids=ids)
    world.orders += made
    _bill(world, ids, "on_order", at)


def fulfil(world: World, at: datetime) -> None:
    """Deliver, sign for and accept what is due up to an instant."""
    ctx = world.system(at)
    ripe = _ripe(world, at, "shipped", lambda story: story.ships_at)
    if ripe:
        drafts = [
            DeliveryDraft(
                order_id=order.order_id,
                shipped_date=day_of(_story(order).ships_at),
                carrier=CARRIERS[len(order.number + order.deal.title) % len(CARRIERS)],
            )
            for order in ripe
        ]
        made = record_deliveries(ctx, drafts=drafts)
        for order, delivery_id in zip(ripe, made, strict=True):
            order.delivery_ids.append(delivery_id)
        _remember(world, bill_deliveries(ctx, delivery_ids=made))
    ripe = _ripe(world, at, "signed", lambda story: story.signs_at)
    for day, orders in groupby(sorted(ripe, key=_signs_on), key=_signs_on):
        signed = [pk for order in orders for pk in order.delivery_ids]
        sign_off_deliveries(ctx, delivery_ids=signed, signed_by="仓库收货", signed_date=day)
    _bill(world, [order.order_id for order in ripe], "on_sign_off", at)
    ripe = _ripe(world, at, "accepted", lambda story: story.accepts_at)
    if ripe:
        accept_orders(ctx, order_ids=[order.order_id for order in ripe])
        _bill(world, [order.order_id for order in ripe], "on_acceptance", at)


def _ripe(world: World, at: datetime, moment: str, when: Callable[[OrderStory], datetime]) -> list[PlayedOrder]:
    """Orders whose moment has come and was not played yet."""
    ripe = [order for order in world.orders if moment not in order.done and when(_story(order)) <= at]
    for order in ripe:
        order.done.add(moment)
    return ripe


def _bill(world: World, order_ids: Sequence[UUID], trigger: str, at: datetime) -> None:
    if order_ids:
        _remember(world, bill_orders(world.system(at), order_ids=order_ids, trigger=trigger))


def _remember(world: World, receivable_ids: Iterable[UUID]) -> None:
    world.billed += receivable_ids


def _story(order: PlayedOrder) -> OrderStory:
    return _some(order.deal.story.order)


def _signs_on(order: PlayedOrder) -> date:
    return day_of(_story(order).signs_at)


def _some(value: T | None) -> T:
    if value is None:
        raise ValueError("the story has no such thing")
    return value
