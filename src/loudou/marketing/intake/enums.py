"""Stored values of intake, with the words people read."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class FieldKind(TextChoices):
    """How a question of a form is answered."""

    TEXT = "text", _("Short text")
    LONG_TEXT = "long_text", _("Long text")
    EMAIL = "email", _("E-mail address")
    PHONE = "phone", _("Telephone number")
    CHOICE = "choice", _("One of several")
    CHOICES = "choices", _("Several of several")
    CHECKBOX = "checkbox", _("Yes or no")


class Target(TextChoices):
    """The field of a lead an answer goes to; the story that makes leads knows each of them."""

    NAME = "name", _("Your name")
    COMPANY = "company", _("Company")
    TITLE = "title", _("Job title")
    MOBILE = "mobile", _("Mobile number")
    PHONE = "phone", _("Telephone")
    EMAIL = "email", _("E-mail")
    WECHAT = "wechat", _("WeChat")
    USCC = "uscc", _("Credit code")
    COUNTRY = "country", _("Country")
    PROVINCE = "province", _("Province")
    CITY = "city", _("City")
    INDUSTRY = "industry", _("Industry")
    COMPANY_SIZE = "company_size", _("Company size")
    NEED = "need", _("What do you need?")
    BUDGET = "budget", _("Budget")
    TIMELINE = "timeline", _("When do you need it?")
    PRODUCT_INTEREST = "product_interest", _("Products of interest")


REACHABLE = frozenset({Target.MOBILE, Target.PHONE, Target.EMAIL, Target.WECHAT, Target.COMPANY, Target.NAME})
"""A lead has a name, a company or a way to be reached."""


class SubmissionChannel(TextChoices):
    """Where a form was filled in."""

    WEB_FORM = "web_form", _("Web form")
    QR = "qr", _("QR code")
    EVENT = "event", _("Event sign-in")


class SourceChannel(TextChoices):
    """What kind of sender delivers by signed calls."""

    WEBHOOK = "webhook", _("Webhook")
    AD_PLATFORM = "ad_platform", _("Advertising platform")
    LANDING_PAGE = "landing_page", _("Landing page")
    IM = "im", _("Messenger")
    CALL_CENTER = "call_center", _("Call centre")


class Reception(TextChoices):
    """What became of one attempt to submit."""

    ACCEPTED = "accepted", _("Taken in")
    REPEATED = "repeated", _("Received before")
    SPAM = "spam", _("Spam")
    LIMITED = "limited", _("Too many")
    REFUSED = "refused", _("Sent back")
