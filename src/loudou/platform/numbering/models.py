"""The counters behind document numbers."""

from django.db import models

from loudou.platform.changes.keeping import RecordKeeping


class Series(models.Model):
    """The next number of one prefix in one year. A counter, not a record: taking a number is not a change."""

    id = models.BigAutoField(primary_key=True)
    prefix = models.CharField(max_length=12)
    year = models.PositiveSmallIntegerField()
    next_number = models.BigIntegerField(default=1)

    keeping = RecordKeeping.UNTRACKED

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["prefix", "year"], name="series_once"),
            models.CheckConstraint(name="series_counts_up", condition=models.Q(next_number__gte=1)),
        ]
