"""Notices to people, and mails to them."""

from django.db import models
from django.db.models import Q

from loudou.kernel.ids import new_id
from loudou.platform.changes.keeping import RecordKeeping
from loudou.platform.notifications.enums import MailState


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


class OutgoingMail(models.Model):
    """One mail to one person, as it is sent; by its `key` the same one is written once, however often it is asked for.

    Working memory: gone some weeks after it was sent. `headers` are those beside the usual ones.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.CharField(max_length=200)
    user_id = models.UUIDField()
    address = models.CharField(max_length=254)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=MailState, default=MailState.WAITING)
    problem = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    keeping = RecordKeeping.UNTRACKED

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], name="outgoing_mail_once"),
            models.CheckConstraint(name="outgoing_mail_state", condition=Q(state__in=MailState.values)),
        ]
        # What is too old to be kept (services/forget_mails.py).
        indexes = [models.Index(fields=["created_at"], name="outgoing_mail_oldest")]
