"""Stored values of leads, with the words people read."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class LeadStatus(TextChoices):
    """Where a lead is on its way (rules/lifecycle.py decides the moves)."""

    NEW = "new", _("New")
    UNASSIGNED = "unassigned", _("Unassigned")
    ASSIGNED = "assigned", _("Assigned")
    FOLLOWING = "following", _("Following up")
    QUALIFIED = "qualified", _("Qualified")
    NURTURING = "nurturing", _("Nurturing")
    CONVERTED = "converted", _("Converted")
    INVALID = "invalid", _("Invalid")
    MERGED = "merged", _("Merged")


class Fading(TextChoices):
    """How points of behaviour lose weight with age."""

    HALF_LIFE = "half_life", _("Half of the points every so many days")
    LINEAR = "linear", _("Evenly, to nothing after so many days")
    STEPS = "steps", _("In steps")
    NONE = "none", _("Not at all")


OWNED = (LeadStatus.ASSIGNED, LeadStatus.FOLLOWING, LeadStatus.QUALIFIED)
"""States in which exactly one person works on the lead."""
WAITING = (LeadStatus.NEW, LeadStatus.UNASSIGNED)
"""States in which the lead lies in its pool."""
OPEN = (*WAITING, LeadStatus.NURTURING, *OWNED)
"""States in which work on the lead goes on."""
OPEN_VALUES, OWNED_VALUES, WAITING_VALUES = ([str(status) for status in group] for group in (OPEN, OWNED, WAITING))
"""The same as plain texts, for SQL."""


class LeadBand(TextChoices):
    """What the total score says to do next."""

    CONTACT_NOW = "contact_now", _("Contact now")
    NURTURE = "nurture", _("Nurture")
    HOLD = "hold", _("On hold")


class BandAct(TextChoices):
    """What becomes of a lead nobody owns when it comes into a band."""

    ASSIGN = "assign", _("Assign by the rules")
    ENROL = "enrol", _("Start nurturing")
    LEAVE = "leave", _("Leave in the pool")


class NurtureEnd(TextChoices):
    """What becomes of a lead that was nurtured for too long."""

    HAND_BACK = "hand_back", _("Back to its pool")
    FORMER_OWNER = "former_owner", _("To whoever had it last, else back to its pool")
    ARCHIVE = "archive", _("Archive")


class ToldOf(TextChoices):
    """Who is told of a first response that is owed."""

    OWNER = "owner", _("Owner")
    MANAGER = "manager", _("Manager")
    POOL_ADMINS = "pool_admins", _("Pool administrators")
    ROLE = "role", _("A role")


RESPONSE_TASK = "leads.first_response"
"""The origin of the task to contact a lead for the first time."""


class DisputeDirection(TextChoices):
    """What a person thinks of a score."""

    TOO_HIGH = "too_high", _("Too high")
    TOO_LOW = "too_low", _("Too low")


class DisputeState(TextChoices):
    """What became of a disputed score."""

    OPEN = "open", pgettext_lazy("dispute", "Open")
    CHANGED = "changed", _("Rules changed")
    DECLINED = "declined", pgettext_lazy("dispute", "Declined")


class ResponseState(TextChoices):
    """How a first response stands against its clock (domain 3.5); empty without a clock."""

    NONE = "", _("No clock")
    RUNNING = "running", pgettext_lazy("first response", "Due")
    LATE = "late", pgettext_lazy("first response", "Overdue")
    MET = "met", _("In time")
    MET_LATE = "met_late", _("Late")


class HeldHow(TextChoices):
    """How the present owner or pool came to have the lead."""

    CAPTURE = "capture", _("Captured")
    ASSIGN = "assign", _("Assigned")
    CLAIM = "claim", _("Claimed")
    RETURN = "return", _("Returned")
    RECYCLE = "recycle", _("Recycled")
    TRANSFER = "transfer", _("Transferred")
    REOPEN = "reopen", _("Reopened")
    MERGE = "merge", _("Merged")


class PoolKind(TextChoices):
    """Who may take a lead out of a pool."""

    MEMBER_CLAIM = "member_claim", _("Members claim")
    ADMIN_ASSIGN = "admin_assign", _("Administrators assign")


class AssignmentMethod(TextChoices):
    """How an assignment rule shares leads out; `queue` leaves them in the pool for whoever is free."""

    ROUND_ROBIN = "round_robin", _("In turn")
    WEIGHTED = "weighted", _("By weight")
    LOAD_BALANCED = "load_balanced", _("By load")
    QUEUE = "queue", _("Leave in the pool")


class ModelStatus(TextChoices):
    """The life of a version of the score rules; at most one is active."""

    DRAFT = "draft", _("Draft")
    ACTIVE = "active", _("Active")
    RETIRED = "retired", _("Retired")


class GroupCounting(TextChoices):
    """How the matching rules of a score group count."""

    SUM = "sum", _("All of them")
    MAX = "max", _("The best one")


class InvalidReason(TextChoices):
    """Why a lead is not worth any work (domain 1.5)."""

    BAD_NUMBER = "bad_number", _("Wrong number")
    UNREACHABLE = "unreachable", _("Could not be reached")
    EMAIL_BOUNCED = "email_bounced", _("E-mail bounced")
    TEST_DATA = "test_data", _("Test data")
    COMPETITOR = "competitor", _("Competitor")
    BLACKLISTED = "blacklisted", _("Blacklisted")
    DUPLICATE = "duplicate", _("Duplicate")
    OUT_OF_TERRITORY = "out_of_territory", _("Out of territory")
    JOB_SEEKER = "job_seeker", _("Student or job seeker")
    DEREGISTERED = "deregistered", _("Company deregistered")
    NO_NEED = "no_need", _("No need")
    HELD_LONG = "held_long", _("On hold too long")
    NURTURED_LONG = "nurtured_long", _("Nurtured too long")


class CaptureOutcome(TextChoices):
    """What became of one captured draft."""

    CREATED = "created", _("Created")
    APPENDED = "appended", _("Added to an existing lead")
    REPEATED = "repeated", _("Taken before")
    FAILED = "failed", _("Not taken")


class RegistryOutcome(TextChoices):
    """What came of one question put to a company registry."""

    FOUND = "found", _("Found")
    NOTHING = "nothing", _("Nothing found")
    FAILED = "failed", _("No answer")


class ProposalState(TextChoices):
    """What became of a value proposed for a field of a lead."""

    OPEN = "open", _("To decide")
    ACCEPTED = "accepted", pgettext_lazy("proposal", "Accepted")
    REJECTED = "rejected", _("Rejected")
    SUPERSEDED = "superseded", _("Superseded")


class CandidateState(TextChoices):
    """What a person said of two leads that may be one."""

    OPEN = "open", _("To decide")
    DISMISSED = "dismissed", _("Different")
    MERGED = "merged", _("Merged")


class MergeBy(TextChoices):
    """How a merge makes one value of several; the same values as the rules'."""

    SURVIVOR = "survivor", _("The remaining lead's, else the newest")
    MOST_RECENT = "most_recent_non_empty", _("The newest")
    LONGEST = "longest", _("The longest text")
    MAX = "max", _("The greatest")
    UNION = "union", _("All of them")
    SUM = "sum", _("The sum")


