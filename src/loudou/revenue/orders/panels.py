"""What the page of an order shows besides its fields: its lines with how far each is, and its payment plan."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from loudou.kernel.context import Context
from loudou.platform.access.queries import access_profile
from loudou.revenue.orders.enums import BillingTrigger, DueBasis, OrderStatus
from loudou.revenue.orders.queries import delivery_lines, order_page
from loudou.ui.panels import FactsPanel


def line_facts(ctx: Context, order: Any) -> Mapping[str, object]:
    """The lines with what is delivered and billed of each. Three SQL statements."""
    return {"lines": order_page(ctx, order.pk).lines, "order": order}


def plan_facts(ctx: Context, order: Any) -> Mapping[str, object] | None:
    """The payment plan, or the way to one while the terms may change. Three SQL statements."""
    may_change = order.status in {OrderStatus.DRAFT, OrderStatus.SUBMITTED}
    may_change = may_change and access_profile(ctx).may("order", "confirm")
    nodes = [
        {
            "label": node.label,
            "rate": node.rate,
            "trigger": BillingTrigger(node.trigger).label,
            "basis": DueBasis(node.due_basis).label,
            "number": node.due_number,
        }
        for node in order_page(ctx, order.pk).plan
    ]
    return {"nodes": nodes, "order": order, "may_change": may_change} if nodes or may_change else None


def delivered_facts(ctx: Context, delivery: Any) -> Mapping[str, object]:
    """What went with a delivery. Two SQL statements."""
    return {"lines": delivery_lines(ctx, delivery.pk)}


PANELS = (
    FactsPanel("orders.lines", _("Order lines"), "order.main", 10, "orders/_lines.html", line_facts),
    FactsPanel("orders.plan", _("Payment plan"), "order.main", 30, "orders/_plan.html", plan_facts),
    FactsPanel("orders.delivered", _("Order lines"), "delivery.main", 10, "orders/_delivered.html", delivered_facts),
)
