"""How deals are shared over campaigns, and what was decided about it."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from loudou.kernel.ids import new_id
from loudou.marketing.campaigns.enums import AttributionModel, CreditBasis
from loudou.marketing.campaigns.models.campaign import AMOUNT, Campaign
from loudou.platform.changes.keeping import RecordKeeping


class AttributionPolicy(models.Model):
    """What the organisation chose for attribution; one row.

    `model` is shown first, every model is computed. `window_days` of 24 hours are looked back. `counts_account` lets
    the touches of an account stand in for a deal without people.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    is_only = models.BooleanField(default=True, unique=True, editable=False)
    model = models.CharField(max_length=12, choices=AttributionModel, default=AttributionModel.POSITION)
    window_days = models.PositiveSmallIntegerField(default=180)
    half_life_days = models.DecimalField(max_digits=6, decimal_places=2, default=Decimal(7))
    first_share = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal(40))
    last_share = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal(40))
    counts_account = models.BooleanField(default=False)
    updated_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(name="attribution_policy_one_row", condition=Q(is_only=True)),
            models.CheckConstraint(name="attribution_policy_model", condition=Q(model__in=AttributionModel.values)),
            models.CheckConstraint(
                name="attribution_policy_window", condition=Q(window_days__gte=1, window_days__lte=3650)
            ),
            models.CheckConstraint(
                name="attribution_policy_half_life", condition=Q(half_life_days__gt=0, half_life_days__lte=3650)
            ),
            models.CheckConstraint(
                name="attribution_policy_shares",
                condition=Q(first_share__gte=0, last_share__gte=0, first_share__lte=100 - F("last_share"))
                & (Q(first_share__gt=0) | Q(last_share__gt=0)),
            ),
        ]


class AttributionRun(models.Model):
    """One computation of one model over a set of deals, with the terms it used; versions count up per model."""

    keeping = RecordKeeping.LEDGER

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    model = models.CharField(max_length=12, choices=AttributionModel)
    version = models.PositiveIntegerField()
    at = models.DateTimeField()
    window_days = models.PositiveSmallIntegerField()
    half_life_days = models.DecimalField(max_digits=6, decimal_places=2)
    deal_count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["model", "version"], name="attribution_run_once"),
            models.CheckConstraint(name="attribution_run_model_known", condition=Q(model__in=AttributionModel.values)),
        ]


class AttributionCredit(models.Model):
    """What of a deal one campaign is credited with under one model; no campaign is what nothing touched.

    The credits of a deal under a model and basis add up to the deal's own figures: `amount` to `deal_amount` (net),
    `ordered_amount`, `received_amount` (both with tax) and, where known, `margin_amount`. Rows of the basis `pipeline`
    hold the amount alone. A recomputation of a deal puts its rows in the place of those before: what was computed when,
    by which terms and over how many deals, its runs keep.
    """

    keeping = RecordKeeping.UNTRACKED

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    run = models.ForeignKey(AttributionRun, on_delete=models.PROTECT, related_name="+")
    model = models.CharField(max_length=12, choices=AttributionModel)
    basis = models.CharField(max_length=10, choices=CreditBasis)
    deal_id = models.UUIDField()
    campaign = models.ForeignKey(Campaign, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    currency = models.CharField(max_length=3)
    touch_count = models.PositiveIntegerField()
    deal_amount = models.DecimalField(**AMOUNT)
    amount = models.DecimalField(**AMOUNT)
    ordered_amount = models.DecimalField(**AMOUNT, default=0)
    received_amount = models.DecimalField(**AMOUNT, default=0)
    margin_amount = models.DecimalField(**AMOUNT, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["model", "basis", "deal_id", "campaign"],
                nulls_distinct=False,
                name="attribution_credit_once",
            ),
            models.CheckConstraint(
                name="attribution_credit_choices_known",
                condition=Q(model__in=AttributionModel.values, basis__in=CreditBasis.values),
            ),
            models.CheckConstraint(name="attribution_credit_currency_code", condition=Q(currency__regex="^[A-Z]{3}$")),
            models.CheckConstraint(
                name="attribution_credit_pipeline_holds_amount_alone",
                condition=Q(basis="revenue") | Q(ordered_amount=0, received_amount=0, margin_amount__isnull=True),
            ),
        ]
        indexes = [
            # The sums of a campaign under a model (returns of campaigns).
            models.Index(
                fields=["campaign", "model", "basis"],
                include=["deal_id", "currency", "deal_amount", "amount", "ordered_amount", "received_amount"],
                name="attribution_credit_sums",
            ),
            # The credits of a deal, when it is computed anew.
            models.Index(fields=["deal_id"], name="attribution_credit_deal"),
        ]
