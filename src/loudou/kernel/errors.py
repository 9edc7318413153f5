"""The kinds of failure a caller may anticipate; every domain error is a subclass of one of them.

    LoudouError
    ├── NotFound        404  absent, or invisible to this actor: deliberately the same
    ├── Forbidden       403  visible, but this act is not allowed
    ├── Invalid         400  acceptable in form, not in business
    ├── Conflict        409  the thing is in another state, or changed meanwhile
    │   ├── WrongState
    │   └── Stale
    ├── LimitExceeded   429  a quota, credit limit or rate limit
    └── Unavailable     503  something outside did not answer; tasks retry it

A domain error carries facts (`LeadNotOpen("…", lead_id=…)`), a stable `code`, and a message a person can act on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One thing wrong with one value; `row` counts data rows from 1 when many rows were sent."""

    field: str
    code: str
    message: str
    row: int | None = None


class LoudouError(Exception):
    """An anticipated failure: shown to the caller, never logged as a fault."""

    code = "error"
    status = 500
    title = "Error"

    def __init__(self, detail: str, *, problems: Sequence[FieldProblem] = (), **facts: object) -> None:
        super().__init__(detail)
        self.detail = detail
        self.problems = tuple(problems)
        self.facts: Mapping[str, object] = facts


class NotFound(LoudouError):
    """Absent, or invisible to this actor; the answer never tells which."""

    code = "not_found"
    status = 404
    title = "Not found"


class Forbidden(LoudouError):
    """The actor may see the thing but not do this to it."""

    code = "forbidden"
    status = 403
    title = "Not allowed"


class Invalid(LoudouError):
    """A value is well formed but not acceptable in business terms."""

    code = "invalid"
    status = 400
    title = "Invalid value"


class Conflict(LoudouError):
    """The act clashes with the present state of the data."""

    code = "conflict"
    status = 409
    title = "Conflict"


class WrongState(Conflict):
    """The thing is not in a state that allows this act."""

    code = "wrong_state"
    title = "Wrong state"


class Stale(Conflict):
    """The thing was changed since the caller read it."""

    code = "stale"
    title = "Changed meanwhile"


class LimitExceeded(LoudouError):
    """A quota, credit limit or rate limit would be passed."""

    code = "limit_exceeded"
    status = 429
    title = "Limit reached"


class Unavailable(LoudouError):
    """Something outside did not answer; the same call may succeed later."""

    code = "unavailable"
    status = 503
    title = "Unavailable"
