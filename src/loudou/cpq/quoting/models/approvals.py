"""The approval matrix."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from loudou.cpq.quoting.enums import ApprovalMeasure
from loudou.platform.access.querysets import RecordQuerySet
from loudou.platform.records.tables import RecordTable, record_indexes


class ApprovalRuleQuerySet(RecordQuerySet["ApprovalRule"]):
    """Approval rules; nobody owns them, so a grant reaches all or none."""

    record_type = "approval_rule"


class ApprovalRule(RecordTable):
    """One row of the matrix: discounts and amounts above the threshold, margins below it, need this level."""

    code = models.CharField(_("Code"), max_length=40, unique=True)
    name = models.CharField(_("Name"), max_length=80)
    name_en = models.CharField(_("Name in English"), max_length=80, blank=True)
    measure = models.CharField(_("Looks at"), max_length=24, choices=ApprovalMeasure)
    threshold = models.DecimalField(_("Threshold"), max_digits=19, decimal_places=6)
    level = models.PositiveSmallIntegerField(_("Level"), default=1)
    is_active = models.BooleanField(_("In force"), default=True)

    objects = ApprovalRuleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="approval_rule_level", condition=Q(level__gte=1)),
            models.CheckConstraint(name="approval_rule_measure_known", condition=Q(measure__in=ApprovalMeasure.values)),
        ]
        indexes = record_indexes("approval_rule")
