"""Computing the attribution of every deal anew, step by step."""

from django.db import models
from django.db.models import F, Q

from loudou.kernel.ids import new_id
from loudou.marketing.campaigns.enums import RecountState
from loudou.platform.changes.keeping import RecordKeeping


class AttributionRecount(models.Model):
    """A computation of all deals somebody asked for: how many there are, how many are done, how many changed.

    Deals are taken by their ids in rising order; `reached` is the last one done, where it goes on after whatever
    happened. One runs at a time.
    """

    keeping = RecordKeeping.UNTRACKED

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    state = models.CharField(max_length=10, choices=RecountState, default=RecountState.RUNNING)
    asked_by = models.UUIDField(null=True)
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    total_count = models.PositiveIntegerField(null=True)
    done_count = models.PositiveIntegerField(default=0)
    changed_count = models.PositiveIntegerField(default=0)
    reached = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["state"], condition=Q(state="running"), name="attribution_recount_one_runs"
            ),
            models.CheckConstraint(
                name="attribution_recount_ended",
                condition=Q(state="running", finished_at__isnull=True)
                | Q(state__in=["done", "cancelled"], finished_at__isnull=False),
            ),
            models.CheckConstraint(name="attribution_recount_counts", condition=Q(changed_count__lte=F("done_count"))),
        ]
        # The latest first (queries/recounts.py).
        indexes = [models.Index(fields=["-asked_at"], name="attribution_recount_latest")]
