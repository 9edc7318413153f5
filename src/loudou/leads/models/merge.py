"""Which leads were made one, and what they said before."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from loudou.kernel.ids import new_id
from loudou.leads.enums import MergeBy


class LeadMerge(models.Model):
    """One merge: the lead that remained, those that went into it, who chose what, and everything it changed.

    `originals` holds each lead as it was, the one that remained first: its id, number and what it said. `row_ids` are
    the rows of the change set that belong to this merge, since one act may merge many; an unmerge goes by them.
    `choices` are the fields somebody decided, by the lead whose value was taken. `moved` counts what came over by kind.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    survivor = models.ForeignKey("leads.Lead", on_delete=models.CASCADE, related_name="+", db_index=False)
    merged_ids = ArrayField(models.UUIDField())
    choices = models.JSONField(default=dict)
    originals = models.JSONField(default=list)
    moved = models.JSONField(default=dict)
    row_ids = ArrayField(models.UUIDField(), default=list)
    change_set_id = models.UUIDField()
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    unmerged_at = models.DateTimeField(null=True)
    unmerged_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="lead_merge_of_others", condition=Q(merged_ids__len__gte=1)),
            models.CheckConstraint(
                name="lead_merge_unmerged_after",
                condition=Q(unmerged_at__isnull=True) | Q(unmerged_at__gte=models.F("at")),
            ),
        ]
        indexes = [
            # What went into a lead, newest first (queries/merges.py::merges_of), and the merge a lead went away in.
            models.Index(fields=["survivor", "-at"], name="lead_merge_survivor"),
            GinIndex(fields=["merged_ids"], name="lead_merge_merged"),
        ]


class MergePolicy(models.Model):
    """How a merge decides a field, where the company says otherwise than rules/merge_fields.py does.

    `field` is a column of leads, or `custom.` with the key of a field the company added.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    field = models.CharField(max_length=80, unique=True)
    policy = models.CharField(max_length=24, choices=MergeBy)

    class Meta:
        constraints = [models.CheckConstraint(name="lead_merge_policy_known", condition=Q(policy__in=MergeBy.values))]
