"""What people see of orders and deliveries."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from loudou.platform.records.declaration import Field, Kind, Option, RecordType, Related, SavedView, Section
from loudou.revenue.orders.actions import DELIVERY_ACTIONS, ORDER_ACTIONS
from loudou.revenue.orders.enums import BillingTrigger, DeliveryStatus, OrderStatus, Progress
from loudou.revenue.orders.models import Delivery, Order

STATUS_LOOKS = {
    OrderStatus.DRAFT: ("idle", "edit"),
    OrderStatus.SUBMITTED: ("info", "clock"),
    OrderStatus.CONFIRMED: ("accent", "check"),
    OrderStatus.ON_HOLD: ("warn", "pause"),
    OrderStatus.IN_FULFILMENT: ("info", "truck"),
    OrderStatus.FULFILLED: ("good", "won"),
    OrderStatus.CLOSED: ("idle", "lock"),
    OrderStatus.CANCELLED: ("lost", "x"),
}
PROGRESS_LOOKS = {Progress.NONE: ("idle", "clock"), Progress.PARTIAL: ("due", "pause"), Progress.ALL: ("paid", "check")}
STATUSES = tuple(Option(one, one.label, *STATUS_LOOKS[one]) for one in OrderStatus)
PROGRESS = tuple(Option(one, one.label, *PROGRESS_LOOKS[one]) for one in Progress)
TRIGGERS = tuple(Option(one.value, one.label) for one in BillingTrigger)
DELIVERY_STATUSES = (
    Option(DeliveryStatus.SHIPPED, DeliveryStatus.SHIPPED.label, "info", "truck"),
    Option(DeliveryStatus.SIGNED, DeliveryStatus.SIGNED.label, "good", "check"),
)


def _kept(name: str, label: Any, kind: Kind = Kind.TEXT, **more: Any) -> Field:
    """A field only services write."""
    return Field(name, label, kind, can_edit=False, can_create=False, **more)


def _money(name: str, label: Any, **more: Any) -> Field:
    return _kept(name, label, Kind.MONEY, currency="currency", **more)


ORDER = RecordType(
    key="order",
    plural="orders",
    label=_("Order"),
    label_plural=_("Orders"),
    model=Order,
    icon="contract",
    title="number",
    subtitle="name",
    fields=(
        _kept("number", _("Order number"), can_sort=True, is_searched=True),
        Field("name", _("Name"), is_searched=True, can_create=False),
        _kept("status", _("Status"), Kind.CHOICE, options=STATUSES),
        _kept("account", _("Account"), Kind.REFERENCE, reference="account"),
        Field("contact", _("Contact"), Kind.REFERENCE, reference="contact", can_create=False),
        _kept("quote", _("Quote"), Kind.REFERENCE, reference="quote"),
        _kept("opportunity", _("Opportunity"), Kind.REFERENCE, reference="opportunity"),
        _kept("order_date", _("Order date"), Kind.DATE, can_sort=True),
        _kept("currency", _("Currency"), longest=3),
        _money("net_amount", _("Net amount")),
        _money("tax_amount", _("Tax")),
        _money("total_amount", _("Total"), can_sort=True),
        _money("billed_amount", _("Billed amount")),
        _money("received_amount", _("Received amount")),
        _kept("delivered", _("Delivered"), Kind.CHOICE, options=PROGRESS),
        _kept("billed", _("Billed"), Kind.CHOICE, options=PROGRESS),
        _kept("received", _("Paid"), Kind.CHOICE, options=PROGRESS),
        _kept("billing_trigger", _("Payable"), Kind.CHOICE, options=TRIGGERS),
        _kept("payment_days", _("Days to pay"), Kind.NUMBER, places=0),
        _kept("confirmed_at", _("Confirmed"), Kind.INSTANT),
        _kept("accepted_date", _("Accepted on"), Kind.DATE),
        _kept("closed_reason", _("Reason")),
        _kept("owner", _("Owner"), Kind.USER),
        Field("note", _("Note"), Kind.LONG_TEXT, can_create=False),
        _kept("created_at", _("Created"), Kind.INSTANT, can_sort=True),
    ),
    columns=("number", "account", "status", "total_amount", "delivered", "billed", "received", "owner", "order_date"),
    views=(
        SavedView("open", _("Open orders"), filter='!(status in ["closed", "cancelled"])'),
        SavedView("to_confirm", _("To confirm"), filter='status == "submitted"'),
        SavedView("to_deliver", _("To deliver"), filter='status in ["confirmed", "in_fulfilment"]', sort="order_date"),
        SavedView(
            "to_bill", _("To bill"), filter='billed != "all" && !(status in ["submitted", "draft", "cancelled"])'
        ),
        SavedView("mine", _("My orders"), filter="owner == me()"),
        SavedView("all", _("All orders")),
    ),
    sections=(
        Section(_("Order"), ("account", "contact", "quote", "opportunity", "order_date", "owner")),
        Section(
            _("Amounts"), ("net_amount", "tax_amount", "total_amount", "billed_amount", "received_amount", "currency")
        ),
        Section(_("How far it is"), ("delivered", "billed", "received", "accepted_date", "closed_reason")),
        Section(_("Terms"), ("billing_trigger", "payment_days", "note")),
    ),
    actions=ORDER_ACTIONS,
    related=(Related("delivery", "order", _("Deliveries"), ("number", "status", "shipped_date", "signed_date")),),
    state_field="status",
    state_path=("submitted", "confirmed", "in_fulfilment", "fulfilled", "closed"),
    can_create=False,
    can_import=False,
    nav_group="orders",
    nav_order=10,
)
DELIVERY = RecordType(
    key="delivery",
    plural="deliveries",
    label=pgettext_lazy("goods", "Delivery"),
    label_plural=_("Deliveries"),
    model=Delivery,
    icon="truck",
    title="number",
    fields=(
        _kept("number", _("Delivery number"), can_sort=True, is_searched=True),
        _kept("order", _("Order"), Kind.REFERENCE, reference="order"),
        _kept("account", _("Account"), Kind.REFERENCE, reference="account"),
        _kept("status", _("Status"), Kind.CHOICE, options=DELIVERY_STATUSES),
        _kept("shipped_date", _("Shipped on"), Kind.DATE, can_sort=True),
        _kept("signed_date", _("Signed for on"), Kind.DATE),
        _kept("signed_by", _("Signed for by")),
        Field("carrier", _("Carrier"), longest=120, can_create=False),
        Field("tracking", _("Tracking number"), longest=120, can_create=False, is_searched=True),
        _kept("owner", _("Owner"), Kind.USER),
        Field("note", _("Note"), Kind.LONG_TEXT, can_create=False),
        _kept("created_at", _("Created"), Kind.INSTANT, can_sort=True),
    ),
    columns=("number", "order", "account", "status", "shipped_date", "signed_date", "owner"),
    default_sort="-shipped_date",
    views=(
        SavedView("to_sign", _("Not signed for"), filter='status == "shipped"'),
        SavedView("all", _("All deliveries")),
    ),
    sections=(
        Section(
            pgettext_lazy("goods", "Delivery"), ("order", "account", "shipped_date", "carrier", "tracking", "owner")
        ),
        Section(_("Signature"), ("signed_date", "signed_by", "note")),
    ),
    actions=DELIVERY_ACTIONS,
    state_field="status",
    state_path=("shipped", "signed"),
    can_create=False,
    can_import=False,
    nav_group="orders",
    nav_order=20,
)
