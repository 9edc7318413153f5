"""What a campaign costs."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from loudou.kernel.context import Context
from loudou.marketing.campaigns.enums import CostCategory
from loudou.marketing.campaigns.models.campaign import AMOUNT, Campaign, CampaignQuerySet
from loudou.platform.access.querysets import RecordQuerySet
from loudou.platform.changes.keeping import RecordKeeping
from loudou.platform.records.tables import RecordTable, record_indexes


class CostQuerySet(RecordQuerySet["CampaignCost"]):
    """Costs: those of every campaign one reaches."""

    record_type = "campaign_cost"

    @classmethod
    def reached_otherwise(cls, ctx: Context, action: str) -> Q | None:
        """The costs of a reached campaign."""
        reached = CampaignQuerySet.reached_by(ctx, "read" if action in {"read", "export"} else "edit")
        return Q(pk__isnull=False) if reached is None else Q(campaign__in=Campaign.objects.filter(reached))


class CampaignCost(RecordTable):
    """One expense of a campaign, in its currency: planned, then committed (ordered), then actual (billed).

    `committed_amount` is what is ordered and not billed yet, so that committed and actual together are what will have
    been spent.
    """

    keeping = RecordKeeping.FINANCIAL

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="+", verbose_name=_("Campaign"), db_index=False
    )
    label = models.CharField(_("What for"), max_length=120)
    category = models.CharField(_("Category"), max_length=12, choices=CostCategory)
    vendor = models.CharField(_("Vendor"), max_length=120, blank=True)
    currency = models.CharField(_("Currency"), max_length=3)
    planned_amount = models.DecimalField(_("Planned"), **AMOUNT, default=0)
    committed_amount = models.DecimalField(_("Committed"), **AMOUNT, default=0)
    actual_amount = models.DecimalField(_("Actual cost"), **AMOUNT, default=0)
    cost_date = models.DateField(_("Date"))
    invoice_number = models.CharField(_("Invoice number"), max_length=60, blank=True)
    note = models.TextField(_("Note"), blank=True)

    objects = CostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="campaign_cost_has_label", condition=~Q(label="")),
            models.CheckConstraint(name="campaign_cost_category_known", condition=Q(category__in=CostCategory.values)),
            models.CheckConstraint(
                name="campaign_cost_not_negative",
                condition=Q(planned_amount__gte=0, committed_amount__gte=0, actual_amount__gte=0),
            ),
            models.CheckConstraint(name="campaign_cost_currency_code", condition=Q(currency__regex="^[A-Z]{3}$")),
            # One invoice of a vendor is booked once on a campaign.
            models.UniqueConstraint(
                fields=["campaign", "vendor", "invoice_number"],
                condition=~Q(invoice_number=""),
                name="campaign_cost_invoice_once",
            ),
        ]
        indexes = [
            *record_indexes("campaign_cost"),
            # The costs of a campaign, newest first, on its page and for its sums.
            models.Index(fields=["campaign", "cost_date"], name="campaign_cost_of"),
            models.Index(fields=["cost_date", "id"], name="campaign_cost_day"),
        ]
