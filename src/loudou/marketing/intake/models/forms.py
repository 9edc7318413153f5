"""Forms, the versions visitors saw, and what they sent."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from loudou.kernel.ids import new_id
from loudou.marketing.intake.enums import SubmissionChannel
from loudou.platform.access.querysets import RecordQuerySet
from loudou.platform.changes.keeping import RecordKeeping
from loudou.platform.records.tables import RecordTable, record_indexes


class FormQuerySet(RecordQuerySet["Form"]):
    """Forms."""

    record_type = "form"


class Form(RecordTable):
    """A form people fill in: its address, the definition in work, and the number of the version visitors see.

    `draft` is a FormDefinition document; publishing copies it into a FormVersion. A closed form answers nobody.
    `keep_days` is how long answers are kept, NULL as long as the company keeps those of its forms.
    """

    name = models.CharField(_("Name"), max_length=120)
    slug = models.SlugField(_("Address"), max_length=60, db_index=False)
    draft = models.JSONField(default=dict)
    published_number = models.PositiveIntegerField(_("Published version"), null=True, blank=True)
    published_at = models.DateTimeField(_("Published"), null=True, blank=True)
    is_open = models.BooleanField(pgettext_lazy("forms", "Open"), default=True)
    keep_days = models.PositiveIntegerField(_("Days answers are kept"), null=True, blank=True)

    objects = FormQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["slug"], name="form_slug_once"),
            models.CheckConstraint(
                name="form_published_has_time",
                condition=Q(published_number__isnull=True, published_at__isnull=True)
                | Q(published_number__gte=1, published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="form_keep_days_bounded", condition=Q(keep_days__isnull=True) | Q(keep_days__range=(1, 3650))
            ),
        ]
        indexes = record_indexes("intake_form")


class FormVersion(models.Model):
    """A definition as it was published. Never changed: what a visitor agreed to can be shown years later."""

    keeping = RecordKeeping.LEDGER

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    definition = models.JSONField()
    published_at = models.DateTimeField()
    published_by = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["form", "number"], name="form_version_once")]


class FormSubmission(models.Model):
    """That a visitor sent a form, and what he agreed to. Only added to; by its id a second press adds nothing.

    What was answered stands in IntakeContent (`answers` by the key of the question, `lead_values` by target, `utm`,
    `referrer`) and goes after the days of the policy; consents stay. `address_hash` is a keyed hash of the network
    address. `visitor_id` is that of the signed cookie where the form asks returning visitors less; `site_visitor_id` is
    the visitor of a tracked web site that came along, whose history then counts for the lead.
    """

    keeping = RecordKeeping.LEDGER

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="submissions", db_index=False)
    version_number = models.PositiveIntegerField()
    channel = models.CharField(max_length=16, choices=SubmissionChannel)
    consents = models.JSONField(default=list)
    address_hash = models.CharField(max_length=64, blank=True)
    visitor_id = models.UUIDField(null=True)
    site_visitor_id = models.UUIDField(null=True)
    link = models.ForeignKey(
        "intake.TrackingLink", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="form_submission_channel_known", condition=Q(channel__in=SubmissionChannel.values)
            )
        ]
        indexes = [
            # The newest submissions and the numbers of one form (queries/numbers.py).
            models.Index(fields=["form_id", "received_at"], name="form_submission_of_form"),
            # What a recognised visitor said before (queries/public.py).
            models.Index(
                fields=["visitor_id", "received_at"],
                condition=Q(visitor_id__isnull=False),
                name="form_submission_of_visitor",
            ),
        ]
