"""Further contacts of a lead we already had."""

from django.db import models
from django.db.models import Q

from loudou.kernel.ids import new_id


class Touchpoint(models.Model):
    """One more time somebody came to us after the first, which the lead itself carries. Only ever added.

    A delivery with an external id is taken once per channel, whether it made a lead or came to one.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    lead = models.ForeignKey("leads.Lead", on_delete=models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField()
    channel = models.CharField(max_length=40)
    source = models.CharField(max_length=80, blank=True)
    medium = models.CharField(max_length=80, blank=True)
    campaign = models.CharField(max_length=120, blank=True)
    external_id = models.CharField(max_length=200, blank=True)
    matched_by = models.CharField(max_length=16, blank=True)
    payload = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "external_id"], condition=~Q(external_id=""), name="lead_touch_delivery_once"
            ),
        ]
        indexes = [models.Index(fields=["lead_id", "at"], name="lead_touch_of_lead")]
