"""Stored values of activities."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ActivityKind(TextChoices):
    """What was or will be done."""

    TASK = "task", pgettext_lazy("activity", "Task")
    CALL = "call", pgettext_lazy("activity", "Call")
    NOTE = "note", pgettext_lazy("activity", "Note")
    VISIT = "visit", pgettext_lazy("activity", "Visit")


class Direction(TextChoices):
    """Who began a call or visit."""

    OUTBOUND = "outbound", _("Outbound")
    INBOUND = "inbound", _("Inbound")


class Outcome(TextChoices):
    """What came of a call or visit."""

    REACHED = "reached", _("Reached")
    NOT_REACHED = "not_reached", _("Not reached")
    LEFT_MESSAGE = "left_message", _("Left a message")
    WRONG_NUMBER = "wrong_number", _("Wrong number")


class TaskState(TextChoices):
    """Where a planned activity stands; what is logged afterwards is done from the start."""

    OPEN = "open", pgettext_lazy("task", "Open")
    DONE = "done", pgettext_lazy("task", "Done")
    CANCELLED = "cancelled", pgettext_lazy("task", "Cancelled")
