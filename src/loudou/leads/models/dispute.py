"""Scores somebody disagrees with."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from loudou.leads.enums import DisputeDirection, DisputeState, LeadBand
from loudou.platform.access.querysets import RecordQuerySet
from loudou.platform.records.tables import RecordTable, record_indexes


class ScoreDisputeQuerySet(RecordQuerySet["ScoreDispute"]):
    """Disputes; who raised one is its owner."""

    record_type = "score_dispute"


class ScoreDispute(RecordTable):
    """That somebody finds the score of a lead too high or too low, with the score as it was then.

    `rule_codes` are the rules, kinds of behaviour and features that counted. A dispute never changes a score: it is
    answered by a change of the rules or declined, once. `owner` is who raised it, `display_name` the lead's name then.
    """

    lead = models.ForeignKey("leads.Lead", on_delete=models.CASCADE, related_name="+", db_index=False)
    display_name = models.CharField(_("Lead"), max_length=200)
    direction = models.CharField(_("The score is"), max_length=8, choices=DisputeDirection)
    reason = models.CharField(_("Why"), max_length=500)
    score_total = models.DecimalField(_("Score"), max_digits=5, decimal_places=2, null=True)
    band = models.CharField(_("Band"), max_length=12, blank=True, choices=LeadBand)
    score_attribute = models.DecimalField(_("Attribute score"), max_digits=5, decimal_places=2, null=True)
    score_behavior = models.DecimalField(_("Behaviour score"), max_digits=5, decimal_places=2, null=True)
    score_smart = models.DecimalField(_("Smart score"), max_digits=5, decimal_places=2, null=True)
    score_version = models.PositiveIntegerField(_("Version of the rules"))
    score_reasons = models.JSONField(default=list)
    rule_codes = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    state = models.CharField(_("State"), max_length=8, choices=DisputeState, default=DisputeState.OPEN)
    answer = models.CharField(_("Answer"), max_length=500, blank=True)
    settled_at = models.DateTimeField(_("Answered"), null=True, blank=True)
    settled_by = models.UUIDField(null=True, blank=True)

    objects = ScoreDisputeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="score_dispute_direction", condition=Q(direction__in=DisputeDirection.values)),
            models.CheckConstraint(name="score_dispute_state", condition=Q(state__in=DisputeState.values)),
            models.CheckConstraint(name="score_dispute_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="score_dispute_settled",
                condition=Q(state=DisputeState.OPEN, settled_at__isnull=True)
                | ~Q(state=DisputeState.OPEN) & Q(settled_at__isnull=False),
            ),
            models.CheckConstraint(
                name="score_dispute_declined_says_why", condition=~Q(state=DisputeState.DECLINED) | ~Q(answer="")
            ),
            models.UniqueConstraint(
                fields=["lead", "owner"], condition=Q(state=DisputeState.OPEN), name="score_dispute_once"
            ),
        ]
        indexes = [
            *record_indexes("score_dispute"),
            # The disputes of a lead; and the reference PostgreSQL follows when the lead goes.
            models.Index(fields=["lead_id"], name="score_dispute_lead"),
        ]
