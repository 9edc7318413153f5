"""Stored values of identity; labels are translated, values never change."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class TokenScope(TextChoices):
    """What a program holding the token may do at most; its user's rights narrow it further."""

    READ = "read", _("Read")
    WRITE = "write", _("Read and write")


class Language(TextChoices):
    """The languages the product speaks."""

    CHINESE = "zh-hans", _("Chinese")
    ENGLISH = "en", _("English")
