"""How deals are sold: processes, their stages, and what each stage asks for.

A process is never changed once deals stand in it: an edit makes the next revision, and deals stay on theirs or are
moved over. Names are the company's own; `name_en` is shown to those who read English.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from loudou.kernel.ids import new_id
from loudou.platform.access.querysets import RecordQuerySet
from loudou.platform.records.tables import RecordTable, record_indexes
from loudou.sales.pipeline.enums import (
    AmountBasis,
    CriterionKind,
    CriterionMoment,
    ForecastCategory,
    ProbabilityPolicy,
    StageType,
)


class SalesProcessQuerySet(RecordQuerySet["SalesProcess"]):
    """Processes; nobody owns them, so a grant reaches all or none."""

    record_type = "sales_process"


class StageQuerySet(RecordQuerySet["Stage"]):
    """Stages; nobody owns them, so a grant reaches all or none."""

    record_type = "stage"


class SalesProcess(RecordTable):
    """A way of selling, in one revision. `code` stays the same over revisions; one of them is active."""

    code = models.CharField(_("Code"), max_length=40)
    revision = models.PositiveIntegerField(_("Revision"), default=1)
    name = models.CharField(_("Name"), max_length=80)
    name_en = models.CharField(_("Name in English"), max_length=80, blank=True)
    is_active = models.BooleanField(_("Active"), default=True)
    is_default = models.BooleanField(_("Default"), default=False)
    may_skip = models.BooleanField(_("Stages may be skipped"), default=True)
    may_go_back = models.BooleanField(_("Deals may go back"), default=True)
    probability_policy = models.CharField(
        _("Who sets the probability"), max_length=10, choices=ProbabilityPolicy, default=ProbabilityPolicy.CORRIDOR
    )
    amount_basis = models.CharField(
        _("Amount of a won deal"), max_length=5, choices=AmountBasis, default=AmountBasis.NET
    )
    win_needs_document = models.BooleanField(_("Winning needs a quote, contract or order"), default=False)
    win_needs_reason = models.BooleanField(_("Winning needs a reason"), default=False)
    loss_needs_competitor = models.BooleanField(_("Losing needs a competitor"), default=False)

    objects = SalesProcessQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "revision"], name="process_revision_once"),
            models.UniqueConstraint(fields=["code"], condition=Q(is_active=True), name="process_one_active_revision"),
            models.UniqueConstraint(
                fields=["is_default"], condition=Q(is_active=True, is_default=True), name="process_one_default"
            ),
        ]
        indexes = record_indexes("sales_process")


class Stage(RecordTable):
    """A step of a process. Closed stages come after the active ones; each process has one of each closed type."""

    process = models.ForeignKey(SalesProcess, on_delete=models.PROTECT, related_name="stages")
    code = models.CharField(_("Code"), max_length=40)
    position = models.PositiveSmallIntegerField(pgettext_lazy("stage", "Position"))
    name = models.CharField(_("Name"), max_length=80)
    name_en = models.CharField(_("Name in English"), max_length=80, blank=True)
    type = models.CharField(pgettext_lazy("deal", "Type"), max_length=8, choices=StageType, default=StageType.ACTIVE)
    probability_rate = models.DecimalField(_("Win probability"), max_digits=9, decimal_places=6)
    lowest_rate = models.DecimalField(_("Lowest probability"), max_digits=9, decimal_places=6, default=0)
    highest_rate = models.DecimalField(_("Highest probability"), max_digits=9, decimal_places=6, default=1)
    expected_days = models.PositiveSmallIntegerField(_("Expected days"), null=True, blank=True)
    max_days = models.PositiveSmallIntegerField(_("Stalled after days"), null=True, blank=True)
    goal = models.CharField(_("Goal"), max_length=300, blank=True)
    goal_en = models.CharField(_("Goal in English"), max_length=300, blank=True)
    forecast_category = models.CharField(
        _("Forecast category"), max_length=10, choices=ForecastCategory, default=ForecastCategory.PIPELINE
    )

    objects = StageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["process", "code"], name="stage_code_once"),
            models.UniqueConstraint(fields=["process", "position"], name="stage_position_once"),
            models.UniqueConstraint(
                fields=["process", "type"], condition=~Q(type=StageType.ACTIVE), name="stage_closed_type_once"
            ),
            models.CheckConstraint(name="stage_type_known", condition=Q(type__in=StageType.values)),
            models.CheckConstraint(
                name="stage_rate_in_corridor",
                condition=Q(
                    lowest_rate__gte=0,
                    lowest_rate__lte=F("probability_rate"),
                    highest_rate__gte=F("probability_rate"),
                    highest_rate__lte=1,
                ),
            ),
            models.CheckConstraint(
                name="stage_closed_rate",
                condition=Q(type=StageType.ACTIVE)
                | Q(type=StageType.WON, probability_rate=1)
                | Q(type__in=[StageType.LOST, StageType.INVALID], probability_rate=0),
            ),
        ]
        indexes = record_indexes("stage")


class StageCriterion(models.Model):
    """A condition of entering or leaving a stage; `kind` says which of its columns counts."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="criteria")
    code = models.CharField(_("Code"), max_length=40)
    position = models.PositiveSmallIntegerField(pgettext_lazy("stage", "Position"))
    moment = models.CharField(_("When"), max_length=5, choices=CriterionMoment, default=CriterionMoment.EXIT)
    kind = models.CharField(_("Kind"), max_length=10, choices=CriterionKind)
    name = models.CharField(_("Name"), max_length=120)
    name_en = models.CharField(_("Name in English"), max_length=120, blank=True)
    is_required = models.BooleanField(pgettext_lazy("gate", "Required"), default=True)
    expression = models.CharField(_("Expression"), max_length=1000, blank=True)
    field = models.CharField(_("Field"), max_length=60, blank=True)
    task_days = models.PositiveSmallIntegerField(_("Task due after days"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stage", "code"], name="criterion_code_once"),
            models.CheckConstraint(name="criterion_kind_known", condition=Q(kind__in=CriterionKind.values)),
            models.CheckConstraint(
                name="criterion_expression_given", condition=~Q(kind=CriterionKind.EXPRESSION) | ~Q(expression="")
            ),
            models.CheckConstraint(name="criterion_field_given", condition=~Q(kind=CriterionKind.FIELD) | ~Q(field="")),
        ]
