"""What customers owe."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from loudou.kernel.ids import new_id
from loudou.platform.access.querysets import RecordQuerySet
from loudou.platform.changes.keeping import RecordKeeping
from loudou.platform.records.tables import RecordTable, record_indexes
from loudou.revenue.receivables.enums import ReceivableStatus, Sign, SourceKind

AMOUNT: dict[str, Any] = {"max_digits": 19, "decimal_places": 4}


class ReceivableQuerySet(RecordQuerySet["Receivable"]):
    """Receivables, by owner."""

    record_type = "receivable"


class Receivable(RecordTable):
    """A claim (blue) on an account, or one that takes a claim back (red, below zero).

    A claim is neither revenue nor an invoice. `open_amount` is what is left of `amount` after everything that settled
    it, and follows the ledger of applications. `references` are the numbers payers may quote for it.
    """

    keeping = RecordKeeping.FINANCIAL

    number = models.CharField(_("Receivable number"), max_length=20)
    sign = models.CharField(_("Claim or reversal"), max_length=4, choices=Sign, default=Sign.BLUE)
    status = models.CharField(_("Status"), max_length=20, choices=ReceivableStatus, default=ReceivableStatus.ACTIVE)
    account = models.ForeignKey(
        "customers.Account", on_delete=models.PROTECT, related_name="+", verbose_name=_("Account"), db_index=False
    )
    order = models.ForeignKey(
        "orders.Order",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("Order"),
        db_index=False,
    )
    source_kind = models.CharField(_("Source"), max_length=12, choices=SourceKind)
    source_id = models.UUIDField(null=True)
    label = models.CharField(_("Instalment"), max_length=60, blank=True)
    references = models.JSONField(default=list, blank=True)
    biz_date = models.DateField(_("Business date"))
    due_date = models.DateField(_("Due date"))
    currency = models.CharField(_("Currency"), max_length=3)
    amount = models.DecimalField(_("Amount"), **AMOUNT)
    settled_amount = models.DecimalField(_("Settled"), **AMOUNT, default=0)
    open_amount = models.DecimalField(_("Open amount"), **AMOUNT)
    is_disputed = models.BooleanField(_("Disputed"), default=False)
    dispute_note = models.CharField(_("What is disputed"), max_length=300, blank=True)
    reversal_of = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Takes back"), db_index=False
    )
    note = models.TextField(_("Note"), blank=True)

    objects = ReceivableQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number"], name="receivable_number"),
            # Whatever is billed is billed once, however often and by whomever billing is started.
            models.UniqueConstraint(
                fields=["source_kind", "source_id"],
                condition=Q(sign="blue", source_id__isnull=False) & ~Q(status="reversed"),
                name="receivable_once_per_source",
            ),
            models.CheckConstraint(
                name="receivable_amount_is_settled_and_open",
                condition=Q(amount=F("settled_amount") + F("open_amount")),
            ),
            # F01: never settled beyond its amount, in either direction.
            models.CheckConstraint(
                name="receivable_settled_within_amount",
                condition=Q(sign="blue", amount__gt=0, settled_amount__gte=0, settled_amount__lte=F("amount"))
                | Q(sign="red", amount__lt=0, settled_amount__lte=0, settled_amount__gte=F("amount")),
            ),
            models.CheckConstraint(
                name="receivable_status_follows_amounts",
                condition=Q(status__in=["draft", "active"], settled_amount=0)
                | Q(status="partially_settled") & ~Q(settled_amount=0) & ~Q(open_amount=0)
                | Q(status__in=["settled", "written_off", "reversed"], open_amount=0),
            ),
            models.CheckConstraint(
                name="receivable_red_takes_back",
                condition=Q(sign="red", reversal_of__isnull=False) | Q(sign="blue", reversal_of__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["reversal_of"], condition=Q(reversal_of__isnull=False), name="receivable_taken_back_once"
            ),
            models.CheckConstraint(name="receivable_currency_code", condition=Q(currency__regex="^[A-Z]{3}$")),
        ]
        indexes = [
            *record_indexes("receivable"),
            # What of an account is open, oldest first (services/matching, queries/open_items).
            models.Index(
                fields=["account", "currency", "due_date"], condition=~Q(open_amount=0), name="receivable_open"
            ),
            # Overdue lists and the worklist by due day.
            models.Index(fields=["due_date", "id"], name="receivable_due"),
            models.Index(fields=["order"], condition=Q(order__isnull=False), name="receivable_order"),
            # Aging and statements of an account (queries/aging, queries/statement).
            models.Index(fields=["account", "biz_date"], name="receivable_account_day"),
        ]


class ReceivableLine(models.Model):
    """How much of a receivable is for which line of an order."""

    keeping = RecordKeeping.FINANCIAL

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    receivable = models.ForeignKey(Receivable, on_delete=models.PROTECT, related_name="+", db_index=False)
    order_line = models.ForeignKey("orders.OrderLine", on_delete=models.PROTECT, related_name="+")
    amount = models.DecimalField(_("Amount"), **AMOUNT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["receivable", "order_line"], name="receivable_line_once"),
            models.CheckConstraint(name="receivable_line_not_zero", condition=~Q(amount=0)),
        ]
