"""The addresses of lists, so that every number leads to its rows."""

from urllib.parse import urlencode

from loudou.platform.records.doors.addresses import list_of
from loudou.platform.records.registry import record_type as type_named


def whole_list(record_type: str, condition: str, sort: str = "") -> str:
    """The address of the list that shows exactly the records of a condition."""
    kind = type_named(record_type)
    return f"{list_of(kind)}?{urlencode({'filter': condition} | ({'sort': sort} if sort else {}))}"
