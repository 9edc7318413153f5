"""Whom a campaign reached."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from loudou.kernel.context import Context
from loudou.marketing.campaigns.enums import MemberStatus
from loudou.marketing.campaigns.models.campaign import Campaign, CampaignQuerySet
from loudou.marketing.campaigns.rules.membership import RESPONSES, advanced
from loudou.platform.access.querysets import RecordQuerySet
from loudou.platform.records.tables import RecordTable, record_indexes


class MemberQuerySet(RecordQuerySet["CampaignMember"]):
    """Members: those of every campaign one reaches."""

    record_type = "campaign_member"

    @classmethod
    def reached_otherwise(cls, ctx: Context, action: str) -> Q | None:
        """The members of a reached campaign."""
        reached = CampaignQuerySet.reached_by(ctx, "read" if action in {"read", "export"} else "edit")
        return Q(pk__isnull=False) if reached is None else Q(campaign__in=Campaign.objects.filter(reached))


class CampaignMember(RecordTable):
    """A person in a campaign: a lead, a contact, or a contact that came in as a lead (then both are named).

    `person_name` and `company` are as the person was called when added. `owner` is whoever invited the person.
    """

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="+", verbose_name=_("Campaign"), db_index=False
    )
    lead_id = models.UUIDField(pgettext_lazy("a person", "Lead"), null=True, blank=True)
    contact = models.ForeignKey(
        "customers.Contact",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("Contact"),
    )
    person_name = models.CharField(_("Person"), max_length=200)
    company = models.CharField(_("Company"), max_length=200, blank=True)
    status = models.CharField(_("Status"), max_length=12, choices=MemberStatus, default=MemberStatus.INVITED)
    has_responded = models.BooleanField(_("Responded"), default=False)
    first_responded_at = models.DateTimeField(_("First response"), null=True)
    source_channel = models.CharField(_("Channel"), max_length=40, blank=True)
    utm_source = models.CharField(_("Source"), max_length=80, blank=True)
    utm_medium = models.CharField(_("Medium"), max_length=80, blank=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="campaign_member_is_somebody", condition=Q(lead_id__isnull=False) | Q(contact__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["campaign", "lead_id"],
                condition=Q(lead_id__isnull=False),
                name="campaign_member_lead_once",
            ),
            models.UniqueConstraint(
                fields=["campaign", "contact"],
                condition=Q(contact__isnull=False),
                name="campaign_member_contact_once",
            ),
            models.CheckConstraint(name="campaign_member_status_known", condition=Q(status__in=MemberStatus.values)),
            # Somebody who answered is remembered to have, whatever came after (a registration, then not coming).
            models.CheckConstraint(
                name="campaign_member_response_has_time",
                condition=Q(has_responded=True, first_responded_at__isnull=False)
                | Q(has_responded=False, first_responded_at__isnull=True)
                & ~Q(status__in=sorted(str(one) for one in RESPONSES)),
            ),
        ]
        indexes = [
            *record_indexes("campaign_member"),
            # Counted by status on the campaign's page and in returns.
            models.Index(fields=["campaign", "status"], name="campaign_member_counts"),
            # A converted lead's memberships become its contact's.
            models.Index(fields=["lead_id"], condition=Q(lead_id__isnull=False), name="campaign_member_lead"),
        ]

    def absorb(self, other: "CampaignMember") -> None:
        """Take over what is known of the same person as another member: the more advanced state, the first answer."""
        self.status = advanced(MemberStatus(self.status), MemberStatus(other.status))
        answered = [at for at in (self.first_responded_at, other.first_responded_at) if at is not None]
        self.first_responded_at = min(answered, default=None)
        self.has_responded = bool(answered)
        self.lead_id = self.lead_id or other.lead_id
