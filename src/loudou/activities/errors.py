"""What can go wrong with activities."""

from django.utils.translation import gettext_noop

from loudou.kernel.errors import NotFound, WrongState
from loudou.platform.records.errors import RecordInvalid

PROBLEMS = {
    "required": gettext_noop("This field is required."),
    "text.too_long": gettext_noop("This text is too long."),
    "choice.unknown": gettext_noop("This is not one of the choices."),
    "activity.kind": gettext_noop("Calls, notes and visits are logged; a task is planned."),
    "activity.only_talks": gettext_noop("Only calls and visits have this."),
    "activity.duration": gettext_noop("A duration is between nothing and two days."),
    "activity.not_yet": gettext_noop("This has not happened yet. Plan a task instead."),
}
"""What is wrong with a described activity, by code."""


class ActivityNotFound(NotFound):
    """There is no such activity, or the actor may not see it."""

    code = "activity_not_found"
    title = "Activity not found"


class ActivityInvalid(RecordInvalid):
    """Values of a new activity are missing or contradict each other; `problems` names field and row."""

    code = "activity_invalid"
    title = "Invalid activity"


class TaskNotOpen(WrongState):
    """The task was done or cancelled already."""

    code = "task_not_open"
    title = "Task not open"
