"""Who had a lead before, and how much everybody holds."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from loudou.kernel.ids import new_id
from loudou.leads.enums import HeldHow
from loudou.platform.changes.keeping import RecordKeeping


class LeadOwnership(models.Model):
    """A closed period in which one owner or one pool had a lead.

    The present period is the lead itself (owner or pool, since when, how), so there is exactly one by structure; it
    is written here when it ends. Periods are half open and never overlap.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    lead = models.ForeignKey("leads.Lead", on_delete=models.CASCADE, related_name="+", db_index=False)
    owner = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    pool = models.ForeignKey("leads.LeadPool", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    from_at = models.DateTimeField()
    to_at = models.DateTimeField()
    how = models.CharField(max_length=12, choices=HeldHow)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="lead_ownership_forwards", condition=Q(to_at__gte=F("from_at"))),
            models.CheckConstraint(
                name="lead_ownership_somebody", condition=Q(owner__isnull=False) | Q(pool__isnull=False)
            ),
            ExclusionConstraint(
                name="lead_ownership_no_overlap",
                expressions=[
                    ("lead", RangeOperators.EQUAL),
                    (
                        Func(
                            F("from_at"),
                            F("to_at"),
                            Value("[)"),
                            function="tstzrange",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]
        indexes = [
            # The periods of one lead in order (queries.py::ownership_of), and who left it last (cooldown).
            models.Index(fields=["lead_id", "to_at"], name="lead_ownership_of_lead"),
        ]


class PoolHolding(models.Model):
    """How many open leads a person holds, by the pool they came from (None: from none). A guarded counter.

    `allowed` is the most the person may hold from there as of the last change: the limit in force at a claim, or what
    an assignment gave beyond it.
    """

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey("identity.User", on_delete=models.CASCADE, related_name="+", db_index=False)
    pool = models.ForeignKey("leads.LeadPool", null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    held = models.IntegerField(default=0)
    allowed = models.IntegerField(default=0)

    keeping = RecordKeeping.UNTRACKED

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "pool"], name="lead_holding_once", nulls_distinct=False),
            models.CheckConstraint(name="lead_holding_allowed", condition=Q(held__gte=0, held__lte=F("allowed"))),
        ]


class DailyClaim(models.Model):
    """How many leads a person claimed from a pool on one business day; `allowed` is the limit in force then."""

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey("identity.User", on_delete=models.CASCADE, related_name="+", db_index=False)
    pool = models.ForeignKey("leads.LeadPool", on_delete=models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    count = models.IntegerField(default=0)
    allowed = models.IntegerField(default=0)

    keeping = RecordKeeping.UNTRACKED

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "pool", "day"], name="lead_daily_claim_once"),
            models.CheckConstraint(name="lead_daily_claim_allowed", condition=Q(count__gte=0, count__lte=F("allowed"))),
        ]


class HoldingLimit(models.Model):
    """The most open leads a person may hold in all by claiming; without a user, everybody."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey("identity.User", null=True, on_delete=models.CASCADE, related_name="+")
    most = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user"], name="lead_holding_limit_once", nulls_distinct=False)]
