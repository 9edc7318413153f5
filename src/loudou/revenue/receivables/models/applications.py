"""The ledger of what settled what."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from loudou.kernel.ids import new_id
from loudou.platform.changes.keeping import RecordKeeping
from loudou.revenue.receivables.enums import MatchedBy
from loudou.revenue.receivables.models.payments import Payment
from loudou.revenue.receivables.models.receivables import AMOUNT, Receivable


class CashApplication(models.Model):
    """A payment (or a reversing receivable, `offset`) applied to a receivable. Rows are only ever added.

    The receivable is settled by `amount` and `shortfall_amount`, a small difference closed without money; the payment
    gives `amount` and `surplus_amount`, a small difference it brought too much. An application is taken back by a row
    of the opposite amounts that names it.
    """

    keeping = RecordKeeping.LEDGER

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    payment = models.ForeignKey(Payment, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    offset = models.ForeignKey(Receivable, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    receivable = models.ForeignKey(Receivable, on_delete=models.PROTECT, related_name="+", db_index=False)
    currency = models.CharField(_("Currency"), max_length=3)
    amount = models.DecimalField(_("Applied"), **AMOUNT)
    shortfall_amount = models.DecimalField(_("Shortfall"), **AMOUNT, default=0)
    surplus_amount = models.DecimalField(_("Surplus"), **AMOUNT, default=0)
    matched_by = models.CharField(_("Found by"), max_length=20, choices=MatchedBy)
    applied_date = models.DateField(_("Applied on"))
    created_at = models.DateTimeField()
    created_by = models.UUIDField(null=True)
    reversal_of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="application_one_giver",
                condition=Q(payment__isnull=False, offset__isnull=True) | Q(payment__isnull=True, offset__isnull=False),
            ),
            models.CheckConstraint(
                name="application_sign_follows_reversal",
                condition=Q(reversal_of__isnull=True, amount__gt=0, shortfall_amount__gte=0, surplus_amount__gte=0)
                | Q(reversal_of__isnull=False, amount__lt=0, shortfall_amount__lte=0, surplus_amount__lte=0),
            ),
            models.CheckConstraint(
                name="application_one_difference", condition=Q(shortfall_amount=0) | Q(surplus_amount=0)
            ),
            models.UniqueConstraint(
                fields=["reversal_of"], condition=Q(reversal_of__isnull=False), name="application_taken_back_once"
            ),
            models.CheckConstraint(name="application_not_own_reversal", condition=~Q(reversal_of=F("id"))),
        ]
        indexes = [
            models.Index(fields=["receivable", "applied_date"], name="application_receivable"),
            models.Index(fields=["payment"], condition=Q(payment__isnull=False), name="application_payment"),
            models.Index(fields=["offset"], condition=Q(offset__isnull=False), name="application_offset"),
            models.Index(fields=["applied_date", "id"], name="application_day"),
        ]
