"""What was done about first responses that were owed."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from loudou.kernel.ids import new_id


class ResponseEscalation(models.Model):
    """One step about one clock, which is a lead's with its owner and due instant; taken at most once.

    `minutes` names the step: how many working minutes past due, negative before. `told` are the people it told.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    lead = models.ForeignKey("leads.Lead", on_delete=models.CASCADE, related_name="+", db_index=False)
    owner = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    due_at = models.DateTimeField()
    minutes = models.IntegerField()
    at = models.DateTimeField()
    told = ArrayField(models.UUIDField(), default=list)
    returned = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lead", "owner", "due_at", "minutes"], name="lead_escalation_once")
        ]
