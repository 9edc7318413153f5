"""What became of everything that came in."""

from django.db import models

from loudou.kernel.ids import new_id
from loudou.platform.changes.keeping import RecordKeeping


class IntakeOutcome(models.Model):
    """What a submission, a mail, or one row of a delivery (counted from 1) led to. Written once for each attempt.

    `outcome` is what the leads said: created, appended, repeated or failed; `problems` tell why a row failed. What
    holds now stands in IntakeEntry.
    """

    keeping = RecordKeeping.LEDGER

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    origin_id = models.UUIDField()
    row = models.PositiveIntegerField(default=1)
    attempt = models.PositiveIntegerField(default=1)
    outcome = models.CharField(max_length=16)
    lead_id = models.UUIDField(null=True)
    problems = models.JSONField(default=list)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["origin_id", "row", "attempt"], name="intake_outcome_once")]
        # Where a lead came from (queries/origins.py).
        indexes = [models.Index(fields=["lead_id"], name="intake_outcome_of_lead")]
