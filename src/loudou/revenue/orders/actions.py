"""From buttons, bulk bars and the API to the services of orders: values in, one call, facts out."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from loudou.kernel.context import Context
from loudou.platform.records.declaration import Action, ActionField, Kind
from loudou.revenue.orders.enums import DeliveryStatus, OrderStatus, Progress
from loudou.revenue.orders.services.accept import accept_orders
from loudou.revenue.orders.services.close import close_orders
from loudou.revenue.orders.services.confirm import confirm_orders
from loudou.revenue.orders.services.deliver import record_deliveries
from loudou.revenue.orders.services.hold import hold_orders, release_orders
from loudou.revenue.orders.services.sign_off import sign_off_deliveries
from loudou.revenue.orders.shapes import DeliveryDraft

Values = Mapping[str, Any]
Facts = Mapping[str, Any]
DELIVERABLE = frozenset({OrderStatus.CONFIRMED, OrderStatus.IN_FULFILMENT})


def run_confirm(ctx: Context, *, ids: Sequence[UUID], values: Values) -> Facts:
    """Confirm."""
    del values
    return {"count": confirm_orders(ctx, order_ids=ids)}


def run_hold(ctx: Context, *, ids: Sequence[UUID], values: Values) -> Facts:
    """Put on hold."""
    del values
    return {"count": hold_orders(ctx, order_ids=ids)}


def run_release(ctx: Context, *, ids: Sequence[UUID], values: Values) -> Facts:
    """Let go on."""
    del values
    return {"count": release_orders(ctx, order_ids=ids)}


def run_deliver(ctx: Context, *, ids: Sequence[UUID], values: Values) -> Facts:
    """Deliver everything that is left; parts of it are delivered on the order's own page."""
    drafts = [
        DeliveryDraft(
            pk,
            shipped_date=values.get("shipped_date"),
            carrier=values.get("carrier") or "",
            tracking=values.get("tracking") or "",
        )
        for pk in ids
    ]
    made = record_deliveries(ctx, drafts=drafts)
    return {"count": len(made), "delivery_ids": [str(pk) for pk in made]}


def run_accept(ctx: Context, *, ids: Sequence[UUID], values: Values) -> Facts:
    """Record the customer's acceptance."""
    return {"count": accept_orders(ctx, order_ids=ids, accepted_date=values.get("accepted_date"))}


def run_close(ctx: Context, *, ids: Sequence[UUID], values: Values) -> Facts:
    """Close."""
    return {"count": close_orders(ctx, order_ids=ids, reason=values.get("reason") or "")}


def run_sign_off(ctx: Context, *, ids: Sequence[UUID], values: Values) -> Facts:
    """Record who signed."""
    count = sign_off_deliveries(
        ctx, delivery_ids=ids, signed_by=values.get("signed_by") or "", signed_date=values.get("signed_date")
    )
    return {"count": count}


def _stands(*statuses: str) -> Any:
    def applies(row: Values) -> bool:
        return row.get("status") in statuses

    return applies


def _may_be_accepted(row: Values) -> bool:
    return row.get("delivered") == Progress.ALL and row.get("accepted_date") is None


ORDER_ACTIONS = (
    Action("confirm", _("Confirm"), run_confirm, "check", is_primary=True, applies=_stands(OrderStatus.SUBMITTED)),
    Action(
        "deliver",
        _("Deliver"),
        run_deliver,
        "truck",
        fields=(
            ActionField("shipped_date", _("Shipped on"), Kind.DATE, is_required=False),
            ActionField("carrier", _("Carrier"), is_required=False),
            ActionField("tracking", _("Tracking number"), is_required=False),
        ),
        is_primary=True,
        applies=_stands(*DELIVERABLE),
    ),
    Action(
        "accept",
        _("Record the acceptance"),
        run_accept,
        "flag",
        fields=(ActionField("accepted_date", _("Accepted on"), Kind.DATE, is_required=False),),
        grant="deliver",
        applies=_may_be_accepted,
    ),
    Action(
        "hold",
        _("Put on hold"),
        run_hold,
        "pause",
        grant="confirm",
        applies=_stands(OrderStatus.SUBMITTED, OrderStatus.CONFIRMED),
    ),
    Action("release", _("Release"), run_release, "right", grant="confirm", applies=_stands(OrderStatus.ON_HOLD)),
    Action(
        "close",
        _("Close"),
        run_close,
        "lock",
        fields=(ActionField("reason", _("Reason"), is_required=False),),
        grant="deliver",
        applies=_stands(OrderStatus.IN_FULFILMENT, OrderStatus.FULFILLED),
    ),
)
DELIVERY_ACTIONS = (
    Action(
        "sign_off",
        _("Record signature"),
        run_sign_off,
        "edit",
        fields=(
            ActionField("signed_by", _("Signed for by")),
            ActionField("signed_date", _("Signed for on"), Kind.DATE, is_required=False),
        ),
        is_primary=True,
        applies=_stands(DeliveryStatus.SHIPPED),
    ),
)
