"""What later stages bill of orders and what they are paid: the order side of receivables.

The right to bill is asked for by those who bill; here only the state of the orders counts.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from django.db import connection

from loudou.kernel.context import Context
from loudou.revenue.orders.enums import OrderStatus
from loudou.revenue.orders.errors import OverBilling
from loudou.revenue.orders.models import Order, OrderLine, PlanNode
from loudou.revenue.orders.shapes import LineToBill, NodeToBill, OrderToBill

BILLABLE = frozenset(
    {OrderStatus.CONFIRMED, OrderStatus.IN_FULFILMENT, OrderStatus.FULFILLED, OrderStatus.CLOSED, OrderStatus.ON_HOLD}
)
LINE_FIELDS = ("order_id", "id", "quantity", "delivered_quantity", "total_amount", "billed_amount")
NODE_FIELDS = ("order_id", "id", "label", "rate", "trigger", "due_basis", "due_number")
BILL_SQL = """
    UPDATE orders_orderline l SET billed_amount = l.billed_amount + d.amount
    FROM unnest(%s::uuid[], %s::numeric[]) AS d(id, amount)
    WHERE l.id = d.id AND l.billed_amount + d.amount
        BETWEEN least(l.total_amount, 0) AND greatest(l.total_amount, 0)
"""
LOCK_SQL = """
    SELECT id FROM orders_order
    WHERE id IN (SELECT order_id FROM orders_orderline WHERE id = ANY(%s)) ORDER BY id FOR UPDATE
"""
FOLLOW_SQL = """
    UPDATE orders_order o SET billed_amount = s.billed,
        billed = CASE WHEN s.billed = 0 AND o.total_amount > 0 THEN 'none'
                      WHEN s.billed = o.total_amount THEN 'all' ELSE 'partial' END,
        version = o.version + 1, updated_at = %s
    FROM (SELECT order_id, sum(billed_amount) AS billed FROM orders_orderline
          WHERE order_id = ANY(%s) GROUP BY order_id) s
    WHERE o.id = s.order_id
"""
RECEIVE_SQL = """
    WITH locked AS MATERIALIZED (SELECT id FROM orders_order WHERE id = ANY(%s) ORDER BY id FOR UPDATE)
    UPDATE orders_order o SET received_amount = o.received_amount + d.amount,
        received = CASE WHEN o.received_amount + d.amount = 0 THEN 'none'
                        WHEN o.received_amount + d.amount = o.total_amount THEN 'all' ELSE 'partial' END,
        version = o.version + 1, updated_at = %s
    FROM unnest(%s::uuid[], %s::numeric[]) AS d(id, amount) JOIN locked ON locked.id = d.id
    WHERE o.id = d.id
"""


def lock_for_billing(ctx: Context, *, order_ids: Sequence[UUID]) -> list[OrderToBill]:
    """Those of these orders that are binding, with lines and plan, locked in the order of their ids.

    An order called off meanwhile, or held before it was confirmed, owes nothing and is left out. Three SQL statements.
    """
    del ctx  # who may bill is the caller's question
    found = Order.objects.filter(pk__in=order_ids, status__in=BILLABLE)
    found = found.exclude(held_from=OrderStatus.SUBMITTED).order_by("pk")
    orders = list(found.select_for_update())
    lines: dict[UUID, list[LineToBill]] = {order.id: [] for order in orders}
    nodes: dict[UUID, list[NodeToBill]] = {order.id: [] for order in orders}
    for row in OrderLine.objects.filter(order__in=lines).order_by("position").values_list(*LINE_FIELDS):
        lines[row[0]].append(LineToBill(*row[1:]))
    for row in PlanNode.objects.filter(order__in=nodes).order_by("position").values_list(*NODE_FIELDS):
        nodes[row[0]].append(NodeToBill(*row[1:]))
    return [_to_bill(order, lines[order.id], nodes[order.id]) for order in orders]


def hold_orders_still(ctx: Context, *, order_ids: Iterable[UUID]) -> None:
    """Let nobody else bill these orders until the transaction ends. One SQL statement.

    Asked for before a document number is taken: whoever bills locks in that order too, so no two wait in a ring.
    """
    del ctx
    found = Order.objects.filter(pk__in=set(order_ids)).order_by("pk")
    list(found.select_for_update().values_list("pk", flat=True))


def add_billed(ctx: Context, *, amounts: Mapping[UUID, Decimal]) -> None:
    """Count these amounts (order line to amount with tax, negative to take back) as billed. Three SQL statements.

    The orders are locked first: the sum over their lines must see what others billed of the other lines. Raises
    OverBilling when a line would be billed beyond its amount, in either direction; then nothing is counted.
    """
    if not amounts:
        return
    with connection.cursor() as cursor:
        cursor.execute(LOCK_SQL, [list(amounts)])
        orders = [row[0] for row in cursor.fetchall()]
        cursor.execute(BILL_SQL, [list(amounts), list(amounts.values())])
        if cursor.rowcount < len(amounts):
            raise OverBilling("More than the amount of an order line would be billed. Nothing was saved.")
        cursor.execute(FOLLOW_SQL, [ctx.now, orders])


def add_received(ctx: Context, *, amounts: Mapping[UUID, Decimal]) -> None:
    """Count these amounts (order to amount, negative to take back) as paid. One SQL statement."""
    changed = {order_id: amount for order_id, amount in sorted(amounts.items()) if amount}
    if changed:
        with connection.cursor() as cursor:
            cursor.execute(RECEIVE_SQL, [list(changed), ctx.now, list(changed), list(changed.values())])


def _to_bill(order: Order, lines: Sequence[LineToBill], plan: Sequence[NodeToBill]) -> OrderToBill:
    return OrderToBill(
        id=order.id,
        number=order.number,
        name=order.name,
        account_id=order.account_id,
        owner_id=order.owner_id,
        currency=order.currency,
        status=order.status,
        order_date=order.order_date,
        billing_trigger=order.billing_trigger,
        payment_days=order.payment_days,
        total_amount=order.total_amount,
        signed_off_date=order.signed_off_date,
        accepted_date=order.accepted_date,
        lines=tuple(lines),
        plan=tuple(plan),
    )
