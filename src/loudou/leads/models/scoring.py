"""The rules of the score, in versions."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from loudou.kernel.ids import new_id
from loudou.leads.enums import BandAct, GroupCounting, ModelStatus, NurtureEnd

AS_BEFORE = [{"minutes": 0, "tells": ["owner", "pool_admins"], "role": "", "returns": False}]
"""The steps of versions made before there were any to choose."""


class ScoreModel(models.Model):
    """One version of the score rules: dimension weights, band thresholds (lower bounds, inclusive), groups of rules.

    `hysteresis` is how many points a score must fall below a band before the lead leaves it. The acts say what becomes
    of a lead without owner in each band; a lead to contact now starts the clock of its first response
    (`response_minutes` of working time, None for no clock); one on hold is archived after `archive_days`, one nurtured
    for `nurture_days` leaves nurturing. `escalation` are the steps about responses that are owed, as
    rules/escalation.py stores them; they concern what comes after `escalates_since`, when they were first in force.

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
    hysteresis = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal(0), db_default=Decimal(0))
    contact_now_act = models.CharField(max_length=8, choices=BandAct, default=BandAct.ASSIGN, db_default=BandAct.ASSIGN)
    nurture_act = models.CharField(max_length=8, choices=BandAct, default=BandAct.ENROL, db_default=BandAct.ENROL)
    hold_act = models.CharField(max_length=8, choices=BandAct, default=BandAct.LEAVE, db_default=BandAct.LEAVE)
    response_minutes = models.PositiveSmallIntegerField(null=True, default=30, db_default=30)
    opens_task = models.BooleanField(default=True, db_default=True)
    tells_owner = models.BooleanField(default=True, db_default=True)
    archive_days = models.PositiveSmallIntegerField(null=True, default=180, db_default=180)
    nurture_days = models.PositiveSmallIntegerField(null=True, default=180, db_default=180)
    nurture_end = models.CharField(
        max_length=12, choices=NurtureEnd, default=NurtureEnd.HAND_BACK, db_default=NurtureEnd.HAND_BACK
    )
    escalation = models.JSONField(default=list, db_default=models.Value(AS_BEFORE, models.JSONField()))
    escalates_since = models.DateTimeField(db_default=Now())
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
                name="lead_score_model_hysteresis",
                condition=Q(hysteresis__gte=0, hysteresis__lt=F("nurture_from"))
                & Q(hysteresis__lt=F("contact_now_from") - F("nurture_from")),
            ),
            models.CheckConstraint(
                name="lead_score_model_acts",
                condition=Q(contact_now_act__in=[BandAct.ASSIGN, BandAct.LEAVE])
                & Q(nurture_act__in=BandAct.values, hold_act__in=[BandAct.ASSIGN, BandAct.LEAVE]),
            ),
            models.CheckConstraint(
                name="lead_score_model_clocks",
                condition=(Q(response_minutes__isnull=True) | Q(response_minutes__range=(1, 10_000)))
                & (Q(archive_days__isnull=True) | Q(archive_days__range=(1, 3_650)))
                & (Q(nurture_days__isnull=True) | Q(nurture_days__range=(1, 3_650))),
            ),
            models.CheckConstraint(name="lead_score_model_nurture_end", condition=Q(nurture_end__in=NurtureEnd.values)),
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
