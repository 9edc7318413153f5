"""Leads to contact now, by their clock, and leads about to go back to their pool."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Q
from django.utils.translation import gettext

from loudou.platform.records.doors.addresses import page_of
from loudou.platform.records.registry import record_type
from loudou.ui import marks
from loudou.workspace.lists import whole_list
from loudou.workspace.rules.response_clock import TARGET, WorkingHours, due_at
from loudou.workspace.today.asking import Day, found, rows_of
from loudou.workspace.wording import day_word, lang

OWNED = 'status in ["assigned", "following", "qualified"]'
WAITING = 'band == "contact_now" && status == "assigned" && first_response_at == null'
GOING_BACK = "nextDays(recycle_due_at, 3)"
COLUMNS = (
    *("display_name", "name", "title", "score_total", "band", "product_interest", "source", "mobile", "assigned_at"),
    *("first_response_at", "recycle_due_at", "status", "owner"),
)
MOST_READ, MOST_SHOWN = 120, 8
WEEKS = 8


def lead_queues(day: Day) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """Who to call now, the shortest clock first, and what goes back soon. One SQL statement."""
    if not day.may("lead"):
        return None, None
    condition = f"{day.own}(({WAITING}) || ({OWNED} && {GOING_BACK}))"
    rows = rows_of(day, "lead", condition, COLUMNS, sort="created_at", limit=MOST_READ)
    waiting = [row for row in rows if row.get("band") == "contact_now" and _is_unanswered(row)]
    back_until = day.ends_at + timedelta(days=2)
    going = [row for row in rows if (row.get("recycle_due_at") or back_until) < back_until]
    return _contact_now(day, waiting), _going_back(day, going)


def contacted_series(day: Day) -> tuple[int, tuple[Decimal, ...]]:
    """How many leads were first contacted in the last seven days, and in each of eight weeks. One SQL statement."""
    ends = [day.ctx.now - timedelta(days=7 * back) for back in range(WEEKS - 1, -1, -1)]
    sums = {
        f"week_{place}": Count(
            "pk", filter=Q(first_response_at__gt=end - timedelta(days=7), first_response_at__lte=end)
        )
        for place, end in enumerate(ends)
    }
    leads = found(day, "lead")
    if day.owner_id is not None:
        leads = leads.filter(owner_id=day.owner_id)
    counted = leads.filter(first_response_at__gt=ends[0] - timedelta(days=7)).aggregate(**sums)
    series = tuple(Decimal(counted[name]) for name in sums)
    return int(series[-1]), series


def contacted_url(day: Day) -> str:
    """The leads the last figure of the series counts."""
    since = (day.ctx.now - timedelta(days=7)).isoformat(timespec="seconds")
    return whole_list("lead", f'{day.own}first_response_at > instant("{since}")')


def _is_unanswered(row: dict[str, Any]) -> bool:
    return row.get("status") == "assigned" and row.get("first_response_at") is None


def _contact_now(day: Day, rows: list[dict[str, Any]]) -> dict[str, Any]:
    hours = WorkingHours(ZoneInfo(settings.TIME_ZONE))
    timed = sorted(((_due(row, hours, day), row) for row in rows), key=lambda pair: pair[0])
    late = sum(1 for due, _row in timed if due < day.ctx.now)
    return {
        "count": len(rows),
        "late": late,
        "minutes": int(TARGET.total_seconds()) // 60,
        "rows": [_lead(row, due) for due, row in timed[:MOST_SHOWN]],
        "url": whole_list("lead", f"{day.own}{WAITING}", "created_at"),
        "total": f"{len(rows)}+" if len(rows) >= MOST_READ else str(len(rows)),
    }


def _due(row: dict[str, Any], hours: WorkingHours, day: Day) -> datetime:
    return due_at(row.get("assigned_at") or day.ctx.now, hours)


def _lead(row: dict[str, Any], due: datetime) -> dict[str, Any]:
    person = " · ".join(part for part in (row.get("name") or "", row.get("title") or "") if part)
    return {
        "url": page_of(record_type("lead"), row["id"]),
        "name": row["display_name"],
        "initial": short_of(row["display_name"]),
        "person": person if row.get("name") != row["display_name"] else row.get("title") or "",
        "score": row.get("score_total"),
        "interest": "、".join(row.get("product_interest") or ())
        if lang() != "en"
        else ", ".join(row.get("product_interest") or ()),
        "source": row.get("source") or "",
        "mobile": row.get("mobile") or "",
        "due_at": due.isoformat(),
    }


def _going_back(day: Day, rows: list[dict[str, Any]]) -> dict[str, Any] | None:
    if not rows:
        return None
    rows.sort(key=lambda row: (row["recycle_due_at"], row["id"]))
    return {
        "count": len(rows),
        "rows": [
            {
                "url": page_of(record_type("lead"), row["id"]),
                "name": row["display_name"],
                "initial": short_of(row["display_name"]),
                "when": day_word(row["recycle_due_at"], day.ctx.now),
                "tone": "overdue" if row["recycle_due_at"] < day.ends_at else "due",
            }
            for row in rows[:5]
        ],
        "url": whole_list("lead", f"{day.own}{OWNED} && {GOING_BACK}"),
        "note": gettext("goes back to the pool unless followed up"),
    }


def short_of(company: str) -> str:
    """The letter that tells a company: the first after its city, which many names begin with."""
    return (
        company[2]
        if len(company) > 4 and "\u4e00" <= company[2] <= "\u9fff"
        else marks.initial_of(company, is_company=True)
    )
