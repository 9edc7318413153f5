"""What may go wrong with events."""

from loudou.kernel.errors import Forbidden, Invalid, LimitExceeded


class EventsInvalid(Invalid):
    """A batch holds events that make no sense; none of it was recorded."""

    code = "events_invalid"


class SiteNotTracked(Forbidden):
    """Events came from a web site that is not on the list of tracked ones."""

    code = "site_not_tracked"


class TooManyEvents(LimitExceeded):
    """One address sent more events in a minute than is allowed."""

    code = "too_many_events"


class BatchTooLarge(Invalid):
    """A batch of events is larger than is taken."""

    code = "batch_too_large"
    status = 413
