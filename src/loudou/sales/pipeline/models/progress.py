"""The way a deal took: its stays in stages, and what was confirmed and done on the way."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Deferrable, F, Func, Q
from django.utils.translation import gettext_lazy as _

from loudou.kernel.ids import new_id
from loudou.sales.pipeline.enums import Direction
from loudou.sales.pipeline.models.opportunities import Opportunity
from loudou.sales.pipeline.models.processes import Stage, StageCriterion


class TsTzRange(Func):
    """The stay as PostgreSQL compares it."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class StageHistory(models.Model):
    """One stay of a deal in a stage, half-open; rows are added and their end is set once. `left_at` empty: still there.

    A stay begins when the one before ends, so durations add up to the age of the deal.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="stays")
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="+")
    direction = models.CharField(_("Direction"), max_length=8, choices=Direction)
    entered_at = models.DateTimeField(_("Entered"))
    left_at = models.DateTimeField(_("Left"), null=True, blank=True)
    actor_id = models.UUIDField(null=True)
    amount = models.DecimalField(_("Amount"), max_digits=19, decimal_places=4)
    currency = models.CharField(_("Currency"), max_length=3)
    expected_close_date = models.DateField(_("Expected close"), null=True, blank=True)
    note = models.CharField(_("Reason"), max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["opportunity"], condition=Q(left_at__isnull=True), name="stage_history_one_open"
            ),
            models.CheckConstraint(
                name="stage_history_forward_in_time",
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("entered_at")),
            ),
            ExclusionConstraint(
                name="stage_history_no_overlap",
                expressions=[
                    ("opportunity", RangeOperators.EQUAL),
                    (TsTzRange("entered_at", "left_at"), RangeOperators.OVERLAPS),
                ],
                deferrable=Deferrable.DEFERRED,
            ),
        ]
        indexes = [
            models.Index(fields=["opportunity", "entered_at"], name="stage_history_of"),
            models.Index(fields=["stage", "entered_at"], name="stage_history_stage"),
        ]


class CriterionCheck(models.Model):
    """That a person confirmed a condition for a deal, or that a manager waived it, with reason."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="checks")
    criterion = models.ForeignKey(StageCriterion, on_delete=models.PROTECT, related_name="+")
    is_waived = models.BooleanField(_("Waived"), default=False)
    evidence = models.CharField(_("Evidence"), max_length=500, blank=True)
    checked_by = models.UUIDField(null=True)
    checked_at = models.DateTimeField(_("Confirmed"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["opportunity", "criterion"], name="criterion_check_once"),
            models.CheckConstraint(name="criterion_waived_with_reason", condition=Q(is_waived=False) | ~Q(evidence="")),
        ]


class StageTask(models.Model):
    """The task a stage gave to a deal when it entered; entering the stage again gives a new one."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="stage_tasks")
    criterion = models.ForeignKey(StageCriterion, on_delete=models.PROTECT, related_name="+")
    activity = models.ForeignKey("activities.Activity", on_delete=models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField(_("Round"), default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["opportunity", "criterion", "round"], name="stage_task_once_per_round"),
        ]
