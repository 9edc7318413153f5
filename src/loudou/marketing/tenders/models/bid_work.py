"""What is left to do for a bid, how its deadlines moved, and who was reminded."""

from django.db import models
from django.db.models import Q

from loudou.kernel.ids import new_id
from loudou.marketing.tenders.enums import DeadlineKind
from loudou.marketing.tenders.models.bids import Bid
from loudou.platform.changes.keeping import RecordKeeping


class BidItem(models.Model):
    """A line of the checklist of a bid. With `days_before` its due time follows `deadline`; else it was set by hand."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    bid = models.ForeignKey(Bid, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    deadline = models.CharField(max_length=10, choices=DeadlineKind, blank=True, default="")
    days_before = models.PositiveSmallIntegerField(null=True)
    due_at = models.DateTimeField(null=True)
    is_required = models.BooleanField(default=True)
    is_skipped = models.BooleanField(default=False)
    assignee = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.CheckConstraint(name="bid_item_named", condition=~Q(name="")),
            models.CheckConstraint(
                name="bid_item_follows", condition=Q(days_before__isnull=True) | Q(deadline__in=DeadlineKind.values)
            ),
            models.CheckConstraint(
                name="bid_item_done_or_skipped", condition=Q(is_skipped=False) | Q(done_at__isnull=True)
            ),
        ]
        # What is due when, over all bids (queries/bid_calendar.py).
        indexes = [models.Index(fields=["due_at"], condition=Q(done_at__isnull=True), name="bid_item_due")]


class BidDeadlineMove(models.Model):
    """That a deadline of a bid was first told or moved: by notices (`is_told`) or by a person."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    bid = models.ForeignKey(Bid, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=DeadlineKind)
    before_at = models.DateTimeField(null=True)
    after_at = models.DateTimeField(null=True)
    moved_at = models.DateTimeField()
    is_told = models.BooleanField(default=True)
    moved_by = models.UUIDField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(name="bid_move_kind", condition=Q(kind__in=DeadlineKind.values))]
        # The moves of a deadline, the last first.
        indexes = [models.Index(fields=["bid_id", "kind", "-id"], name="bid_move_last")]


class BidReminder(models.Model):
    """That people were reminded of something due at an instant; once for each step before it.

    Working memory: whoever was told finds it among their notices.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    bid = models.ForeignKey(Bid, on_delete=models.CASCADE, related_name="+", db_index=False)
    topic = models.CharField(max_length=50)
    due_at = models.DateTimeField()
    step = models.SmallIntegerField()
    reminded_at = models.DateTimeField()

    keeping = RecordKeeping.UNTRACKED

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bid", "topic", "due_at", "step"], name="bid_reminder_once")]
