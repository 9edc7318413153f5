"""Stored values of intake, with the words people read."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


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
    CHALLENGED = "challenged", _("Asked to show that a person sends")


class TlsMode(TextChoices):
    """How the conversation with a mail server is kept private."""

    IMPLICIT = "tls", _("TLS from the first byte (993)")
    STARTTLS = "starttls", _("STARTTLS (143)")
    PLAIN = "plain", _("None, within the own network only")


class AfterReading(TextChoices):
    """What is done with a mail on the server once it is kept here."""

    LEAVE = "leave", _("Leave it where it is")
    MOVE = "move", _("Move it to another folder")


class MailboxHealth(TextChoices):
    """Whether fetching from a mailbox works."""

    UNTRIED = "untried", _("Not tried yet")
    WORKING = "working", pgettext_lazy("source", "Working")
    FAILING = "failing", _("Failing")
    PARKED = "parked", _("Waits for somebody to sign in")


class MailSignIn(TextChoices):
    """How a mailbox is signed in to."""

    PASSWORD = "password", _("Password")
    OAUTH = "oauth", _("OAuth 2.0")


class MailProvider(TextChoices):
    """Whose OAuth endpoints are known."""

    GOOGLE = "google", _("Google Workspace")
    MICROSOFT = "microsoft", _("Microsoft 365")
    OTHER = "other", _("Another provider")


class MailVerdict(TextChoices):
    """What a mail is."""

    INQUIRY = "inquiry", _("Inquiry")
    BOUNCE = "bounce", _("Delivery failure")
    AUTO_REPLY = "auto_reply", _("Automatic mail")
    OWN = "own", _("Sent by the mailbox itself")
    UNWANTED = "unwanted", _("Sender not wanted")
    TOO_LARGE = "too_large", _("Too large to be fetched")
    UNREADABLE = "unreadable", _("Cannot be read")


class EntryKind(TextChoices):
    """By which door something came in."""

    FORM = "form", _("Form")
    SOURCE = "source", _("Signed delivery")
    MAIL = "mail", pgettext_lazy("intake", "E-mail")


class EntryState(TextChoices):
    """What became of one thing that came in."""

    WAITING = "waiting", pgettext_lazy("intake", "Waiting")
    CREATED = "created", _("Lead made")
    APPENDED = "appended", _("Touch of a known lead")
    REPEATED = "repeated", _("Received before")
    SKIPPED = "skipped", pgettext_lazy("intake", "Not a lead")
    FAILED = "failed", _("No lead made")


class EntryReason(TextChoices):
    """Why no lead was made; the values are those of MailVerdict and the codes leads refuse a draft with."""

    BOUNCE = "bounce", _("Delivery failure")
    AUTO_REPLY = "auto_reply", _("Automatic mail")
    OWN = "own", _("Sent by the mailbox itself")
    UNWANTED = "unwanted", _("Sender not wanted")
    TOO_LARGE = "too_large", _("Too large to be fetched")
    UNREADABLE = "unreadable", _("Cannot be read")
    NOBODY = "lead.nobody", _("No name, company or way to reach anybody")
    TOO_LONG = "text.too_long", _("A text is too long")
    NO_AMOUNT = "money.invalid", _("An amount cannot be read")


class CaptchaUse(TextChoices):
    """When visitors of a form are asked to show that they are people."""

    OFF = "off", pgettext_lazy("captcha", "Never")
    SUSPICION = "suspicion", pgettext_lazy("captcha", "When something looks like a machine")
    ALWAYS = "always", pgettext_lazy("captcha", "Always")
