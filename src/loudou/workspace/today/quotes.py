"""Quotes that wait for somebody: to be approved, to be sent, or about to expire."""

from typing import Any

from loudou.platform.records.doors.addresses import page_of
from loudou.platform.records.references import names_of
from loudou.platform.records.registry import record_type
from loudou.ui import formats
from loudou.workspace.today.asking import Day, rows_of, whole_list
from loudou.workspace.wording import lang, quote_state

TO_APPROVE = 'status == "in_approval"'
COLUMNS = ("number", "name", "account", "status", "total_amount", "valid_until", "owner", "margin_rate")


def waiting_quotes(day: Day) -> dict[str, Any] | None:
    """For approvers what waits for them, for everybody their own quotes that wait. Two SQL statements."""
    if not day.may("quote"):
        return None
    approves = day.may("quote", "approve")
    mine = 'owner == me() && (status in ["in_approval", "approved"] || (status == "sent" && nextDays(valid_until, 10)))'
    condition = f"({TO_APPROVE}) || ({mine})" if approves else mine
    rows = rows_of(day, "quote", condition, COLUMNS, sort="created_at")
    if not rows:
        return None
    kind = record_type("quote")
    fields = [field for name in ("account", "owner") if (field := kind.field_named(name)) is not None]
    names = names_of(fields, rows)
    return {
        "count": len(rows),
        "approves": approves,
        "rows": [
            {
                "url": page_of(kind, row["id"]),
                "number": row.get("number", ""),
                "account": names.get(("account", row.get("account_id")), row.get("name", "")),
                "owner": names.get(("user", row.get("owner_id")), ""),
                "amount": formats.compact_money(row["total_amount"], row["currency"], lang=lang()),
            }
            | quote_state(row, day.ctx.now)
            for row in rows
        ],
        "url": whole_list("quote", condition),
    }
