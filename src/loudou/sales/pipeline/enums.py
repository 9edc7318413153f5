"""Stored values of the pipeline."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OpportunityStatus(TextChoices):
    """Whether a deal is still to be decided; follows the type of its stage."""

    OPEN = "open", pgettext_lazy("deal", "Open")
    WON = "won", pgettext_lazy("deal", "Won")
    LOST = "lost", pgettext_lazy("deal", "Lost")
    INVALID = "invalid", pgettext_lazy("deal", "Invalid")


class StageType(TextChoices):
    """What it means to stand in a stage."""

    ACTIVE = "active", pgettext_lazy("stage", "Active")
    WON = "won", pgettext_lazy("stage", "Won")
    LOST = "lost", pgettext_lazy("stage", "Lost")
    INVALID = "invalid", pgettext_lazy("stage", "Invalid")


class ForecastCategory(TextChoices):
    """How surely a deal is counted in the forecast."""

    OMITTED = "omitted", pgettext_lazy("forecast", "Omitted")
    PIPELINE = "pipeline", pgettext_lazy("forecast", "Pipeline")
    BEST_CASE = "best_case", pgettext_lazy("forecast", "Best case")
    COMMIT = "commit", pgettext_lazy("forecast", "Commit")
    CLOSED = "closed", pgettext_lazy("forecast", "Closed")


class OpportunityKind(TextChoices):
    """What the customer would be buying it as."""

    NEW = "new", _("New business")
    EXPANSION = "expansion", _("Expansion")
    RENEWAL = "renewal", _("Renewal")
    REPURCHASE = "repurchase", _("Repurchase")


class CriterionKind(TextChoices):
    """How a condition of a stage is known to be met."""

    EXPRESSION = "expression", _("Expression over the fields")
    FIELD = "field", _("Field filled in")
    CHECK = "check", _("Confirmed by a person")
    DOCUMENT = "document", _("Document handed in")
    TASK = "task", _("Task done")


class CriterionMoment(TextChoices):
    """When a condition is asked for."""

    ENTRY = "entry", _("On entering the stage")
    EXIT = "exit", _("On leaving the stage")


class ProbabilityPolicy(TextChoices):
    """Whether people may set the win probability of an open deal."""

    FIXED = "fixed", _("Fixed by the stage")
    CORRIDOR = "corridor", _("Within the stage's corridor")
    FREE = "free", _("Freely")


class AmountBasis(TextChoices):
    """Which amount of an accepted offer becomes the amount of the deal."""

    NET = "net", _("Net of tax")
    GROSS = "gross", _("Including tax")


class Direction(TextChoices):
    """How a deal came into a stage."""

    OPENED = "opened", pgettext_lazy("stage move", "Opened")
    FORWARD = "forward", pgettext_lazy("stage move", "Forward")
    SKIP = "skip", _("Skipped forward")
    BACK = "back", pgettext_lazy("stage move", "Back")
    CLOSED = "closed", pgettext_lazy("stage move", "Closed")
    REOPENED = "reopened", pgettext_lazy("stage move", "Reopened")
    MIGRATED = "migrated", _("Moved to another process version")
