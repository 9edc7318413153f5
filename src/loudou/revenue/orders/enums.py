"""Stored values of orders."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OrderStatus(TextChoices):
    """Where an order is; the same values as the life-cycle's states."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", pgettext_lazy("order", "Submitted")
    CONFIRMED = "confirmed", pgettext_lazy("order", "Confirmed")
    ON_HOLD = "on_hold", pgettext_lazy("order", "On hold")
    IN_FULFILMENT = "in_fulfilment", _("In fulfilment")
    FULFILLED = "fulfilled", _("Fulfilled")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")


class Progress(TextChoices):
    """How much of an order is delivered, billed or paid; the same values as the rules' extent."""

    NONE = "none", _("Nothing yet")
    PARTIAL = "partial", _("In part")
    ALL = "all", _("All")


class BillingTrigger(TextChoices):
    """What makes an order, or one node of its payment plan, payable."""

    ON_ORDER = "on_order", _("When the order is confirmed")
    ON_DELIVERY = "on_delivery", _("When goods are delivered")
    ON_SIGN_OFF = "on_sign_off", _("When everything is signed for")
    ON_ACCEPTANCE = "on_acceptance", _("When the customer accepts the work")


class DueBasis(TextChoices):
    """What a payment term counts from; the same values as the rule of due dates."""

    DAYS = "days", _("Days after it becomes payable")
    END_OF_MONTH = "end_of_month", _("Days after the end of that month")
    DAY_OF_NEXT_MONTH = "day_of_next_month", _("A day of the next month")


class DeliveryStatus(TextChoices):
    """Where a delivery is."""

    SHIPPED = "shipped", _("Shipped")
    SIGNED = "signed", _("Signed for")
