"""What the engine itself keeps: people's saved views and the answers to calls that must not act twice."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from loudou.kernel.ids import new_id
from loudou.platform.changes.keeping import RecordKeeping


class View(models.Model):
    """A saved view of a person, shared with everybody who may read the record type when `is_shared`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record_type = models.CharField(max_length=40)
    user = models.ForeignKey("identity.User", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("Name"), max_length=60)
    filter = models.TextField(blank=True)
    sort = models.CharField(max_length=200, blank=True)
    columns = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    is_shared = models.BooleanField(_("Shared"), default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record_type", "user", "name"], name="view_name_once")]


class IdempotentCall(models.Model):
    """A call that carried an idempotency key, with the answer it got; written in the transaction of its effect."""

    id = models.BigAutoField(primary_key=True)
    user_id = models.UUIDField()
    key = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    answer = models.BinaryField(default=b"")
    created_at = models.DateTimeField()

    keeping = RecordKeeping.UNTRACKED

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user_id", "key"], name="idempotent_call_once")]
        indexes = [models.Index(fields=["created_at"], name="idempotent_call_age")]
