"""Quotes that wait for somebody: to be approved, to be sent, or about to expire."""

from typing import Any

from loudou.cpq.quoting.queries.levels import highest_level
from loudou.platform.records.doors.addresses import page_of
from loudou.platform.records.registry import record_type
from loudou.ui import formats
from loudou.workspace.lists import whole_list
from loudou.workspace.today.asking import Day, Names, rows_of
from loudou.workspace.wording import lang, quote_state

TO_APPROVE = 'status == "in_approval" && required_level <= {level}'
"""What an approver of this level may let pass."""
MINE = 'owner == me() && (status in ["in_approval", "approved"] || (status == "sent" && nextDays(valid_until, 10)))'
COLUMNS = ("number", "name", "account", "status", "total_amount", "valid_until", "owner", "margin_rate")


def waiting_rows(day: Day) -> list[dict[str, Any]]:
    """For approvers what waits for them, for everybody their own quotes that wait. One SQL statement."""
    return rows_of(day, "quote", _condition(day), COLUMNS, sort="created_at") if day.may("quote") else []


def waiting_quotes(day: Day, rows: list[dict[str, Any]], names: Names) -> dict[str, Any] | None:
    """The quotes as the page shows them; None when none waits."""
    if not rows:
        return None
    kind = record_type("quote")
    return {
        "count": len(rows),
        "approves": day.may("quote", "approve"),
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
        "url": whole_list("quote", _condition(day)),
    }


def _condition(day: Day) -> str:
    level = highest_level(day.ctx)
    return f"({TO_APPROVE.format(level=level)}) || ({MINE})" if level else MINE
