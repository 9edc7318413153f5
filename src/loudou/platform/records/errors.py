"""What can go wrong at the doors of the records engine."""

from loudou.kernel.errors import Invalid, NotFound, Stale, WrongState


class UnknownRecordType(NotFound):
    """There is no record type of this name."""

    code = "unknown_record_type"


class RecordNotFound(NotFound):
    """There is no such record, or the actor may not see it."""

    code = "record_not_found"


class RecordInvalid(Invalid):
    """Values do not fit their fields; `problems` names each field (and row)."""

    code = "record_invalid"
    status = 422


class QueryInvalid(Invalid):
    """A filter, sort, cursor or column list is not acceptable."""

    code = "query_invalid"
    status = 422


class RecordStale(Stale):
    """The record was changed since it was read; facts hold the current values."""

    code = "stale"


class RecordMerged(WrongState):
    """The record was merged into another, which is edited in its place; facts name it."""

    code = "record_merged"
    title = "Merged into another"
