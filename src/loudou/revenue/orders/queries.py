"""Reads of orders and deliveries."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db.models import Sum

from loudou.kernel.context import Context
from loudou.kernel.money import Money
from loudou.revenue.orders.errors import OrderNotFound
from loudou.revenue.orders.models import Delivery, DeliveryLine, Order, OrderLine, PlanNode
from loudou.revenue.orders.rules.delivery import LineProgress, delivery_amount
from loudou.revenue.orders.shapes import (
    DeliveryRow,
    DeliveryToBill,
    NodeToBill,
    OrderLineRow,
    OrderPage,
    OrderSummary,
)

LINE_FIELDS = (
    *("id", "position", "code", "description", "spec", "unit", "quantity", "delivered_quantity", "net_unit_price"),
    *("net_amount", "tax_rate", "tax_amount", "total_amount", "billed_amount"),
)
DELIVERY_FIELDS = ("id", "number", "status", "shipped_date", "signed_date", "signed_by", "carrier", "tracking")
SUMMARY_FIELDS = ("id", "number", "name", "status", "account_id", "total_amount", "currency")


def order_page(ctx: Context, order_id: UUID) -> OrderPage:
    """Lines, deliveries and payment plan of an order. Four SQL statements beside the actor's rights.

    Raises OrderNotFound.
    """
    if not Order.objects.visible_to(ctx).filter(pk=order_id).exists():
        raise OrderNotFound("There is no such order, or you may not see it.", order_id=order_id)
    # system: lines and nodes belong to the order that was just found visible
    lines = OrderLine.objects.filter(order=order_id).order_by("position").values_list(*LINE_FIELDS)
    # system: as above
    nodes = PlanNode.objects.filter(order=order_id).order_by("position")
    return OrderPage(
        lines=tuple(OrderLineRow(*row) for row in lines),
        deliveries=tuple(_deliveries(ctx, order_id)),
        plan=tuple(
            NodeToBill(*row) for row in nodes.values_list("id", "label", "rate", "trigger", "due_basis", "due_number")
        ),
    )


def order_summaries(ctx: Context, order_ids: Sequence[UUID]) -> Mapping[UUID, OrderSummary]:
    """The orders the actor sees among these, by id. One SQL statement."""
    rows = Order.objects.visible_to(ctx).filter(pk__in=order_ids).values_list(*SUMMARY_FIELDS)
    return {row[0]: OrderSummary(*row) for row in rows}


def order_of_quote(ctx: Context, quote_id: UUID) -> OrderSummary | None:
    """The order that stands for this quote, None when there is none the actor sees. One SQL statement."""
    rows = Order.objects.visible_to(ctx).filter(quote=quote_id).exclude(status="cancelled")
    row = rows.values_list(*SUMMARY_FIELDS).first()
    return None if row is None else OrderSummary(*row)


def quotes_of_orders(order_ids: Sequence[UUID]) -> list[UUID]:
    """The quotes these orders were made from, whoever may see them. One SQL statement."""
    # system: a story follows what happened, whoever did it
    found = Order.objects.filter(pk__in=order_ids, quote__isnull=False).order_by("quote")
    return [quote_id for quote_id in found.values_list("quote", flat=True) if quote_id is not None]


def deliveries_to_bill(ctx: Context, delivery_ids: Sequence[UUID]) -> list[DeliveryToBill]:
    """These deliveries in the order of their numbers, with what each adds to the worth delivered.

    For billing whoever recorded them: nobody's visibility applies. Three SQL statements.
    """
    del ctx
    # system: deliveries are billed whoever may see them
    found = list(Delivery.objects.filter(pk__in=delivery_ids).order_by("number"))
    orders = {delivery.order_id for delivery in found}
    # system: as above
    parts = DeliveryLine.objects.filter(delivery__order__in=orders).order_by("delivery__number")
    fields = ("delivery__order_id", "delivery_id", "order_line_id", "quantity")
    of_order: dict[UUID, list[tuple[UUID, UUID, Decimal]]] = {order_id: [] for order_id in orders}
    for order_id, *part in parts.values_list(*fields):
        of_order[order_id].append((part[0], part[1], part[2]))
    # system: as above
    lines = OrderLine.objects.filter(order__in=orders).select_related("order")
    by_order: dict[UUID, dict[UUID, OrderLine]] = {order_id: {} for order_id in orders}
    for line in lines.order_by("position"):
        by_order[line.order_id][line.id] = line
    return [_to_bill(one, of_order[one.order_id], by_order[one.order_id]) for one in found]


def _to_bill(
    delivery: Delivery, parts: Sequence[tuple[UUID, UUID, Decimal]], lines: Mapping[UUID, OrderLine]
) -> DeliveryToBill:
    """What was delivered before counts, so that all deliveries of a line add up to exactly its amount."""
    so_far = dict.fromkeys(lines, Decimal(0))
    waiting = {pk: line.total_amount for pk, line in lines.items() if line.quantity <= 0}
    amounts: dict[UUID, Decimal] = {}
    for delivery_id, of_delivery in groupby(parts, key=itemgetter(0)):
        for _delivery_id, line_id, quantity in of_delivery:
            line = lines[line_id]
            worth = Money(line.total_amount, line.order.currency)
            added = delivery_amount(worth, LineProgress(line.quantity, so_far[line_id]), quantity).amount
            waiting[line_id] = waiting.get(line_id, Decimal(0)) + added
            so_far[line_id] += quantity
        # What is given back is taken off first; a delivery worth less waits for the next one.
        amounts, waiting = (waiting, {}) if sum(waiting.values()) > 0 else ({}, waiting)
        if delivery_id == delivery.id:
            break
    return DeliveryToBill(
        id=delivery.id,
        number=delivery.number,
        order_id=delivery.order_id,
        shipped_date=delivery.shipped_date,
        amounts=tuple((pk, amount) for pk, amount in amounts.items() if amount),
    )


def _deliveries(ctx: Context, order_id: UUID) -> list[DeliveryRow]:
    rows = Delivery.objects.visible_to(ctx).filter(order=order_id).order_by("number").values_list(*DELIVERY_FIELDS)
    found: list[Any] = list(rows)
    # system: the lines of deliveries just found visible
    sums = DeliveryLine.objects.filter(delivery__in=[row[0] for row in found])
    quantities = dict(sums.values_list("delivery").annotate(quantity=Sum("quantity")))
    return [DeliveryRow(*(*row, quantities.get(row[0], Decimal(0)))) for row in found]


def delivery_lines(ctx: Context, delivery_id: UUID) -> list[tuple[str, str, Decimal, str]]:
    """Code, description, quantity and unit of what went with a delivery. Two SQL statements beside the actor's rights.

    Raises OrderNotFound.
    """
    if not Delivery.objects.visible_to(ctx).filter(pk=delivery_id).exists():
        raise OrderNotFound("There is no such delivery, or you may not see it.", delivery_id=delivery_id)
    # system: the lines of the delivery just found visible
    rows = DeliveryLine.objects.filter(delivery=delivery_id).order_by("order_line__position")
    return list(rows.values_list("order_line__code", "order_line__description", "quantity", "order_line__unit"))


def deliveries_of_orders(ctx: Context, order_ids: Sequence[UUID]) -> list[UUID]:
    """The deliveries of these orders the actor sees, oldest first. One SQL statement beside the actor's rights."""
    found = Delivery.objects.visible_to(ctx).filter(order__in=order_ids).order_by("number")
    return list(found.values_list("pk", flat=True))
