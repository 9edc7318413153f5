"""Stored values of behaviour, with the words people read."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class EventKind(TextChoices):
    """What somebody did. What each is worth is said by the score rules."""

    PAGE_VIEW = "page_view", _("Page viewed")
    PRICE_VIEW = "price_view", _("Prices viewed")
    FORM_VIEW = "form_view", _("Form opened")
    FORM_SUBMIT = "form_submit", _("Form sent")
    DOWNLOAD = "download", _("File downloaded")
    VIDEO_PLAY = "video_play", _("Video played")
    AD_CLICK = "ad_click", _("Advertisement clicked")
    QR_SCAN = "qr_scan", _("Code scanned")
    MAIL_OPEN = "mail_open", _("Mail opened")
    MAIL_CLICK = "mail_click", _("Link in a mail clicked")
    CHAT = "chat", _("Chat")
    EVENT_ATTEND = "event_attend", _("Event attended")
    UNSUBSCRIBE = "unsubscribe", _("Unsubscribed")
    BOUNCE = "bounce", _("Mail bounced")
    SPAM_COMPLAINT = "spam_complaint", _("Mail reported as spam")


SENT_BY_PAGES = (
    *(EventKind.PAGE_VIEW, EventKind.PRICE_VIEW, EventKind.FORM_VIEW, EventKind.DOWNLOAD, EventKind.VIDEO_PLAY),
    *(EventKind.AD_CLICK, EventKind.CHAT),
)
"""What a web page may tell of its visitor; everything else is told by our own services alone."""
