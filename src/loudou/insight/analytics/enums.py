"""The steps of the funnel and the ways to ask for it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Step(TextChoices):
    """How far a lead came, in order. A later step counts as every earlier one: skipped steps count as entered."""

    LEAD = "lead", _("Leads")
    CONTACTED = "contacted", _("Contacted")
    CONVERTED = "converted", _("Converted")
    WON = "won", _("Won")
    INVOICED = "invoiced", _("Invoiced")
    PAID = "paid", _("Paid")


STEPS = tuple(Step)
"""From the first step to the last."""


class Span(TextChoices):
    """The periods people ask for most; others are named by month, by quarter or by their two days."""

    THIS_MONTH = "this_month", _("This month")
    LAST_MONTH = "last_month", _("Last month")
    THIS_QUARTER = "this_quarter", _("This quarter")
    LAST_QUARTER = "last_quarter", _("Last quarter")
    LAST_90_DAYS = "last_90_days", _("Last 90 days")
    LAST_180_DAYS = "last_180_days", _("Last 180 days")
    LAST_12_MONTHS = "last_12_months", _("Last 12 months")


class Comparison(TextChoices):
    """What a period is compared with."""

    PREVIOUS = "previous", _("Period before")
    YEAR = "year", _("Same period last year")


class Speed(TextChoices):
    """How long a lead waited for the first contact, in hours of the clock."""

    HALF_HOUR = "half_hour", _("Within 30 minutes")
    HOURS = "hours", _("30 minutes to 4 hours")
    DAY = "day", _("4 to 24 hours")
    LATER = "later", _("More than 24 hours")
    NEVER = "never", _("Not contacted yet")
