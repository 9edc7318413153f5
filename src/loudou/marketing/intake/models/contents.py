"""What stood in something that came in, for as long as it is kept."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from loudou.marketing.intake.enums import EntryKind, EntryReason, EntryState
from loudou.platform.access.querysets import RecordQuerySet
from loudou.platform.changes.keeping import RecordKeeping
from loudou.platform.records.tables import RecordTable, record_indexes


class IntakeContent(models.Model):
    """The answers of a submission, the rows of a delivery or a whole mail (`raw`), by the id of what came in.

    Personal data with an end: deleted by night after the days the policy says, without a trace in the history. That it
    came, when, and what a visitor agreed to stays with the submission, delivery or mail itself.
    """

    keeping = RecordKeeping.UNTRACKED

    origin_id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=8, choices=EntryKind)
    document = models.JSONField(default=dict)
    raw = models.BinaryField(null=True)
    kept_at = models.DateTimeField()

    class Meta:
        # What is too old to be kept (services/forget_contents.py).
        indexes = [models.Index(fields=["kind", "kept_at"], name="intake_content_oldest")]


class IntakeEntryQuerySet(RecordQuerySet["IntakeEntry"]):
    """Lines of the intake log."""

    record_type = "intake_entry"


class IntakeEntry(RecordTable):
    """One line of the intake log: a submission, a row of a delivery or a mail, and what became of it.

    `owner` is who owns the form, source or mailbox. `attempt` counts how often a lead was tried to be made of it.
    Person, company and contact are blanked with the content; `derived` keeps them out of the history.
    """

    kind = models.CharField(_("Door"), max_length=8, choices=EntryKind)
    origin_id = models.UUIDField()
    row = models.PositiveIntegerField(default=1)
    state = models.CharField(_("State"), max_length=8, choices=EntryState, default=EntryState.WAITING)
    attempt = models.PositiveIntegerField(default=1)
    form = models.ForeignKey("intake.Form", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    source = models.ForeignKey(
        "intake.IntakeSource", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    mailbox = models.ForeignKey("intake.Mailbox", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    person = models.CharField(_("Person"), max_length=200, blank=True)
    company = models.CharField(_("Company"), max_length=200, blank=True)
    contact = models.CharField(_("Reached by"), max_length=254, blank=True)
    lead_id = models.UUIDField(null=True)
    reason = models.CharField(pgettext_lazy("intake", "Why"), max_length=32, blank=True, choices=EntryReason)
    received_at = models.DateTimeField(_("Came in"))

    derived: ClassVar[tuple[str, ...]] = ("search", "title_key", "person", "company", "contact")

    objects = IntakeEntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["origin_id", "row"], name="intake_entry_once"),
            models.CheckConstraint(name="intake_entry_state_known", condition=Q(state__in=EntryState.values)),
            models.CheckConstraint(name="intake_entry_kind_known", condition=Q(kind__in=EntryKind.values)),
        ]
        indexes = [
            *record_indexes("intake_entry"),
            models.Index(fields=["received_at", "id"], name="intake_entry_received"),
            # The newest lines of one form, source or mailbox.
            models.Index(fields=["form_id", "received_at", "id"], name="intake_entry_of_form"),
            models.Index(fields=["source_id", "received_at", "id"], name="intake_entry_of_source"),
            models.Index(fields=["mailbox_id", "received_at", "id"], name="intake_entry_of_mailbox"),
            # What waits or failed: few among many.
            models.Index(
                fields=["state", "received_at"],
                condition=Q(state__in=[EntryState.WAITING, EntryState.FAILED]),
                name="intake_entry_open",
            ),
        ]
