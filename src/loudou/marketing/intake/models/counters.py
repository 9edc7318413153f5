"""Counters: working memory, of which no history is kept."""

from django.db import models

from loudou.platform.changes.keeping import RecordKeeping


class FormDay(models.Model):
    """How often a form was shown on one day (UTC), and how often what came was no answer of a person."""

    keeping = RecordKeeping.UNTRACKED

    form = models.ForeignKey("intake.Form", on_delete=models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    view_count = models.PositiveIntegerField(default=0)
    spam_count = models.PositiveIntegerField(default=0)
    limited_count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["form", "day"], name="form_day_once")]


class AttemptCount(models.Model):
    """How often somebody tried something in the window that began at `started_at`; `key` is a hash of who and what."""

    keeping = RecordKeeping.UNTRACKED

    key = models.CharField(primary_key=True, max_length=64)
    started_at = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField(default=1)
