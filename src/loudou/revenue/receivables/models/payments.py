"""What customers pay."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from loudou.platform.access.querysets import RecordQuerySet
from loudou.platform.changes.keeping import RecordKeeping
from loudou.platform.records.tables import RecordTable, record_indexes
from loudou.revenue.receivables.enums import IdentifiedBy, PaymentMethod, PaymentStatus
from loudou.revenue.receivables.models.receivables import AMOUNT

KNOWN_PAYER = ["confirmed", "partially_applied", "applied"]


class PaymentQuerySet(RecordQuerySet["Payment"]):
    """Payments; their owner is the account's, or whoever registered one without an account."""

    record_type = "payment"


class Payment(RecordTable):
    """Money that came in. `account` is whose receivables it may settle, which need not be who sent it.

    `unapplied_amount` is what is left of it and follows the ledger of applications. `payer_key` is the payer's name in
    the form names are compared in. A payment kept as a prepayment is no longer offered for matching.
    """

    keeping = RecordKeeping.FINANCIAL

    number = models.CharField(_("Payment number"), max_length=20)
    status = models.CharField(_("Status"), max_length=20, choices=PaymentStatus)
    payer_name = models.CharField(_("Payer"), max_length=200)
    payer_key = models.CharField(max_length=200, editable=False)
    account = models.ForeignKey(
        "customers.Account",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("Account"),
        db_index=False,
    )
    identified_by = models.CharField(_("Recognised by"), max_length=8, choices=IdentifiedBy, blank=True)
    currency = models.CharField(_("Currency"), max_length=3)
    amount = models.DecimalField(_("Amount"), **AMOUNT)
    unapplied_amount = models.DecimalField(_("Unapplied"), **AMOUNT)
    is_prepayment = models.BooleanField(_("Kept as prepayment"), default=False)
    method = models.CharField(_("Payment method"), max_length=12, choices=PaymentMethod, default=PaymentMethod.BANK)
    bank = models.CharField(_("Our bank account"), max_length=80, blank=True)
    bank_ref = models.CharField(_("Bank reference"), max_length=120, blank=True)
    received_date = models.DateField(_("Received on"))
    memo = models.CharField(_("Memo"), max_length=500, blank=True)
    reversed_date = models.DateField(_("Reversed on"), null=True)
    reversed_reason = models.CharField(_("Reason"), max_length=300, blank=True)
    note = models.TextField(_("Note"), blank=True)

    objects = PaymentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number"], name="payment_number"),
            # F16: what the bank tells is taken in once.
            models.UniqueConstraint(
                fields=["method", "bank", "bank_ref"], condition=~Q(bank_ref=""), name="payment_bank_ref_once"
            ),
            # F01, F03: never applied beyond its amount, never less than nothing.
            models.CheckConstraint(
                name="payment_unapplied_within_amount",
                condition=Q(amount__gt=0, unapplied_amount__gte=0, unapplied_amount__lte=F("amount")),
            ),
            models.CheckConstraint(
                name="payment_status_follows_amounts",
                condition=Q(status="applied", unapplied_amount=0)
                | Q(status="partially_applied", unapplied_amount__gt=0, unapplied_amount__lt=F("amount"))
                | Q(status__in=["imported", "unidentified", "confirmed", "reversed"], unapplied_amount=F("amount")),
            ),
            models.CheckConstraint(
                name="payment_confirmed_has_account",
                condition=~Q(status__in=KNOWN_PAYER) | Q(account__isnull=False),
            ),
            models.CheckConstraint(
                name="payment_reversed_has_day",
                condition=Q(status="reversed", reversed_date__isnull=False)
                | ~Q(status="reversed") & Q(reversed_date__isnull=True),
            ),
            models.CheckConstraint(name="payment_currency_code", condition=Q(currency__regex="^[A-Z]{3}$")),
        ]
        indexes = [
            *record_indexes("payment"),
            models.Index(fields=["received_date", "id"], name="payment_received"),
            # Balances and statements of an account (queries/aging, queries/statement).
            models.Index(fields=["account", "received_date"], name="payment_account_day"),
            # What waits to be matched (services/match, queries/workbench).
            models.Index(fields=["received_date", "id"], condition=Q(unapplied_amount__gt=0), name="payment_to_match"),
            # Who paid for whom before (queries/payers).
            models.Index(fields=["payer_key"], condition=Q(account__isnull=False), name="payment_payer"),
        ]
