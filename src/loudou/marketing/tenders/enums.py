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
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


class Method(TextChoices):
    """How the purchaser chooses."""

    OPEN = "open", _("Open tender")
    SELECTIVE = "selective", _("Invited tender")
    NEGOTIATION = "negotiation", _("Competitive negotiation")
    CONSULTATION = "consultation", _("Competitive consultation")
    INQUIRY = "inquiry", _("Inquiry")
    LIMITED = "limited", _("Limited")
    DIRECT = "direct", _("Single source")


class AwardStatus(TextChoices):
    """Where an award stands."""

    PENDING = "pending", _("Candidate")
    ACTIVE = "active", _("Awarded")
    CANCELLED = "cancelled", _("Cancelled")
    UNSUCCESSFUL = "unsuccessful", _("Unsuccessful")


class BidResult(TextChoices):
    """What became of a bid."""

    OPEN = "open", _("Open")
    WON = "won", _("Won")
    LOST = "lost", _("Lost")
    INVALID = "invalid", _("Rejected")


class MatchState(TextChoices):
    """What the recipients made of a match."""

    NEW = "new", pgettext_lazy("tender match", "New")
    READ = "read", pgettext_lazy("tender match", "Read")
    DISMISSED = "dismissed", _("Dismissed")
    CONVERTED = "converted", _("Converted")


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
    REPEATED = "repeated", _("Taken before")
    FAILED = "failed", _("Not taken")
