"""The company's own lists for bids: reasons of decisions, and what every checklist begins with."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from loudou.marketing.tenders.enums import DeadlineKind, ReasonUse
from loudou.marketing.tenders.models.columns import text_column
from loudou.platform.access.querysets import RecordQuerySet
from loudou.platform.records.tables import RecordTable, record_indexes


class BidReasonQuerySet(RecordQuerySet["BidReason"]):
    """Reasons; nobody owns them, so a grant reaches all or none."""

    record_type = "bid_reason"


class BidTemplateItemQuerySet(RecordQuerySet["BidTemplateItem"]):
    """Lines of the checklist template; nobody owns them, so a grant reaches all or none."""

    record_type = "bid_template_item"


class BidReason(RecordTable):
    """Why a bid was made, declined, lost or withdrawn; the company's own list.

    `is_about_fit` tells that such a tender is none for us: only these refusals teach what is relevant. That nobody had
    time says nothing about the tender.
    """

    code = models.CharField(_("Code"), max_length=40)
    name = models.CharField(_("Name"), max_length=80)
    name_en = text_column(_("Name in English"), 80)
    used_for = models.CharField(_("Used for"), max_length=10, choices=ReasonUse)
    is_about_fit = models.BooleanField(_("Says the tender is none for us"), default=False)
    is_active = models.BooleanField(_("Active"), default=True)

    objects = BidReasonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code"], name="bid_reason_code_once"),
            models.CheckConstraint(name="bid_reason_use_known", condition=Q(used_for__in=ReasonUse.values)),
            models.CheckConstraint(name="bid_reason_named", condition=~Q(code="") & ~Q(name="")),
        ]
        indexes = record_indexes("bid_reason")


class BidTemplateItem(RecordTable):
    """A line every checklist begins with, due so many days before one of the deadlines."""

    name = models.CharField(_("Name"), max_length=200)
    name_en = text_column(_("Name in English"), 200)
    deadline = models.CharField(_("Before"), max_length=10, choices=DeadlineKind, default=DeadlineKind.SUBMISSION)
    days_before = models.PositiveSmallIntegerField(_("Days before"), default=1)
    position = models.PositiveSmallIntegerField(pgettext_lazy("position", "Order"), default=100)
    is_required = models.BooleanField(_("Needed to submit"), default=True)
    is_active = models.BooleanField(_("Active"), default=True)

    objects = BidTemplateItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="bid_template_named", condition=~Q(name="")),
            models.CheckConstraint(name="bid_template_deadline", condition=Q(deadline__in=DeadlineKind.values)),
            models.CheckConstraint(name="bid_template_days", condition=Q(days_before__lte=365)),
        ]
        indexes = record_indexes("bid_template")
