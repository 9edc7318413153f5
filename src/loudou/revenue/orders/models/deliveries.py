"""What left the house."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from loudou.kernel.ids import new_id
from loudou.platform.access.querysets import RecordQuerySet
from loudou.platform.changes.keeping import RecordKeeping
from loudou.platform.records.tables import RecordTable, record_indexes
from loudou.revenue.orders.enums import DeliveryStatus
from loudou.revenue.orders.models.orders import QUANTITY, Order, OrderLine


class DeliveryQuerySet(RecordQuerySet["Delivery"]):
    """Deliveries; their owner is the order's."""

    record_type = "delivery"


class Delivery(RecordTable):
    """One shipment of an order, signed for or not yet."""

    keeping = RecordKeeping.FINANCIAL

    number = models.CharField(_("Delivery number"), max_length=20, unique=True)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="+", verbose_name=_("Order"))
    account = models.ForeignKey(
        "customers.Account", on_delete=models.PROTECT, related_name="+", verbose_name=_("Account"), db_index=False
    )
    status = models.CharField(_("Status"), max_length=8, choices=DeliveryStatus, default=DeliveryStatus.SHIPPED)
    shipped_date = models.DateField(_("Shipped on"))
    signed_date = models.DateField(_("Signed for on"), null=True)
    signed_by = models.CharField(_("Signed for by"), max_length=120, blank=True)
    carrier = models.CharField(_("Carrier"), max_length=120, blank=True)
    tracking = models.CharField(_("Tracking number"), max_length=120, blank=True)
    note = models.TextField(_("Note"), blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="delivery_signed_has_date",
                condition=Q(status="signed", signed_date__isnull=False) | Q(status="shipped", signed_date__isnull=True),
            ),
            models.CheckConstraint(
                name="delivery_signed_after_shipped",
                condition=Q(signed_date__isnull=True) | Q(signed_date__gte=F("shipped_date")),
            ),
        ]
        indexes = [
            *record_indexes("delivery"),
            models.Index(fields=["shipped_date", "id"], name="delivery_shipped"),
        ]


class DeliveryLine(models.Model):
    """How much of an order line went with a delivery."""

    keeping = RecordKeeping.FINANCIAL

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="+", db_index=False)
    order_line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="+")
    quantity = models.DecimalField(_("Quantity"), **QUANTITY)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["delivery", "order_line"], name="delivery_line_once"),
            models.CheckConstraint(name="delivery_quantity_above_zero", condition=Q(quantity__gt=0)),
        ]
