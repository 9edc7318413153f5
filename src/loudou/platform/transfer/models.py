"""Imports, their chunks, the rows that failed, and saved mappings."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from loudou.kernel.ids import new_id
from loudou.platform.changes.keeping import RecordKeeping
from loudou.platform.transfer.enums import ImportState


class ImportJob(models.Model):
    """One file on its way in. `done_rows` is how far it got for good; a restarted run goes on from there.

    created + updated + skipped + failed = done_rows, always: the counts move in the transaction of their chunk.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record_type = models.CharField(max_length=40)
    user_id = models.UUIDField(null=True)
    file_name = models.CharField(max_length=255)
    path = models.CharField(max_length=500)
    digest = models.CharField(max_length=64, default="")
    mapping = models.TextField(blank=True)
    options = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.UPLOADED)
    total_bytes = models.BigIntegerField(default=0)
    read_bytes = models.BigIntegerField(default=0)
    done_rows = models.PositiveIntegerField(default=0)
    created_count = models.PositiveIntegerField(default=0)
    updated_count = models.PositiveIntegerField(default=0)
    skipped_count = models.PositiveIntegerField(default=0)
    failed_count = models.PositiveIntegerField(default=0)
    problem = models.TextField(blank=True)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    keeping = RecordKeeping.UNTRACKED

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="import_counts_add_up",
                condition=models.Q(
                    done_rows=models.F("created_count")
                    + models.F("updated_count")
                    + models.F("skipped_count")
                    + models.F("failed_count")
                ),
            )
        ]
        indexes = [models.Index(fields=["user_id", "-created_at"], name="import_of_user")]


class ImportChunk(models.Model):
    """The rows of an import that were written in one transaction, under one change set."""

    id = models.BigAutoField(primary_key=True)
    job = models.ForeignKey(ImportJob, on_delete=models.CASCADE, related_name="+")
    first_row = models.PositiveIntegerField()
    last_row = models.PositiveIntegerField()
    change_set_id = models.UUIDField()

    keeping = RecordKeeping.UNTRACKED

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "first_row"], name="import_chunk_once")]


class FailedRow(models.Model):
    """A row that was not imported, as it stood in the file, with everything wrong with it."""

    id = models.BigAutoField(primary_key=True)
    job = models.ForeignKey(ImportJob, on_delete=models.CASCADE, related_name="+")
    row = models.PositiveIntegerField()
    line = models.PositiveIntegerField()
    cells = ArrayField(models.TextField())
    problems = models.JSONField()

    keeping = RecordKeeping.UNTRACKED

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "row"], name="failed_row_once")]


class SavedMapping(models.Model):
    """A mapping kept under a name for the next file of this shape."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record_type = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    user_id = models.UUIDField(null=True)
    headers = ArrayField(models.TextField(), default=list)
    mapping = models.TextField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record_type", "name"], name="saved_mapping_name_once")]


class ExportLog(models.Model):
    """Who took which data out, when and as what; itself the record, never changed."""

    id = models.BigAutoField(primary_key=True)
    user_id = models.UUIDField(null=True)
    record_type = models.CharField(max_length=40)
    form = models.CharField(max_length=10)
    filter = models.TextField(blank=True)
    columns = ArrayField(models.CharField(max_length=60), default=list)
    correlation_id = models.UUIDField()
    exported_at = models.DateTimeField()

    keeping = RecordKeeping.UNTRACKED

    class Meta:
        indexes = [models.Index(fields=["exported_at"], name="export_time")]
