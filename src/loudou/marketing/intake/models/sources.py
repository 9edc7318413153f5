"""Sources that deliver by signed calls, and their deliveries."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from loudou.kernel.ids import new_id
from loudou.marketing.intake.enums import SourceChannel
from loudou.platform.access.querysets import RecordQuerySet
from loudou.platform.changes.keeping import RecordKeeping
from loudou.platform.records.tables import RecordTable, record_indexes


class IntakeSourceQuerySet(RecordQuerySet["IntakeSource"]):
    """Sources."""

    record_type = "intake_source"


class IntakeSource(RecordTable):
    """A sender of leads: its address, where values stand in its rows, and what holds for all of them.

    Its secret is not kept: it is worked out from the installation's key and `secret_salt`, so a copy of the database
    signs nothing. After a new secret the one before (`former_salt`) is good for a day.
    """

    name = models.CharField(_("Name"), max_length=120)
    key = models.SlugField(_("Address"), max_length=60, db_index=False)
    channel = models.CharField(_("Channel"), max_length=16, choices=SourceChannel, default=SourceChannel.WEBHOOK)
    mapping = models.JSONField(default=dict)
    rows_path = models.CharField(max_length=200, blank=True)
    id_path = models.CharField(max_length=200, blank=True)
    defaults = models.JSONField(default=dict)
    pool = models.CharField(_("Pool"), max_length=120, blank=True)
    is_enabled = models.BooleanField(_("Enabled"), default=True)
    secret_salt = models.CharField(max_length=64, blank=True)
    secret_hint = models.CharField(max_length=8, blank=True)
    secret_at = models.DateTimeField(_("Secret made"), null=True, blank=True)
    former_salt = models.CharField(max_length=64, blank=True)

    objects = IntakeSourceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], name="intake_source_key_once"),
            models.CheckConstraint(name="intake_source_channel_known", condition=Q(channel__in=SourceChannel.values)),
            models.CheckConstraint(
                name="intake_source_secret_has_time", condition=Q(secret_salt="") | Q(secret_at__isnull=False)
            ),
        ]
        indexes = record_indexes("intake_source")


class IntakeDelivery(models.Model):
    """One signed call: the sender's id and a digest of the body. Only ever added.

    Its rows by target stand in IntakeContent and go after the days of the policy.
    """

    keeping = RecordKeeping.LEDGER

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    source = models.ForeignKey(IntakeSource, on_delete=models.PROTECT, related_name="deliveries", db_index=False)
    delivery_id = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    received_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "delivery_id"], name="intake_delivery_once")]
        indexes = [models.Index(fields=["source_id", "received_at"], name="intake_delivery_newest")]
