"""Orders as tests need them."""

from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

from loudou.customers.tests.factories import make_account
from loudou.kernel.context import Context
from loudou.revenue.orders.models import Order, OrderLine
from loudou.revenue.orders.services.confirm import confirm_orders
from loudou.revenue.orders.services.place import place_order
from loudou.revenue.orders.shapes import OrderDraft, OrderLineDraft, OrderTerms, PlanNodeDraft

NOW = datetime(2026, 3, 2, 1, 10, tzinfo=UTC)
D = Decimal

PLAN_30_60_10 = (
    PlanNodeDraft("签约款", D("0.3"), "on_order", 15),
    PlanNodeDraft("签收款", D("0.6"), "on_sign_off", 30),
    PlanNodeDraft("验收款", D("0.1"), "on_acceptance", 90),
)
"""The plan of the acceptance story: 30 % on signing, 60 % on sign-off, 10 % on acceptance."""


def line(total: str = "1130.00", quantity: str = "10", **overrides: object) -> OrderLineDraft:
    """A line over this total, 13 % of the net in it tax."""
    whole = D(total)
    net = (whole / D("1.13")).quantize(D("0.01"))
    values = {
        "description": "伺服电机",
        "unit": "台",
        "quantity": D(quantity),
        "net_amount": net,
        "tax_amount": whole - net,
        "total_amount": whole,
        "tax_rate": D("0.13"),
    }
    return OrderLineDraft(**(values | overrides))


def draft(*lines: OrderLineDraft, **overrides: object) -> OrderDraft:
    """An order of one line over 1,130.00 CNY unless said otherwise."""
    values = {"name": "HM-630 ×2", "currency": "CNY", "lines": lines or (line(),)} | overrides
    values["account_id"] = overrides.get("account_id") or make_account().id
    return OrderDraft(**values)


def make_order(
    ctx: Context | None = None, *lines: OrderLineDraft, is_confirmed: bool = False, **overrides: object
) -> Order:
    """A submitted order; `terms` and the like as in the draft."""
    acting = ctx or Context(None, NOW)
    placed = place_order(acting, draft=draft(*lines, **overrides))
    if is_confirmed:
        confirm_orders(Context(None, acting.now), order_ids=[placed.order_id])
    return Order.objects.get(pk=placed.order_id)


def on_delivery(days: int = 30) -> OrderTerms:
    """Payable as goods are delivered."""
    return OrderTerms("on_delivery", days)


def with_plan(*nodes: PlanNodeDraft) -> OrderTerms:
    """Payable by instalments."""
    return OrderTerms(plan=nodes or PLAN_30_60_10)


def line_ids(order_id: UUID) -> list[UUID]:
    """The lines of an order by position."""
    return list(OrderLine.objects.filter(order=order_id).order_by("position").values_list("pk", flat=True))
