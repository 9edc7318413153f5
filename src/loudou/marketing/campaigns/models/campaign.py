"""The campaign itself."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from loudou.marketing.campaigns.enums import BudgetPolicy, CampaignKind, CampaignStatus
from loudou.platform.access.querysets import RecordQuerySet
from loudou.platform.records.tables import RecordTable, record_indexes

AMOUNT: dict[str, Any] = {"max_digits": 19, "decimal_places": 4}
DEEPEST = 5
"""A campaign stands at most so deep in its tree, itself counted."""


class CampaignQuerySet(RecordQuerySet["Campaign"]):
    """Campaigns, by owner."""

    record_type = "campaign"


class Campaign(RecordTable):
    """Something marketing does for a time and a budget, perhaps as part of a larger campaign.

    `path` are the ids from the root of the tree down to this one. `committed_amount` (ordered, not billed yet) and
    `actual_amount` (billed) are the sums of its own costs, kept in step by the services; parts have their own.
    `expected_revenue_amount` is net of tax. Leads name it by `name` or
    `utm_campaign`.
    """

    number = models.CharField(_("Number"), max_length=20, unique=True)
    name = models.CharField(_("Name"), max_length=120)
    kind = models.CharField(pgettext_lazy("campaign", "Type"), max_length=12, choices=CampaignKind)
    status = models.CharField(_("Status"), max_length=20, choices=CampaignStatus, default=CampaignStatus.PLANNED)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Part of")
    )
    path = ArrayField(models.UUIDField())
    start_date = models.DateField(_("First day"))
    end_date = models.DateField(_("Last day"))
    currency = models.CharField(_("Currency"), max_length=3)
    budget_amount = models.DecimalField(_("Budget"), **AMOUNT, null=True, blank=True)
    budget_policy = models.CharField(
        _("Beyond the budget"), max_length=8, choices=BudgetPolicy, default=BudgetPolicy.WARN
    )
    committed_amount = models.DecimalField(_("Committed"), **AMOUNT, default=0)
    actual_amount = models.DecimalField(_("Actual cost"), **AMOUNT, default=0)
    expected_revenue_amount = models.DecimalField(_("Expected revenue"), **AMOUNT, null=True, blank=True)
    expected_lead_count = models.PositiveIntegerField(_("Expected leads"), null=True, blank=True)
    utm_campaign = models.CharField(_("Campaign code"), max_length=120, blank=True)
    product_lines = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    target_segment = models.CharField(_("Target segment"), max_length=200, blank=True)
    venue = models.CharField(_("Venue"), max_length=200, blank=True)
    landing_page = models.CharField(_("Landing page"), max_length=500, blank=True)
    note = models.TextField(_("Note"), blank=True)
    submitted_by = models.ForeignKey(
        "identity.User", null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Submitted by")
    )
    approved_by = models.ForeignKey(
        "identity.User", null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Approved by")
    )
    approved_at = models.DateTimeField(_("Approved"), null=True)
    closed_at = models.DateTimeField(_("Closed"), null=True)
    status_note = models.CharField(_("Reason"), max_length=300, blank=True)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="campaign_has_name", condition=~Q(name="")),
            models.CheckConstraint(name="campaign_kind_known", condition=Q(kind__in=CampaignKind.values)),
            models.CheckConstraint(name="campaign_status_known", condition=Q(status__in=CampaignStatus.values)),
            models.CheckConstraint(name="campaign_policy_known", condition=Q(budget_policy__in=BudgetPolicy.values)),
            models.CheckConstraint(name="campaign_days_in_order", condition=Q(end_date__gte=F("start_date"))),
            models.CheckConstraint(name="campaign_currency_code", condition=Q(currency__regex="^[A-Z]{3}$")),
            models.CheckConstraint(
                name="campaign_amounts_not_negative",
                condition=Q(committed_amount__gte=0, actual_amount__gte=0)
                & (Q(budget_amount__isnull=True) | Q(budget_amount__gte=0))
                & (Q(expected_revenue_amount__isnull=True) | Q(expected_revenue_amount__gte=0)),
            ),
            # The tree: no deeper than five, a root alone in its path, nobody below oneself.
            models.CheckConstraint(name="campaign_depth", condition=Q(path__len__gte=1, path__len__lte=DEEPEST)),
            models.CheckConstraint(
                name="campaign_root_stands_alone",
                condition=Q(parent__isnull=True, path__len=1) | Q(parent__isnull=False, path__len__gt=1),
            ),
            models.CheckConstraint(name="campaign_not_own_parent", condition=~Q(parent=F("id"))),
            models.CheckConstraint(
                name="campaign_approved_has_time",
                condition=~Q(status__in=["approved", "in_progress", "completed", "closed"])
                | Q(approved_at__isnull=False),
            ),
            models.CheckConstraint(
                name="campaign_closed_has_time_and_nothing_committed",
                condition=Q(status="closed", closed_at__isnull=False, committed_amount=0)
                | ~Q(status="closed") & Q(closed_at__isnull=True),
            ),
            models.CheckConstraint(
                name="campaign_cancelled_has_reason", condition=~Q(status="cancelled") | ~Q(status_note="")
            ),
        ]
        indexes = [
            *record_indexes("campaign"),
            # The calendar and what is to start (queries/calendar.py, services/start_due.py).
            models.Index(fields=["start_date", "id"], name="campaign_start"),
            models.Index(fields=["budget_amount", "id"], name="campaign_budget"),
            # Everything below a campaign, for sums that roll up.
            GinIndex(fields=["path"], name="campaign_path"),
            # The campaign a lead names (queries/matching.py).
            models.Index(Lower("name"), name="campaign_by_name"),
            models.Index(Lower("utm_campaign"), condition=~Q(utm_campaign=""), name="campaign_by_code"),
        ]
