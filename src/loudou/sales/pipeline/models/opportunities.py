"""Deals that may be won."""

from django.db import models
from django.db.models import Case, F, Func, IntegerField, Q, Value, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from loudou.kernel.money import MINOR_UNITS
from loudou.platform.access.querysets import RecordQuerySet
from loudou.platform.records.tables import RecordTable, record_indexes
from loudou.sales.pipeline.enums import ForecastCategory, OpportunityKind, OpportunityStatus
from loudou.sales.pipeline.models.processes import SalesProcess, Stage

MONEY = models.DecimalField(max_digits=19, decimal_places=4)


def _weighted() -> Func:
    """Amount times probability in whole minor units, half up."""
    places = [
        When(currency__in=[code for code, known in MINOR_UNITS.items() if known == digits], then=Value(digits))
        for digits in sorted(set(MINOR_UNITS.values()))
    ]
    scale = Case(*places, default=Value(2), output_field=IntegerField())
    return Func(F("amount") * F("probability_rate"), scale, function="ROUND", output_field=MONEY)


class LossReasonQuerySet(RecordQuerySet["LossReason"]):
    """Reasons; nobody owns them, so a grant reaches all or none."""

    record_type = "loss_reason"


class LossReason(RecordTable):
    """Why a deal was lost, was never one, or (rarely asked) was won; `status` is the outcome it explains."""

    code = models.CharField(_("Code"), max_length=40, unique=True)
    status = models.CharField(_("Outcome"), max_length=8, choices=OpportunityStatus)
    position = models.PositiveSmallIntegerField(pgettext_lazy("stage", "Position"))
    name = models.CharField(_("Name"), max_length=80)
    name_en = models.CharField(_("Name in English"), max_length=80, blank=True)
    names_competitor = models.BooleanField(_("Names a competitor"), default=False)
    is_active = models.BooleanField(_("Active"), default=True)

    objects = LossReasonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="loss_reason_of_closed", condition=Q(status__in=["won", "lost", "invalid"])),
        ]
        indexes = record_indexes("loss_reason")


class OpportunityQuerySet(RecordQuerySet["Opportunity"]):
    """Opportunities, by owner."""

    record_type = "opportunity"


class Opportunity(RecordTable):
    """A deal an account may make with us, standing in one stage of its process.

    `amount` is what the deal is worth by the process's amount basis; net and gross are known once an offer was
    accepted. `probability_rate` follows the stage until it is pinned. `source_*` names where it came from (a lead),
    `deal_*` the document that won it; both live above this domain and are plain references. `weighted_amount` is kept
    by the database, in whole minor units.
    """

    derived = (*RecordTable.derived, "weighted_amount")

    number = models.CharField(_("Number"), max_length=20, unique=True)
    name = models.CharField(_("Name"), max_length=200)
    account = models.ForeignKey(
        "customers.Account", on_delete=models.PROTECT, related_name="+", verbose_name=_("Account")
    )
    contact = models.ForeignKey(
        "customers.Contact",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("Contact"),
    )
    kind = models.CharField(
        pgettext_lazy("deal", "Type"), max_length=10, choices=OpportunityKind, default=OpportunityKind.NEW
    )
    process = models.ForeignKey(SalesProcess, on_delete=models.PROTECT, related_name="+", verbose_name=_("Process"))
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="+", verbose_name=_("Stage"))
    status = models.CharField(_("Status"), max_length=8, choices=OpportunityStatus, default=OpportunityStatus.OPEN)
    stage_entered_at = models.DateTimeField(_("In this stage since"))
    amount = models.DecimalField(_("Amount"), max_digits=19, decimal_places=4, default=0)
    currency = models.CharField(_("Currency"), max_length=3)
    net_amount = models.DecimalField(_("Net amount"), max_digits=19, decimal_places=4, null=True, blank=True)
    gross_amount = models.DecimalField(_("Gross amount"), max_digits=19, decimal_places=4, null=True, blank=True)
    expected_close_date = models.DateField(_("Expected close"), null=True, blank=True)
    decision_date = models.DateField(_("Decision date"), null=True, blank=True)
    probability_rate = models.DecimalField(_("Win probability"), max_digits=9, decimal_places=6)
    weighted_amount = models.GeneratedField(
        verbose_name=_("Weighted amount"), expression=_weighted(), output_field=MONEY, db_persist=True
    )
    is_probability_pinned = models.BooleanField(_("Probability set by hand"), default=False)
    forecast_category = models.CharField(_("Forecast category"), max_length=10, choices=ForecastCategory)
    next_step = models.CharField(_("Next step"), max_length=300, blank=True)
    competitor = models.CharField(_("Competitor"), max_length=120, blank=True)
    reason = models.ForeignKey(
        LossReason,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("Reason of the outcome"),
    )
    reason_note = models.CharField(_("Note on the outcome"), max_length=500, blank=True)
    closed_at = models.DateTimeField(_("Closed"), null=True, blank=True)
    source_kind = models.CharField(max_length=40, blank=True)
    source_id = models.UUIDField(null=True, blank=True)
    deal_kind = models.CharField(max_length=40, blank=True)
    deal_id = models.UUIDField(null=True, blank=True)
    note = models.TextField(_("Remarks"), blank=True)

    objects = OpportunityQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="opportunity_has_name", condition=~Q(name="")),
            models.CheckConstraint(name="opportunity_amount_not_negative", condition=Q(amount__gte=0)),
            models.CheckConstraint(
                name="opportunity_closed_has_time",
                condition=Q(status="open", closed_at__isnull=True) | ~Q(status="open") & Q(closed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="opportunity_rate_fits_status",
                condition=Q(status="open", probability_rate__gte=0, probability_rate__lte=1)
                | Q(status="won", probability_rate=1)
                | Q(status__in=["lost", "invalid"], probability_rate=0),
            ),
            models.CheckConstraint(
                name="opportunity_lost_has_reason", condition=~Q(status="lost") | Q(reason__isnull=False)
            ),
            models.CheckConstraint(name="opportunity_won_has_amount", condition=~Q(status="won") | Q(amount__gt=0)),
        ]
        indexes = [
            *record_indexes("opportunity"),
            # Board columns: cards by time in stage, counts and sums from the index alone (queries/board.py).
            models.Index(
                fields=["stage", "stage_entered_at", "id"],
                include=["owner"],
                condition=Q(status="open"),
                name="opportunity_board",
            ),
            models.Index(
                fields=["stage", "currency"],
                include=["owner", "amount", "weighted_amount"],
                condition=Q(status="open"),
                name="opportunity_sums",
            ),
            models.Index(fields=["account", "id"], name="opportunity_account"),
            models.Index(fields=["expected_close_date", "id"], name="opportunity_close_date"),
            models.Index(fields=["amount", "id"], name="opportunity_amount"),
            # Where a lead went (processes/lead_conversion).
            models.Index(fields=["source_id"], condition=Q(source_id__isnull=False), name="opportunity_source"),
        ]
