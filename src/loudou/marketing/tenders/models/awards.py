"""What projects consist of and who got it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from loudou.kernel.ids import new_id
from loudou.marketing.tenders.enums import AwardStatus, BidResult
from loudou.marketing.tenders.models.columns import amount_check, money_column, text_column
from loudou.platform.access.querysets import RecordQuerySet
from loudou.platform.records.tables import RecordTable, record_indexes


class AwardQuerySet(RecordQuerySet["Award"]):
    """Awards."""

    record_type = "tender_award"


class Lot(models.Model):
    """A part of a project that is awarded on its own."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    project = models.ForeignKey("tenders.TenderProject", on_delete=models.CASCADE, related_name="+", db_index=False)
    external_id = models.CharField(max_length=200)
    title = text_column("", 500)
    budget_amount = money_column("")
    ceiling_amount = money_column("")
    currency = text_column("", 3)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "external_id"], name="tender_lot_once"),
            amount_check("tender_lot_amounts", "budget_amount", "ceiling_amount"),
        ]


class Award(RecordTable):
    """Who got a lot or a whole project, or is a candidate for it.

    Carries what market figures group by: purchaser, region, industry and method of the project, the day it counts for
    (award, else signature, else first publication), and the ceiling of its lot. `supplier` leads a consortium, to whom
    the amount is attributed. `is_doubtful`: the amount is out of all proportion to the budget and counts in no sum.
    """

    project = models.ForeignKey("tenders.TenderProject", on_delete=models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=200)
    lot_key = text_column(_("Lot"), 200)
    title = models.CharField(_("Title"), max_length=500)
    status = models.CharField(_("Status"), max_length=16, choices=AwardStatus)
    supplier = models.ForeignKey(
        "tenders.TenderOrg", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    purchaser = models.ForeignKey(
        "tenders.TenderOrg", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    is_consortium = models.BooleanField(_("Consortium"), default=False)
    is_doubtful = models.BooleanField(_("Amount doubtful"), default=False)
    amount = money_column(_("Amount"))
    ceiling_amount = money_column(_("Ceiling price"))
    currency = text_column(_("Currency"), 3)
    discount_rate = models.DecimalField(
        pgettext_lazy("tender", "Discount"), max_digits=9, decimal_places=4, null=True, blank=True
    )
    price_rate = models.DecimalField(_("Agreed rate"), max_digits=9, decimal_places=6, null=True, blank=True)
    rank = models.PositiveSmallIntegerField(_("Rank"), null=True, blank=True)
    awarded_date = models.DateField(_("Awarded on"), null=True, blank=True)
    signed_date = models.DateField(_("Signed on"), null=True, blank=True)
    start_date = models.DateField(_("Contract from"), null=True, blank=True)
    end_date = models.DateField(_("Contract until"), null=True, blank=True)
    counted_date = models.DateField(_("Counted on"), null=True, blank=True)
    region = text_column(_("Region"), 80)
    industry = text_column(_("Industry"), 80)
    method = text_column(pgettext_lazy("tender", "Method"), 16)

    objects = AwardQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "key"], name="tender_award_once"),
            models.CheckConstraint(name="tender_award_status_known", condition=Q(status__in=AwardStatus.values)),
            amount_check("tender_award_amount", "amount", "ceiling_amount"),
        ]
        indexes = [
            *record_indexes("tender_award"),
            # The market of a period in one currency, awards that stand (queries/market.py).
            models.Index(fields=["currency", "counted_date"], condition=Q(status="active"), name="tender_award_market"),
            # Lists by day and amount.
            models.Index(F("counted_date").desc(nulls_last=True), F("id").desc(), name="tender_award_counted"),
            models.Index(F("amount").desc(nulls_last=True), F("id").desc(), name="tender_award_amount_sort"),
            # Contracts about to end.
            models.Index(F("end_date").desc(nulls_last=True), F("id").desc(), name="tender_award_end"),
            # Awards of a supplier and of a purchaser.
            models.Index(fields=["supplier_id", "counted_date"], name="tender_award_supplier"),
            models.Index(fields=["purchaser_id", "counted_date"], name="tender_award_purchaser"),
        ]


class AwardSupplier(models.Model):
    """A member of the consortium behind an award; one of them leads."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    award = models.ForeignKey(Award, on_delete=models.CASCADE, related_name="+", db_index=False)
    org = models.ForeignKey("tenders.TenderOrg", on_delete=models.PROTECT, related_name="+")
    is_leader = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["award", "org"], name="tender_award_supplier_once"),
            models.UniqueConstraint(fields=["award"], condition=Q(is_leader=True), name="tender_award_one_leader"),
        ]


class BidRecord(models.Model):
    """An offer somebody made for a lot (`lot_key` empty: for the project), and what became of it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    project = models.ForeignKey("tenders.TenderProject", on_delete=models.CASCADE, related_name="+", db_index=False)
    lot_key = text_column("", 200)
    bidder = models.ForeignKey("tenders.TenderOrg", on_delete=models.PROTECT, related_name="+", db_index=False)
    price_amount = money_column("")
    currency = text_column("", 3)
    rank = models.PositiveSmallIntegerField(null=True)
    result = models.CharField(max_length=10, choices=BidResult, default=BidResult.OPEN)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "lot_key", "bidder"], name="tender_bid_once"),
            models.CheckConstraint(name="tender_bid_result_known", condition=Q(result__in=BidResult.values)),
            amount_check("tender_bid_price", "price_amount"),
        ]
        # All bids of one bidder: how we and our competitors meet.
        indexes = [models.Index(fields=["bidder_id", "project_id"], name="tender_bid_bidder")]
