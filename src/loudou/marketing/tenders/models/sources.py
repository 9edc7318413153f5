"""Sources of notices that are looked at by themselves, and how that went."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from loudou.kernel.ids import new_id
from loudou.marketing.tenders.enums import SourceFormat, SourceKind
from loudou.marketing.tenders.models.columns import text_column
from loudou.platform.access.querysets import RecordQuerySet
from loudou.platform.changes.keeping import RecordKeeping
from loudou.platform.records.tables import RecordTable, record_indexes


class TenderSourceQuerySet(RecordQuerySet["TenderSource"]):
    """Sources; the company's own, so a grant reaches all or none."""

    record_type = "tender_source"


class TenderSource(RecordTable):
    """An address or a folder with notices, looked at every `interval_minutes`.

    `etag` and `modified` are what the server said of the document taken last, so that nothing is read twice; `digest`
    is its content where the server says neither. `secret` names an environment variable whose value is sent as a
    bearer token. A failure is tried again after longer and longer waits; `problem` says what it was.
    """

    name = models.CharField(_("Name"), max_length=120)
    kind = models.CharField(_("Kind"), max_length=8, choices=SourceKind, default=SourceKind.URL)
    location = models.CharField(_("Address or folder"), max_length=1000)
    format = models.CharField(_("Format"), max_length=12, choices=SourceFormat, default=SourceFormat.AUTO)
    mapping = models.TextField(_("Columns"), blank=True, default="")
    secret = text_column(_("Secret"), 80)
    interval_minutes = models.PositiveIntegerField(_("Every (minutes)"), default=360)
    is_active = models.BooleanField(_("Active"), default=True)
    etag = text_column("", 300)
    modified = text_column("", 100)
    digest = text_column("", 64)
    next_at = models.DateTimeField(_("Next look"), null=True, blank=True)
    asked_at = models.DateTimeField(_("Last look"), null=True, blank=True)
    taken_at = models.DateTimeField(_("Last taken"), null=True, blank=True)
    failure_count = models.PositiveIntegerField(_("Failures in a row"), default=0)
    problem = text_column(_("Last problem"), 500)
    taken_count = models.PositiveIntegerField(_("Notices taken"), default=0)

    computed = ("etag", "modified", "digest", "next_at", "asked_at", "taken_at", "failure_count", "problem",
                "taken_count")  # fmt: skip

    objects = TenderSourceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["location"], name="tender_source_once"),
            models.CheckConstraint(name="tender_source_kind", condition=Q(kind__in=SourceKind.values)),
            models.CheckConstraint(name="tender_source_format", condition=Q(format__in=SourceFormat.values)),
            models.CheckConstraint(name="tender_source_located", condition=~Q(location="") & ~Q(name="")),
            models.CheckConstraint(
                name="tender_source_interval", condition=Q(interval_minutes__gte=5, interval_minutes__lte=44_640)
            ),
        ]
        indexes = [
            *record_indexes("tender_source"),
            # What is due to be looked at.
            models.Index(fields=["next_at"], condition=Q(is_active=True), name="tender_source_due"),
        ]


class TakenFile(models.Model):
    """A file of a watched folder that was taken: its name and content. Working memory: taking it again does no harm."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    source = models.ForeignKey(TenderSource, on_delete=models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=300)
    digest = models.CharField(max_length=64)
    taken_at = models.DateTimeField()

    keeping = RecordKeeping.UNTRACKED

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "name"], name="tender_taken_file_once")]
