"""The rules of the score, in versions."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from loudou.kernel.ids import new_id
from loudou.leads.enums import GroupCounting, ModelStatus


class ScoreModel(models.Model):
    """One version of the score rules: dimension weights, band thresholds (lower bounds, inclusive), groups of rules.

    An active or retired version is never changed; an edit makes the next version (services/edit_score_rules.py).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.PositiveIntegerField(unique=True)
    status = models.CharField(max_length=8, choices=ModelStatus, default=ModelStatus.DRAFT)
    weight_attribute = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal(40))
    weight_behavior = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal(30))
    weight_smart = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal(30))
    contact_now_from = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal(60))
    nurture_from = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal(30))
    behaviour = models.JSONField(default=dict, blank=True)
    activated_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(name="lead_score_model_status", condition=Q(status__in=ModelStatus.values)),
            models.UniqueConstraint(
                fields=["status"], condition=Q(status=ModelStatus.ACTIVE), name="lead_score_model_one_active"
            ),
            models.CheckConstraint(
                name="lead_score_model_bands",
                condition=Q(nurture_from__gt=0, contact_now_from__gt=F("nurture_from"), contact_now_from__lte=100),
            ),
            models.CheckConstraint(
                name="lead_score_model_weights",
                condition=Q(weight_attribute__gte=0, weight_behavior__gte=0, weight_smart__gte=0)
                & (Q(weight_attribute__gt=0) | Q(weight_behavior__gt=0) | Q(weight_smart__gt=0)),
            ),
            models.CheckConstraint(
                name="lead_score_model_activated",
                condition=Q(status=ModelStatus.DRAFT) | Q(activated_at__isnull=False),
            ),
        ]


class ScoreGroup(models.Model):
    """Rules about one trait, and the most they may add together."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    model = models.ForeignKey(ScoreModel, on_delete=models.CASCADE, related_name="groups")
    code = models.CharField(max_length=40)
    label_zh = models.CharField(max_length=80)
    label_en = models.CharField(max_length=80)
    cap = models.DecimalField(max_digits=5, decimal_places=2)
    counting = models.CharField(max_length=4, choices=GroupCounting, default=GroupCounting.SUM)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["model", "code"], name="lead_score_group_once")]


class ScoreRule(models.Model):
    """Points, possibly negative, for a criterion (an expression over the lead) that holds; or a reason to hold back."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    group = models.ForeignKey(ScoreGroup, on_delete=models.CASCADE, related_name="rules")
    code = models.CharField(max_length=40)
    label_zh = models.CharField(_("Chinese label"), max_length=80)
    label_en = models.CharField(_("English label"), max_length=80)
    criterion = models.TextField(_("Criterion"))
    points = models.DecimalField(_("Points"), max_digits=5, decimal_places=2, default=Decimal(0))
    is_disqualifier = models.BooleanField(_("Disqualifies"), default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "code"], name="lead_score_rule_once")]
