"""What roles may do. `decides_rights`: only an administrator takes a change back."""

from django.db import models

from loudou.kernel.ids import new_id
from loudou.platform.access.enums import FieldRight, Scope


class Grant(models.Model):
    """A role may do this action on these records of this type; `record_type` "*" means every type."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    role = models.ForeignKey("identity.Role", on_delete=models.CASCADE, related_name="+")
    record_type = models.CharField(max_length=40)
    action = models.CharField(max_length=40)
    scope = models.PositiveSmallIntegerField(choices=Scope)

    decides_rights = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["role", "record_type", "action"], name="grant_once"),
            models.CheckConstraint(name="grant_scope_known", condition=models.Q(scope__in=Scope.values)),
        ]


class FieldRule(models.Model):
    """A role's right on one field, where it differs from the record type's own default."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    role = models.ForeignKey("identity.Role", on_delete=models.CASCADE, related_name="+")
    record_type = models.CharField(max_length=40)
    field = models.CharField(max_length=60)
    right = models.PositiveSmallIntegerField(choices=FieldRight)

    decides_rights = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["role", "record_type", "field"], name="field_rule_once")]
