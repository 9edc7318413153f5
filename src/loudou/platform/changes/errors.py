"""What can stand in the way of an undo."""

from loudou.kernel.errors import Conflict, Forbidden, NotFound


class UnknownChangeSet(NotFound):
    """There is no such change set, or the actor may not see it."""

    code = "unknown_change_set"


class UndoConflict(Conflict):
    """Rows of the change set were changed since, or other rows now depend on them; nothing was restored."""

    code = "undo_conflict"


class NotUndoable(Forbidden):
    """The change set touched financial documents (they are reversed, not undone) or was undone already."""

    code = "not_undoable"
