"""Change sets and the rows they changed."""

from django.contrib.postgres.fields import HStoreField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models

from loudou.kernel.ids import new_id
from loudou.platform.changes.keeping import RecordKeeping


class ChangeSet(models.Model):
    """One act: who did it, on whose behalf, when, through which channel and why. Never changed afterwards."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    label = models.CharField(max_length=80)
    actor_id = models.UUIDField(null=True)
    on_behalf_of = models.UUIDField(null=True)
    at = models.DateTimeField()
    source = models.CharField(max_length=12)
    reason = models.TextField(blank=True)
    correlation_id = models.UUIDField()
    undo_of = models.UUIDField(null=True, unique=True)

    keeping = RecordKeeping.HISTORY

    class Meta:
        # Recent changes of one person, newest first (changes/queries.py::recent_change_sets).
        indexes = [models.Index(fields=["actor_id", "-at"], name="change_set_recent")]


class RowChange(models.Model):
    """One row inserted (I), updated (U) or deleted (D): only the columns that differ, as PostgreSQL's own text."""

    seq = models.BigAutoField(primary_key=True)
    change_set_id = models.UUIDField()
    table_name = models.CharField(max_length=63)
    row_id = models.UUIDField()
    op = models.CharField(max_length=1)
    before = HStoreField(null=True)
    after = HStoreField(null=True)

    keeping = RecordKeeping.HISTORY

    class Meta:
        indexes = [
            # The history of one record, oldest first (changes/queries.py::history_of).
            models.Index(fields=["row_id", "seq"], name="row_change_of_row"),
            # The rows of one change set: written together, so a block range index is enough and nearly free.
            BrinIndex(fields=["change_set_id"], name="row_change_of_set", pages_per_range=16),
        ]
        constraints = [models.CheckConstraint(name="row_change_op", condition=models.Q(op__in=["I", "U", "D"]))]
