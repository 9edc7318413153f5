"""Orders, their lines and their payment plans."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from loudou.kernel.ids import new_id
from loudou.platform.access.querysets import RecordQuerySet
from loudou.platform.changes.keeping import RecordKeeping
from loudou.platform.records.tables import RecordTable, record_indexes
from loudou.revenue.orders.enums import BillingTrigger, DueBasis, OrderStatus, Progress

AMOUNT: dict[str, Any] = {"max_digits": 19, "decimal_places": 4}
QUANTITY: dict[str, Any] = {"max_digits": 18, "decimal_places": 6}
RATE: dict[str, Any] = {"max_digits": 9, "decimal_places": 6}


class OrderQuerySet(RecordQuerySet["Order"]):
    """Orders, by owner."""

    record_type = "order"


class Order(RecordTable):
    """What an account bought. The three axes and the sums behind them are kept in step with the lines by the services.

    `billed_amount` and `received_amount` include tax. `held_from` is the state a held order goes back to.
    """

    keeping = RecordKeeping.FINANCIAL

    number = models.CharField(_("Order number"), max_length=20, unique=True)
    name = models.CharField(_("Name"), max_length=200)
    status = models.CharField(_("Status"), max_length=16, choices=OrderStatus, default=OrderStatus.SUBMITTED)
    held_from = models.CharField(max_length=16, choices=OrderStatus, blank=True)
    quote = models.ForeignKey(
        "quoting.Quote", null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Quote"), db_index=False
    )
    account = models.ForeignKey(
        "customers.Account", on_delete=models.PROTECT, related_name="+", verbose_name=_("Account"), db_index=False
    )
    contact = models.ForeignKey(
        "customers.Contact",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("Contact"),
        db_index=False,
    )
    opportunity = models.ForeignKey(
        "pipeline.Opportunity", null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Opportunity")
    )
    order_date = models.DateField(_("Order date"))
    confirmed_at = models.DateTimeField(_("Confirmed"), null=True)
    accepted_date = models.DateField(_("Accepted on"), null=True)
    closed_reason = models.CharField(_("Reason"), max_length=300, blank=True)

    currency = models.CharField(_("Currency"), max_length=3)
    net_amount = models.DecimalField(_("Net amount"), **AMOUNT)
    tax_amount = models.DecimalField(_("Tax"), **AMOUNT)
    total_amount = models.DecimalField(_("Total"), **AMOUNT)
    billed_amount = models.DecimalField(_("Billed"), **AMOUNT, default=0)
    received_amount = models.DecimalField(_("Received"), **AMOUNT, default=0)
    delivered = models.CharField(_("Delivered"), max_length=8, choices=Progress, default=Progress.NONE)
    billed = models.CharField(_("Billing"), max_length=8, choices=Progress, default=Progress.NONE)
    received = models.CharField(_("Paid"), max_length=8, choices=Progress, default=Progress.NONE)
    signed_off_date = models.DateField(_("Everything signed for on"), null=True)

    billing_trigger = models.CharField(
        _("Payable"), max_length=16, choices=BillingTrigger, default=BillingTrigger.ON_ORDER
    )
    payment_days = models.PositiveSmallIntegerField(_("Days to pay"), default=30)
    note = models.TextField(_("Note"), blank=True)

    objects = OrderQuerySet.as_manager()

    class Meta:
        constraints = [
            # Q10: an accepted quote becomes at most one order that stands.
            models.UniqueConstraint(
                fields=["quote"],
                condition=Q(quote__isnull=False) & ~Q(status=OrderStatus.CANCELLED),
                name="order_once_per_quote",
            ),
            models.CheckConstraint(name="order_status_known", condition=Q(status__in=OrderStatus.values)),
            models.CheckConstraint(
                name="order_held_from_holdable",
                condition=Q(status="on_hold", held_from__in=["submitted", "confirmed"])
                | ~Q(status="on_hold") & Q(held_from=""),
            ),
            models.CheckConstraint(name="order_currency_code", condition=Q(currency__regex="^[A-Z]{3}$")),
            models.CheckConstraint(
                name="order_total_is_net_and_tax", condition=Q(total_amount=F("net_amount") + F("tax_amount"))
            ),
            models.CheckConstraint(
                name="order_billed_within_total",
                condition=Q(total_amount__gte=0, billed_amount__gte=0, billed_amount__lte=F("total_amount")),
            ),
            models.CheckConstraint(
                name="order_received_within_billed",
                condition=Q(received_amount__gte=0, received_amount__lte=F("billed_amount")),
            ),
            models.CheckConstraint(
                name="order_cancelled_has_nothing_billed", condition=~Q(status="cancelled") | Q(billed_amount=0)
            ),
            models.CheckConstraint(
                name="order_axes_known",
                condition=Q(delivered__in=Progress.values, billed__in=Progress.values, received__in=Progress.values),
            ),
        ]
        indexes = [
            *record_indexes("order"),
            models.Index(fields=["account", "id"], name="order_account"),
            models.Index(fields=["order_date", "id"], name="order_date"),
            models.Index(fields=["total_amount", "id"], name="order_total"),
        ]


class OrderLine(models.Model):
    """One thing bought, copied from the accepted quote and frozen; only what was delivered and billed changes.

    A line of a quantity not above zero (a text, a trade-in) has nothing to deliver.
    """

    keeping = RecordKeeping.FINANCIAL

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="+", db_index=False)
    position = models.PositiveIntegerField(_("Position"))
    quote_line_id = models.UUIDField(null=True)
    product = models.ForeignKey(
        "catalog.Product", null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Product")
    )
    code = models.CharField(_("Code"), max_length=60, blank=True)
    description = models.CharField(_("Description"), max_length=300)
    spec = models.CharField(_("Specification"), max_length=200, blank=True)
    unit = models.CharField(_("Unit"), max_length=40, blank=True)
    quantity = models.DecimalField(_("Quantity"), **QUANTITY)
    net_unit_price = models.DecimalField(_("Net unit price"), max_digits=19, decimal_places=6, null=True)
    tax_rate = models.DecimalField(_("Tax rate"), **RATE, default=0)
    net_amount = models.DecimalField(_("Net amount"), **AMOUNT)
    tax_amount = models.DecimalField(_("Tax"), **AMOUNT)
    total_amount = models.DecimalField(_("Total"), **AMOUNT)
    delivered_quantity = models.DecimalField(_("Delivered quantity"), **QUANTITY, default=0)
    billed_amount = models.DecimalField(_("Billed"), **AMOUNT, default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="order_line_position"),
            models.CheckConstraint(
                name="order_line_total_is_net_and_tax", condition=Q(total_amount=F("net_amount") + F("tax_amount"))
            ),
            models.CheckConstraint(
                name="order_line_delivered_within_ordered",
                condition=Q(delivered_quantity__gte=0)
                & (Q(delivered_quantity__lte=F("quantity")) | Q(quantity__lt=0, delivered_quantity=0)),
            ),
            # Domain invariant 19: what is billed of a line lies between nothing and its amount, whatever its sign.
            models.CheckConstraint(
                name="order_line_billed_within_total",
                condition=Q(total_amount__gte=0, billed_amount__gte=0, billed_amount__lte=F("total_amount"))
                | Q(total_amount__lt=0, billed_amount__lte=0, billed_amount__gte=F("total_amount")),
            ),
        ]


class PlanNode(models.Model):
    """A part of an order's amount that becomes payable at its own moment and with its own term."""

    keeping = RecordKeeping.FINANCIAL

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="+", db_index=False)
    position = models.PositiveSmallIntegerField(_("Position"))
    label = models.CharField(_("Instalment"), max_length=60)
    rate = models.DecimalField(pgettext_lazy("instalment", "Share"), **RATE)
    trigger = models.CharField(_("Payable"), max_length=16, choices=BillingTrigger)
    due_basis = models.CharField(_("Term"), max_length=20, choices=DueBasis, default=DueBasis.DAYS)
    due_number = models.PositiveSmallIntegerField(_("Days"), default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="plan_node_position"),
            models.CheckConstraint(name="plan_node_share_fits", condition=Q(rate__gt=0, rate__lte=1)),
            # A share of the whole cannot follow single deliveries.
            models.CheckConstraint(
                name="plan_node_trigger_known",
                condition=Q(trigger__in=["on_order", "on_sign_off", "on_acceptance"]),
            ),
            models.CheckConstraint(
                name="plan_node_term_fits",
                condition=~Q(due_basis="day_of_next_month") | Q(due_number__gte=1, due_number__lte=31),
            ),
        ]
