"""Assignment rules, the people they share leads among, and the record of every decision."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from loudou.kernel.ids import new_id
from loudou.leads.enums import AssignmentMethod
from loudou.platform.changes.keeping import RecordKeeping


class AssignmentRule(models.Model):
    """Which leads go to which people, tried by priority (1 first) until one matches and finds somebody.

    `criteria` is an expression over the lead; empty matches every lead. A rule of a pool is asked for that pool's
    leads only. `previous_owner_days` keeps a lead from going straight back to who gave it up.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(_("Name"), max_length=120)
    pool = models.ForeignKey("leads.LeadPool", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    priority = models.PositiveSmallIntegerField(_("Priority"), default=10)
    criteria = models.TextField(_("Criteria"), blank=True)
    method = models.CharField(_("Method"), max_length=16, choices=AssignmentMethod)
    previous_owner_days = models.PositiveSmallIntegerField(default=15)
    is_active = models.BooleanField(_("Active"), default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name"], name="lead_assignment_rule_name"),
            models.CheckConstraint(
                name="lead_assignment_method_known", condition=Q(method__in=AssignmentMethod.values)
            ),
        ]


class AssignmentMember(models.Model):
    """A person of a rule: place in the order, weight, and limits (None: no limit)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    rule = models.ForeignKey(AssignmentRule, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey("identity.User", on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)
    weight = models.PositiveSmallIntegerField(_("Weight"), default=1)
    capacity = models.PositiveIntegerField(_("Most held"), null=True, blank=True)
    daily_max = models.PositiveIntegerField(_("Most per day"), null=True, blank=True)
    is_paused = models.BooleanField(_("Paused"), default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "user"], name="lead_assignment_member_once")]


class AssignmentTurn(models.Model):
    """What a rule remembers of a person between two runs: running weight, last turn, and the count of the day."""

    id = models.BigAutoField(primary_key=True)
    rule = models.ForeignKey(AssignmentRule, on_delete=models.CASCADE, related_name="+", db_index=False)
    user = models.ForeignKey("identity.User", on_delete=models.CASCADE, related_name="+", db_index=False)
    running_weight = models.BigIntegerField(default=0)
    last_turn = models.BigIntegerField(default=0)
    last_assigned_at = models.DateTimeField(null=True)
    day = models.DateField(null=True)
    assigned_count = models.PositiveIntegerField(default=0)

    keeping = RecordKeeping.UNTRACKED

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "user"], name="lead_assignment_turn_once")]


class AssignmentRun(models.Model):
    """One sharing out of a set of leads by one rule: everybody considered, as they stood before the first turn.

    `considered` lists candidates in order: user, held, capacity, given today, weight, and the reason when skipped from
    the start. With the turns in the log every single decision can be replayed.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    rule_id = models.UUIDField()
    rule_name = models.CharField(max_length=120)
    method = models.CharField(max_length=16)
    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    considered = models.JSONField(default=list)

    keeping = RecordKeeping.HISTORY


class AssignmentLog(models.Model):
    """One decision: which turn of which run gave a lead to whom (None: to nobody), and who was skipped for it alone.

    `run_id` is None for a person's own choice and for an owner kept; `reason` then says which.
    """

    id = models.BigAutoField(primary_key=True)
    lead_id = models.UUIDField()
    run_id = models.UUIDField(null=True)
    turn = models.PositiveIntegerField(default=0)
    chosen_id = models.UUIDField(null=True)
    reason = models.CharField(max_length=24)
    skipped = models.JSONField(null=True)
    at = models.DateTimeField()

    keeping = RecordKeeping.HISTORY

    class Meta:
        # Why a lead has its owner, newest first (queries.py::assignment_reasons).
        indexes = [models.Index(fields=["lead_id", "-id"], name="lead_assignment_of_lead")]
