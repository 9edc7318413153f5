"""What the queue itself does not keep."""

from django.db import models

from loudou.platform.changes.keeping import RecordKeeping


class JobFailure(models.Model):
    """Why a job failed the last time it ran; the queue keeps only that it did."""

    job_id = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    error = models.TextField()

    keeping = RecordKeeping.UNTRACKED
