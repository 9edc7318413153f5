"""Stored values of tenders, with the words people read."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class NoticeType(TextChoices):
    """What one publication says about a project."""

    INTENTION = "intention", _("Procurement intention")
    PREQUALIFICATION = "prequalification", _("Prequalification")
    TENDER = "tender", _("Call for tenders")
    CORRECTION = "correction", _("Correction")
    CLARIFICATION = "clarification", _("Questions and answers")
    OPENING = "opening", _("Bid opening")
    CANDIDATE = "candidate", _("Candidates published")
    AWARD = "award", _("Award notice")
    AWARD_CANCELLED = "award_cancelled", _("Award cancelled")
    FAILED = "failed", _("Failed tender")
    CANCELLATION = "cancellation", _("Cancellation")
    CONTRACT = "contract", _("Contract notice")
    PERFORMANCE = "performance", _("Performance")
    COMPLETION = "completion", _("Completion")
    OTHER = "other", _("Other notice")


class Stage(TextChoices):
    """How far a project has come (rules/stages.py)."""

    INTENTION = "intention", _("Intention")
    PREQUALIFICATION = "prequalification", _("Prequalification")
    BIDDING = "bidding", _("Bidding")
    EVALUATION = "evaluation", _("Evaluation")
    CANDIDATE_PUBLICITY = "candidate_publicity", _("Candidates published")
    AWARDED = "awarded", _("Awarded")
    CONTRACTED = "contracted", _("Contracted")
    PERFORMING = "performing", _("Performing")
    COMPLETED = "completed", _("Completed")
    FAILED = "failed", pgettext_lazy("tender", "Failed")
    CANCELLED = "cancelled", _("Cancelled")


class Method(TextChoices):
    """How the purchaser chooses."""

    OPEN = "open", _("Open tender")
    SELECTIVE = "selective", _("Invited tender")
    NEGOTIATION = "negotiation", _("Competitive negotiation")
    CONSULTATION = "consultation", _("Competitive consultation")
    INQUIRY = "inquiry", pgettext_lazy("tender", "Inquiry")
    LIMITED = "limited", _("Limited")
    DIRECT = "direct", _("Single source")


class AwardStatus(TextChoices):
    """Where an award stands."""

    PENDING = "pending", pgettext_lazy("tender", "Candidate")
    ACTIVE = "active", _("Awarded")
    CANCELLED = "cancelled", _("Cancelled")
    UNSUCCESSFUL = "unsuccessful", _("Unsuccessful")


class BidResult(TextChoices):
    """What became of a bid."""

    OPEN = "open", pgettext_lazy("bid", "Open")
    WON = "won", pgettext_lazy("own bid", "Won")
    LOST = "lost", pgettext_lazy("own bid", "Lost")
    INVALID = "invalid", pgettext_lazy("bid", "Rejected")


class MatchState(TextChoices):
    """What the recipients made of a match."""

    NEW = "new", pgettext_lazy("tender match", "New")
    READ = "read", pgettext_lazy("tender match", "Read")
    DISMISSED = "dismissed", _("Dismissed")
    CONVERTED = "converted", pgettext_lazy("match", "Converted")


class MatchFields(TextChoices):
    """Which texts of a notice the words of a subscription are looked for in."""

    TITLE = "title", _("Title")
    TITLE_BODY = "title_body", _("Title and text")
    ALL = "all", _("Title, text and items")


class LeadCompany(TextChoices):
    """Who becomes the company of a lead."""

    PURCHASER = "purchaser", _("The purchaser")
    WINNER = "winner", _("The winner")


class TakeOutcome(TextChoices):
    """What became of one notice that was handed in."""

    CREATED = "created", _("Created")
    REVISED = "revised", _("Revised")
    SYNDICATED = "syndicated", _("Another place of publication")
    REPEATED = "repeated", pgettext_lazy("notice", "Taken before")
    FAILED = "failed", pgettext_lazy("notice", "Not taken")


class BidState(TextChoices):
    """How far our own bid for a project has come (rules/bidding.py)."""

    PENDING = "pending", pgettext_lazy("own bid", "To decide")
    BID = "bid", pgettext_lazy("own bid", "We bid")
    NO_BID = "no_bid", pgettext_lazy("own bid", "No bid")
    PREPARING = "preparing", pgettext_lazy("own bid", "Preparing")
    SUBMITTED = "submitted", pgettext_lazy("own bid", "Submitted")
    WON = "won", pgettext_lazy("own bid", "Won")
    LOST = "lost", pgettext_lazy("own bid", "Lost")
    WITHDRAWN = "withdrawn", pgettext_lazy("own bid", "Withdrawn")
    VOID = "void", pgettext_lazy("own bid", "Tender failed")


class DeadlineKind(TextChoices):
    """What has to be done in time for a bid."""

    QUESTIONS = "questions", pgettext_lazy("bid deadline", "Questions")
    DEPOSIT = "deposit", _("Deposit")
    SUBMISSION = "submission", _("Submission")
    OPENING = "opening", _("Bid opening")


class DepositMethod(TextChoices):
    """How a deposit is given."""

    TRANSFER = "transfer", _("Bank transfer")
    GUARANTEE = "guarantee", _("Bank guarantee")
    INSURANCE = "insurance", _("Bond insurance")
    CHEQUE = "cheque", _("Cheque or draft")
    OTHER = "other", pgettext_lazy("deposit", "Other")


class DepositState(TextChoices):
    """Where a deposit stands."""

    NONE = "none", _("No deposit")
    DUE = "due", _("To be paid")
    LATE = "late", _("Not paid in time")
    PAID = "paid", pgettext_lazy("deposit", "Paid")
    RETURN_LATE = "return_late", _("Return overdue")
    RETURNED = "returned", pgettext_lazy("deposit", "Returned")


class ReasonUse(TextChoices):
    """Which decision a reason belongs to."""

    BID = "bid", _("Why we bid")
    NO_BID = "no_bid", _("Why we do not bid")
    LOST = "lost", _("Why we lost")
    WITHDRAWN = "withdrawn", _("Why we withdrew")


class Verdict(TextChoices):
    """What people said of a match: whether the tender is a kind they want to see."""

    NONE = "", _("Not judged")
    RELEVANT = "relevant", _("Relevant")
    IRRELEVANT = "irrelevant", _("Not relevant")


class AlertSchedule(TextChoices):
    """When people are told of new matches."""

    IMMEDIATE = "immediate", _("At once")
    DAILY = "daily", _("Once a day")
    WEEKLY = "weekly", _("Once a week")
    NEVER = "never", pgettext_lazy("notifications", "Not at all")


class Weekday(TextChoices):
    """The days of a week, Monday first."""

    MONDAY = "mon", _("Monday")
    TUESDAY = "tue", _("Tuesday")
    WEDNESDAY = "wed", _("Wednesday")
    THURSDAY = "thu", _("Thursday")
    FRIDAY = "fri", _("Friday")
    SATURDAY = "sat", _("Saturday")
    SUNDAY = "sun", _("Sunday")


class SourceKind(TextChoices):
    """Where a source of notices is looked for."""

    URL = "url", _("Web address")
    FOLDER = "folder", _("Folder on the server")


class SourceFormat(TextChoices):
    """How a source is written; `auto` tells by name and content."""

    AUTO = "auto", _("Told by its content")
    CSV = "csv", _("CSV table with mapped columns")
    HTML_TABLE = "html_table", _("Table of a web page with mapped columns")
