"""What is to be done today, and what should have been done before."""

from typing import Any

from loudou.platform.records.doors.addresses import door_of, page_of
from loudou.platform.records.registry import record_type
from loudou.workspace.lists import whole_list
from loudou.workspace.today.asking import Day, rows_of
from loudou.workspace.wording import clock_or_days

MOST_SHOWN = 7


def tasks(day: Day) -> dict[str, Any] | None:
    """One's own open tasks due by tonight, the longest overdue first. One SQL statement."""
    if not day.may("activity"):
        return None
    until = day.ends_at.isoformat()
    condition = f'owner == me() && kind == "task" && state == "open" && due_at < instant("{until}")'
    rows = rows_of(day, "activity", condition, ("subject", "due_at"), sort="happens_at", limit=100)
    kind = record_type("activity")
    may_complete = day.may("activity", "complete")
    return {
        "count": len(rows),
        "rows": [
            {
                "id": row["id"],
                "url": page_of(kind, row["id"]),
                "subject": row["subject"],
                "complete_url": door_of("act", kind, row["id"], "complete") if may_complete else "",
            }
            | clock_or_days(row["due_at"], day.ctx.now)
            for row in rows[:MOST_SHOWN]
        ],
        "url": whole_list("activity", 'owner == me() && state == "open"', "happens_at"),
        "may_create": day.may("activity", "create"),
    }
