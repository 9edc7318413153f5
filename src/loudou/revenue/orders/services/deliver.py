"""Goods leave the house."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from django.db import connection

from loudou.cpq.catalog.queries import unit_places
from loudou.kernel.context import Context
from loudou.kernel.ids import new_id
from loudou.platform.changes.recording import records_changes
from loudou.platform.numbering.services.take import take_numbers
from loudou.platform.outbox.services.emit import emit
from loudou.platform.records.days import business_day
from loudou.platform.records.services.derive import derive_search
from loudou.revenue.orders.errors import OrderInvalid, OverDelivery
from loudou.revenue.orders.events import DeliveryRecorded
from loudou.revenue.orders.messages import problem
from loudou.revenue.orders.models import Delivery, DeliveryLine, Order, OrderLine
from loudou.revenue.orders.rules.delivery import Extent, LineProgress, delivery_problems, extent
from loudou.revenue.orders.rules.lifecycle import OrderAction
from loudou.revenue.orders.services.targets import lock_orders, move_orders
from loudou.revenue.orders.shapes import DeliveryDraft, DeliveryLineDraft

LONGEST = 120
MOST_PLACES = 6
DELIVER_SQL = """
    UPDATE orders_orderline l SET delivered_quantity = l.delivered_quantity + d.quantity
    FROM unnest(%s::uuid[], %s::numeric[]) AS d(id, quantity)
    WHERE l.id = d.id AND l.delivered_quantity + d.quantity <= l.quantity
"""


@records_changes("order.deliver")
def record_deliveries(ctx: Context, *, drafts: Sequence[DeliveryDraft]) -> list[UUID]:
    """Record a delivery for each draft; returns their ids in order.

    Delivered quantities grow by one guarded statement and never pass what was ordered, however many deliver at once.
    Raises OrderInvalid naming lines, OverDelivery, OrderInWrongState, OrderNotFound, ActionRefused. A constant number
    of SQL statements.
    """
    orders = {o.id: o for o in lock_orders(ctx, sorted({draft.order_id for draft in drafts}), "deliver")}
    lines = {line.id: line for line in OrderLine.objects.filter(order__in=orders).order_by("position")}
    parts = [_parts(draft, lines) for draft in drafts]
    _refuse_problems(ctx, drafts, parts, lines)
    _deliver([part for of_draft in parts for part in of_draft])
    made = _write(ctx, drafts, parts, orders)
    _follow(ctx, list(orders.values()))
    derive_search("delivery", [delivery.id for delivery in made])
    emit(ctx, DeliveryRecorded(subject_ids=tuple(d.id for d in made), order_ids=tuple(d.order_id for d in made)))
    return [delivery.id for delivery in made]


def _parts(draft: DeliveryDraft, lines: Mapping[UUID, OrderLine]) -> list[DeliveryLineDraft]:
    if draft.lines:
        return list(draft.lines)
    left = [
        (line, line.quantity - line.delivered_quantity) for line in lines.values() if line.order_id == draft.order_id
    ]
    return [DeliveryLineDraft(line.id, quantity) for line, quantity in left if quantity > 0]


def _refuse_problems(
    ctx: Context,
    drafts: Sequence[DeliveryDraft],
    parts: Sequence[Sequence[DeliveryLineDraft]],
    lines: Mapping[UUID, OrderLine],
) -> None:
    problems = []
    today = business_day(ctx)
    places = unit_places({line.product_id for line in lines.values() if line.product_id})
    for draft, of_draft in zip(drafts, parts, strict=True):
        if draft.shipped_date is not None and draft.shipped_date > today:
            problems.append(problem("shipped_date", "date.future"))
        texts = (("carrier", draft.carrier), ("tracking", draft.tracking))
        problems += [problem(name, "text.too_long") for name, text in texts if len(text) > LONGEST]
        if not of_draft:
            problems.append(problem("lines", "delivery.empty"))
        if len({part.order_line_id for part in of_draft}) < len(of_draft):
            problems.append(problem("lines", "delivery.repeated"))
        for row, part in enumerate(of_draft, start=1):
            line = lines.get(part.order_line_id)
            if line is None or line.order_id != draft.order_id:
                problems.append(problem("lines", "not_found", row))
                continue
            found = delivery_problems(LineProgress(line.quantity, line.delivered_quantity), part.quantity)
            problems += [problem("quantity", one.value, row) for one in found]
            most = places.get(line.product_id, MOST_PLACES) if line.product_id else MOST_PLACES
            if part.quantity != round(part.quantity, most):
                problems.append(problem("quantity", "quantity.places", row))
    if problems:
        raise OrderInvalid("This delivery does not fit the order. Nothing was saved.", problems=problems)


def _deliver(parts: Sequence[DeliveryLineDraft]) -> None:
    wanted: dict[UUID, Decimal] = {}
    for part in parts:
        wanted[part.order_line_id] = wanted.get(part.order_line_id, Decimal(0)) + part.quantity
    with connection.cursor() as cursor:
        cursor.execute(DELIVER_SQL, [list(wanted), list(wanted.values())])
        if cursor.rowcount < len(wanted):
            raise OverDelivery("More than was ordered would be delivered. Nothing was saved.")


def _write(
    ctx: Context,
    drafts: Sequence[DeliveryDraft],
    parts: Sequence[Sequence[DeliveryLineDraft]],
    orders: Mapping[UUID, Order],
) -> list[Delivery]:
    day = business_day(ctx)
    numbers = take_numbers("DL", day, len(drafts))
    made = [
        Delivery(
            id=new_id(),
            number=number,
            order_id=draft.order_id,
            account_id=orders[draft.order_id].account_id,
            shipped_date=draft.shipped_date or day,
            carrier=draft.carrier.strip(),
            tracking=draft.tracking.strip(),
            note=draft.note,
            owner_id=orders[draft.order_id].owner_id,
            created_at=ctx.now,
            created_by=ctx.actor_id,
            updated_at=ctx.now,
        )
        for draft, number in zip(drafts, numbers, strict=True)
    ]
    Delivery.objects.bulk_create(made)
    DeliveryLine.objects.bulk_create(
        DeliveryLine(delivery=delivery, order_line_id=part.order_line_id, quantity=part.quantity)
        for delivery, of_draft in zip(made, parts, strict=True)
        for part in of_draft
    )
    return made


def _follow(ctx: Context, orders: Sequence[Order]) -> None:
    """Let the orders' state and delivered axis follow their lines."""
    progress: dict[UUID, list[LineProgress]] = {order.id: [] for order in orders}
    rows = OrderLine.objects.filter(order__in=progress).values_list("order_id", "quantity", "delivered_quantity")
    for order_id, quantity, delivered in rows:
        progress[order_id].append(LineProgress(quantity, delivered))
    move_orders(ctx, orders, OrderAction.START_FULFILMENT, {"delivered": Extent.PARTIAL.value})
    done = [order for order in orders if extent(progress[order.id]) is Extent.ALL]
    if done:
        ids = [order.id for order in done]
        Order.objects.filter(pk__in=ids).update(delivered=Extent.ALL.value, updated_at=ctx.now)
        move_orders(ctx, list(Order.objects.filter(pk__in=ids)), OrderAction.COMPLETE)
