"""Stored values of campaigns, costs, members, touches and attribution."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CampaignKind(TextChoices):
    """What a campaign is; the first four happen at a place."""

    EXPO = "expo", _("Expo")
    SEMINAR = "seminar", _("Seminar")
    ROAD_SHOW = "road_show", _("Road show")
    VISIT = "visit", pgettext_lazy("campaign", "Visit")
    WEBINAR = "webinar", _("Webinar")
    EDM = "edm", _("E-mail campaign")
    SEM = "sem", _("Search advertising")
    SOCIAL = "social", _("Social media")
    CONTENT = "content", _("Content")
    REFERRAL = "referral", _("Referral")
    AD = "ad", _("Advertisement")


class CampaignStatus(TextChoices):
    """Where a campaign is (rules/lifecycle.py decides the moves)."""

    PLANNED = "planned", _("Planned")
    PENDING_APPROVAL = "pending_approval", _("Waiting for approval")
    APPROVED = "approved", pgettext_lazy("campaign", "Approved")
    IN_PROGRESS = "in_progress", _("In progress")
    COMPLETED = "completed", pgettext_lazy("campaign", "Completed")
    CLOSED = "closed", pgettext_lazy("campaign", "Closed")
    CANCELLED = "cancelled", pgettext_lazy("campaign", "Cancelled")


class BudgetPolicy(TextChoices):
    """What happens when costs pass the budget."""

    WARN = "warn", _("Warn")
    BLOCK = "block", _("Block")


class CostCategory(TextChoices):
    """What money was spent on."""

    VENUE = "venue", _("Venue")
    MEDIA = "media", _("Media")
    GIFT = "gift", _("Gifts")
    AGENCY = "agency", _("Agency")
    TRAVEL = "travel", _("Travel")
    CONTENT = "content", _("Content")
    OTHER = "other", pgettext_lazy("cost", "Other")


class MemberStatus(TextChoices):
    """How far a person came in a campaign (rules/membership.py ranks them)."""

    INVITED = "invited", _("Invited")
    DECLINED = "declined", pgettext_lazy("campaign member", "Declined")
    REGISTERED = "registered", _("Registered")
    NO_SHOW = "no_show", _("Did not come")
    RESPONDED = "responded", _("Responded")
    ATTENDED = "attended", _("Attended")


class PersonKind(TextChoices):
    """What a touched person is with us."""

    LEAD = "lead", _("Lead")
    CONTACT = "contact", _("Contact")


class TouchKind(TextChoices):
    """What somebody did when they came to us or we to them."""

    AD_CLICK = "ad_click", _("Clicked an advertisement")
    FORM_SUBMIT = "form_submit", _("Sent a form")
    PAGE_VIEW = "page_view", _("Looked at a page")
    QR_SCAN = "qr_scan", _("Scanned a code")
    MAIL_OPEN = "mail_open", _("Opened a mail")
    MAIL_CLICK = "mail_click", _("Clicked in a mail")
    CALL = "call", pgettext_lazy("touch", "Call")
    CHAT = "chat", _("Chat")
    VISIT = "visit", pgettext_lazy("touch", "Visit")
    EVENT_ATTEND = "event_attend", _("Came to an event")
    DOWNLOAD = "download", pgettext_lazy("touch", "Download")
    TENDER_MATCH = "tender_match", _("Found in a tender")
    REFERRAL = "referral", _("Was referred")
    OTHER = "other", pgettext_lazy("touch", "Other")


class AttributionModel(TextChoices):
    """How the touches of a deal share its money (rules/attribution.py)."""

    FIRST = "first", _("First touch")
    LAST = "last", pgettext_lazy("attribution", "Last touch")
    LINEAR = "linear", _("Linear")
    TIME_DECAY = "time_decay", _("Time decay")
    POSITION = "position", _("U-shaped")
    W_SHAPED = "w_shaped", _("W-shaped")


class RecountState(TextChoices):
    """How far it is with computing the attribution of every deal anew."""

    RUNNING = "running", pgettext_lazy("recount", "Running")
    DONE = "done", pgettext_lazy("recount", "Done")
    CANCELLED = "cancelled", pgettext_lazy("recount", "Cancelled")


class CreditBasis(TextChoices):
    """Which touches of a deal count: those before it was opened, or those before it was won."""

    PIPELINE = "pipeline", _("Pipeline")
    REVENUE = "revenue", _("Revenue")