class FillPolicy(TextChoices):
    """What a registry may do to a field of a lead."""

    ONLY_IF_EMPTY = "only_if_empty", _("Only if empty")
    OVERWRITE = "overwrite", _("Overwrite")
    PROPOSE = "propose", _("Propose")


WHY_ASSIGNED = {
    "rule": _("by the rule"),
    "person": _("by a person"),
    "stated": _("named when it came in"),
    "customer_owner": _("owner of the customer"),
    "former_owner": _("had it before it was nurtured"),
    "nobody_free": _("nobody was free"),
    "queue": _("left in the pool by the rule"),
    "no_rule": _("no rule matched"),
}
"""Why a lead went to its owner, as the log of decisions keeps it."""
SKIPPED = {
    "": _("was free"),
    "inactive": _("inactive"),
    "away": _("away"),
    "outside_working_hours": _("outside working hours"),
    "no_weight": _("no weight"),
    "no_capacity_stated": _("no capacity stated"),
    "holds_maximum": _("holds the most allowed"),
    "daily_maximum": _("had the most of the day"),
    "previous_owner": _("gave it up lately"),
    "skill_missing": _("skill missing"),
    "outside_territory": _("outside the territory"),
}
"""Why somebody was passed over; empty: he or she was not."""
ORGANISATION_CLASSES = {
    "government_body": _("Government body"),
    "public_institution": _("Public institution"),
    "mass_organisation": _("Mass organisation"),
    "law_firm": _("Law firm"),
    "notary_office": _("Notary office"),
    "legal_service_office": _("Legal service office"),
    "forensic_institute": _("Forensic institute"),
    "arbitration_commission": _("Arbitration commission"),
    "social_organisation": _("Social organisation"),
    "private_non_enterprise": _("Private non-enterprise unit"),
    "foundation": _("Foundation"),
    "enterprise": _("Enterprise"),
    "self_employed": _("Self-employed"),
    "farmers_cooperative": _("Farmers' cooperative"),
    "group_collective": _("Collective of a group"),
    "village_collective": _("Collective of a village"),
    "township_collective": _("Collective of a township"),
    "other": _("Other organisation"),
}
"""What kind of organisation a credit code belongs to (GB 32100-2015), as rules/credit_code.py names it."""
TOLD_BY = {
    "credit_code": _("by the credit code"),
    "phone": _("by the phone number"),
    "mobile": _("by the mobile number"),
    "email": _("by the e-mail address"),
    "file": _("by the local registry"),
}
"""What told a value nobody typed; everything else is the name of a registry."""
