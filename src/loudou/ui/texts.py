"""The sentences the scripts show. They reach the browser as data, because a strict page runs no inline script."""

from django.utils.translation import gettext as _


def script_texts() -> dict[str, str]:
    """Translated texts by the key the scripts use; `{n}` and the like are filled in by the script."""
    return {
        "undo": _("Undo"),
        "close": _("Close"),
        "retry": _("Try again"),
        "failed": _("That did not work."),
        "notSent": _("The change was not sent: no connection."),
        "forbidden": _("You may not do that."),
        "missing": _("That no longer exists, or you may not see it."),
        "stale": _("Somebody else changed this meanwhile."),
        "tooMany": _("Too many requests. Wait a moment and try again."),
        "broken": _("Something broke on our side. What you typed is still here."),
        "requestId": _("Request {id}"),
        "selected": _("{n} selected"),
        "selectedAll": _("All {n} matching selected"),
        "draftRestored": _("Your unsaved input was restored."),
        "discard": _("Discard"),
        "cannotMove": _("This cannot move there yet"),
        "putBack": _("It was put back. What is missing:"),
        "moved": _("Moved to {column}"),
        "picked": _("Picked up. Arrow keys move, Enter drops, Esc puts back."),
        "noResults": _("Nothing found"),
        "seconds": _("{n} s"),
        "noData": _("No data"),
    }
