"""Refusals."""

from loudou.kernel.errors import Forbidden


class ActionRefused(Forbidden):
    """No role of the actor grants this action on this record type."""

    code = "action_refused"


class ReadOnlyToken(Forbidden):
    """The API token may only read."""

    code = "read_only_token"


class FieldRefused(Forbidden):
    """The actor may not read or set this field."""

    code = "field_refused"
