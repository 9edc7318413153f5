"""Stored values of quoting."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class QuoteStatus(TextChoices):
    """Where one version of a quote is; the same values as the life-cycle's states."""

    DRAFT = "draft", _("Draft")
    READY = "ready", _("Ready")
    IN_APPROVAL = "in_approval", _("In approval")
    APPROVED = "approved", _("Approved")
    SENT = "sent", _("Sent")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    EXPIRED = "expired", _("Expired")
    SUPERSEDED = "superseded", _("Superseded")


class TaxBasis(TextChoices):
    """Where tax is rounded."""

    LINE = "line", _("On each line")
    HEADER = "header", _("On the sum of each rate")


class DiscountChain(TextChoices):
    """How several percentages on a line combine."""

    COMPOUND = "compound", _("Each on the price before it")
    ADDITIVE = "additive", _("All on the list price")


class DocumentLanguage(TextChoices):
    """The language the customer's document is written in."""

    CHINESE = "zh-hans", _("Chinese")
    ENGLISH = "en", _("English")


class ApprovalMeasure(TextChoices):
    """What an approval rule looks at."""

    LINE_DISCOUNT = "line_discount_rate", _("Discount of a line")
    QUOTE_DISCOUNT = "quote_discount_rate", _("Discount of the quote")
    LINE_MARGIN = "line_margin_rate", _("Margin of a line")
    QUOTE_MARGIN = "quote_margin_rate", _("Margin of the quote")
    NET_AMOUNT = "net_amount", _("Net amount")
