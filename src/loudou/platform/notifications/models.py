"""Notices to people."""

from django.db import models

from loudou.kernel.ids import new_id
from loudou.platform.changes.keeping import RecordKeeping


class Notice(models.Model):
    """One thing one person is told. `message` is a translatable template, filled with `facts` when shown."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user_id = models.UUIDField()
    message = models.CharField(max_length=200)
    facts = models.JSONField(default=dict)
    link = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    keeping = RecordKeeping.UNTRACKED

    class Meta:
        indexes = [
            models.Index(fields=["user_id", "-created_at"], name="notice_of_user"),
            models.Index(fields=["user_id"], name="notice_unread", condition=models.Q(read_at__isnull=True)),
        ]
