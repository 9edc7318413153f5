"""The log of touches."""

from django.db import models
from django.db.models import Q

from loudou.kernel.ids import new_id
from loudou.marketing.campaigns.enums import PersonKind, TouchKind
from loudou.marketing.campaigns.models.campaign import Campaign
from loudou.platform.changes.keeping import RecordKeeping


class Touch(models.Model):
    """One time somebody came to us or we to them. Only ever added: what is learnt later is another touch.

    The person is a lead or contact by kind and id, or nobody known yet (`visitor_id`, a browser or device). A delivery
    with a `delivery_key` is taken once per channel. `account` is the customer as far as known at that time.
    """

    keeping = RecordKeeping.LEDGER

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField()
    kind = models.CharField(max_length=14, choices=TouchKind)
    channel = models.CharField(max_length=40)
    campaign = models.ForeignKey(Campaign, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    person_kind = models.CharField(max_length=8, choices=PersonKind, blank=True)
    person_id = models.UUIDField(null=True)
    visitor_id = models.CharField(max_length=64, blank=True)
    account = models.ForeignKey(
        "customers.Account", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    url = models.CharField(max_length=1000, blank=True)
    utm_source = models.CharField(max_length=80, blank=True)
    utm_medium = models.CharField(max_length=80, blank=True)
    utm_campaign = models.CharField(max_length=120, blank=True)
    utm_term = models.CharField(max_length=120, blank=True)
    utm_content = models.CharField(max_length=120, blank=True)
    payload = models.JSONField(default=dict)
    delivery_key = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="touch_kind_known", condition=Q(kind__in=TouchKind.values)),
            models.CheckConstraint(
                name="touch_person_or_visitor",
                condition=Q(person_kind__in=PersonKind.values, person_id__isnull=False)
                | Q(person_kind="", person_id__isnull=True) & ~Q(visitor_id=""),
            ),
            models.UniqueConstraint(
                fields=["channel", "delivery_key"], condition=~Q(delivery_key=""), name="touch_delivery_once"
            ),
        ]
        indexes = [
            # The touches of a deal's people within the look-back (services/attribute.py).
            models.Index(fields=["person_id", "at"], condition=Q(person_id__isnull=False), name="touch_of_person"),
            # Touches of an account nobody of which is named on the deal.
            models.Index(fields=["account", "at"], condition=Q(account__isnull=False), name="touch_of_account"),
            # What a campaign touched, newest first, and the deals to count anew when it is closed.
            models.Index(fields=["campaign", "at"], condition=Q(campaign__isnull=False), name="touch_of_campaign"),
            models.Index(fields=["visitor_id"], condition=~Q(visitor_id=""), name="touch_of_visitor"),
        ]
