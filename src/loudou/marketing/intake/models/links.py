"""Tracking links and who followed them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from loudou.kernel.ids import new_id
from loudou.platform.access.querysets import RecordQuerySet
from loudou.platform.changes.keeping import RecordKeeping
from loudou.platform.records.tables import RecordTable, record_indexes


class TrackingLinkQuerySet(RecordQuerySet["TrackingLink"]):
    """Tracking links; an employee sees the own ones."""

    record_type = "tracking_link"


class TrackingLink(RecordTable):
    """A short address of one employee and campaign, as a link or a QR code. It leads to a form or to another page.

    `owner` is the employee whose work the visits and leads are; with `assigns` the leads are given to him or her.
    """

    name = models.CharField(_("Name"), max_length=120)
    code = models.CharField(pgettext_lazy("links", "Code"), max_length=16)
    form = models.ForeignKey(
        "intake.Form", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    target_url = models.CharField(_("Leads to"), max_length=2000, blank=True)
    campaign = models.CharField(_("Campaign"), max_length=80, blank=True)
    source = models.CharField(_("Source"), max_length=80, blank=True)
    medium = models.CharField(_("Medium"), max_length=80, blank=True)
    content = models.CharField(_("Content"), max_length=80, blank=True)
    assigns = models.BooleanField(_("Its leads are the owner's"), default=False)
    is_active = models.BooleanField(_("Active"), default=True)

    objects = TrackingLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code"], name="tracking_link_code_once"),
            models.CheckConstraint(
                name="tracking_link_leads_somewhere", condition=Q(form__isnull=False) | ~Q(target_url="")
            ),
        ]
        indexes = record_indexes("tracking_link")


class LinkVisit(models.Model):
    """That somebody followed a link or scanned its code. Only ever added, too often to have a history beside it."""

    keeping = RecordKeeping.HISTORY

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    link = models.ForeignKey(TrackingLink, on_delete=models.PROTECT, related_name="visits", db_index=False)
    at = models.DateTimeField()
    is_scan = models.BooleanField(default=False)
    address_hash = models.CharField(max_length=64, blank=True)
    referrer = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["link_id", "at"], name="link_visit_of_link")]
