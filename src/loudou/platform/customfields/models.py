"""Definitions of custom fields."""

import re

from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from loudou.kernel.ids import new_id
from loudou.platform.customfields.enums import CustomFieldType

KEY = re.compile(r"^[a-z][a-z0-9_]{0,39}\Z")


class CustomField(models.Model):
    """One field added to one record type. The key never changes; labels and choices may. Hidden, never deleted."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record_type = models.CharField(_("Record type"), max_length=40)
    key = models.CharField(_("Key"), max_length=40, validators=[RegexValidator(KEY)])
    label_zh = models.CharField(_("Chinese label"), max_length=80)
    label_en = models.CharField(_("English label"), max_length=80)
    type = models.CharField(_("Type"), max_length=10, choices=CustomFieldType)
    choices = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    is_required = models.BooleanField(_("Required"), default=False)
    is_active = models.BooleanField(_("Active"), default=True)
    position = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record_type", "key"], name="custom_field_key_once")]
