"""The lists of other records on a record's page."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from loudou.kernel.context import Context
from loudou.platform.access.queries import access_profile
from loudou.platform.records.cells import NUMERIC
from loudou.platform.records.declaration import RecordType, Related
from loudou.platform.records.doors.addresses import list_of
from loudou.platform.records.doors.asked import Asked
from loudou.platform.records.doors.rows import heads_of, rows_of
from loudou.platform.records.query import ListQuery, list_records
from loudou.platform.records.registry import record_types

RELATED_ROWS = 8


def related_lists(ctx: Context, kind: RecordType, record_id: UUID) -> list[dict[str, Any]]:
    """Every declared related list whose type is installed and may be read."""
    known = {target.key: target for target in record_types()}
    profile = access_profile(ctx)
    return [
        related_list(ctx, known[related.record_type], record_id, related)
        for related in kind.related
        if related.record_type in known and profile.may(related.record_type, "read")
    ]


def related_list(ctx: Context, target: RecordType, record_id: UUID, related: Related) -> dict[str, Any]:
    """The first rows of a related list with the addresses of all of them and of a new one.

    One SQL statement and one per type of reference shown.
    """
    expression = f'{related.field} == "{record_id}"'
    page = list_records(ctx, target, ListQuery(filter=expression, columns=related.columns, limit=RELATED_ROWS))
    more = "+" if page.next_cursor else ""
    return {
        "key": f"{related.record_type}-{related.field}",
        "label": related.label,
        "kind": target,
        "heads": [head | {"is_number": head["kind"] in NUMERIC} for head in heads_of(page.columns)],
        "rows": rows_of(ctx, target, page, can_choose=False),
        "count": len(page.rows),
        "count_text": f"{len(page.rows)}{more}",
        "has_more": bool(more),
        "all_url": Asked(filter=expression).address(target),
        "new_url": _new_url(ctx, target, related, record_id),
    }


def _new_url(ctx: Context, target: RecordType, related: Related, record_id: UUID) -> str:
    if not target.can_create or not access_profile(ctx).may(target.key, "create"):
        return ""
    return list_of(target, "create") + "?" + urlencode({related.field: record_id})
