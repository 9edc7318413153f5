"""Write new leads."""

from collections.abc import Sequence
from operator import itemgetter

import orjson
from django.db import connection

from loudou.kernel.context import Context
from loudou.leads.models.columns import COPY_OPTIONS, array_text, copy_block, nullable, search_text
from loudou.leads.services.capturing.prepare import Incoming
from loudou.platform.numbering.services.take import take_numbers
from loudou.platform.records.days import business_day
from loudou.platform.search.tokens import title_key

COLUMNS = (
    *("id", "number", "display_name", "title_key", "search", "name", "company", "company_key", "title", "mobile"),
    *("phone", "email", "wechat", "uscc", "country", "province", "city", "industry", "company_size"),
    *("annual_revenue_amount", "currency", "source", "source_detail", "medium", "campaign", "channel", "external_id"),
    *("need", "budget", "timeline", "product_interest", "tags", "worked_out", "unreadable", "custom", "status"),
    *("owner_id", "pool_id", "account_id", "held_since", "held_how", "assigned_at", "recycle_due_at"),
    *(
        "next_followup_at",
        "response_due_at",
        "nurturing_since",
        "touch_count",
        "last_touch_at",
        "score_attribute",
        "score_total",
        "band",
        "is_disqualified",
    ),
    *("score_reasons", "score_version", "scored_at", "band_at", "created_at", "created_by", "updated_at", "version"),
)
NULLABLE = (
    *("annual_revenue_amount", "owner_id", "pool_id", "account_id", "assigned_at", "recycle_due_at"),
    *("next_followup_at", "response_due_at", "nurturing_since", "score_attribute", "score_total", "score_version"),
)
BLOCK = 250
"""Rows written at once: while PostgreSQL stores them, the next are prepared."""
COPY_SQL = f"COPY leads_lead ({', '.join(COLUMNS)}) FROM STDIN WITH {COPY_OPTIONS}"
_in_order = itemgetter(*COLUMNS)


def insert_leads(ctx: Context, rows: Sequence[Incoming]) -> None:
    """Write the leads in one go; each is recorded once in the history. Two SQL statements."""
    if not rows:
        return
    numbers = take_numbers("L", business_day(ctx), len(rows))
    same = {
        "updated_at": str(ctx.now),
        "scored_at": str(ctx.now),
        "band_at": str(ctx.now),
        "created_by": nullable(ctx.actor_id),
        "held_how": "capture",
        "version": "1",
    }
    with connection.cursor() as cursor, cursor.copy(COPY_SQL) as copy:
        for start in range(0, len(rows), BLOCK):
            block = zip(rows[start : start + BLOCK], numbers[start : start + BLOCK], strict=True)
            copy.write(copy_block(_row(incoming, number, same) for incoming, number in block))


def _row(incoming: Incoming, number: str, same: dict[str, str]) -> tuple[str, ...]:
    values, at = incoming.values, str(incoming.at)
    written = {
        **values,
        **same,
        **{name: nullable(values[name]) for name in NULLABLE},
        "id": str(incoming.id),
        "number": number,
        "title_key": title_key(values["display_name"]),
        "search": search_text(values, number),
        "product_interest": array_text(values["product_interest"]),
        "tags": array_text(values["tags"]),
        "custom": _json(values["custom"]),
        "worked_out": _json(values["worked_out"]),
        "unreadable": _json(values["unreadable"]),
        "is_disqualified": "t" if values["is_disqualified"] else "f",
        "held_since": at,
        "created_at": at,
        "last_touch_at": at,
        "touch_count": str(incoming.touches),
    }
    row: tuple[str, ...] = _in_order(written)
    return row


def _json(document: object) -> str:
    return orjson.dumps(document, default=str).decode().replace("\\u0000", "") if document else "{}"
