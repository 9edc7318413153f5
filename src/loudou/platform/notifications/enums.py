"""Stored values of notifications, with the words people read."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MailState(TextChoices):
    """How far a mail to somebody has come."""

    WAITING = "waiting", _("Waits to be sent")
    SENDING = "sending", _("Being handed over")
    SENT = "sent", _("Sent")
    REFUSED = "refused", _("Refused")
    UNSURE = "unsure", _("May have been sent")
