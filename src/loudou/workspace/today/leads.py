"""Leads to contact now, by their clock, and leads about to go back to their pool."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Q
from django.utils.translation import gettext

from loudou.leads.enums import OWNED_VALUES
from loudou.leads.queries.response import response_minutes
from loudou.platform.records.doors.addresses import page_of
from loudou.platform.records.registry import record_type
from loudou.ui import marks
from loudou.workspace.lists import whole_list
from loudou.workspace.today.asking import Day, found, rows_of
from loudou.workspace.wording import day_word, lang

OWNED = 'status in ["assigned", "following", "qualified"]'
WAITING = f'{OWNED} && first_response_at == null && (band == "contact_now" || response_due_at != null)'
GOING_BACK = "nextDays(recycle_due_at, 3)"
COLUMNS = (
    *("display_name", "name", "title", "score_total", "band", "product_interest", "source", "mobile", "assigned_at"),
    *("first_response_at", "response_due_at", "recycle_due_at", "status", "owner"),
)
MOST_READ, MOST_SHOWN = 120, 8
WEEKS = 8


def lead_queues(day: Day) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """Who to call now, the shortest clock first, and what goes back soon. Two SQL statements."""
    if not day.may("lead"):
        return None, None
    condition = f"{day.own}(({WAITING}) || ({OWNED} && {GOING_BACK}))"
    rows = rows_of(day, "lead", condition, COLUMNS, sort="created_at", limit=MOST_READ)
    waiting = [row for row in rows if _is_unanswered(row)]
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
    is_timed = row.get("band") == "contact_now" or row.get("response_due_at") is not None
    return is_timed and row.get("first_response_at") is None and row.get("status") in OWNED_VALUES


def _contact_now(day: Day, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """What has no clock, because it was assigned while there was none, comes last."""
    never = day.ctx.now + timedelta(days=3650)
    timed = sorted(rows, key=lambda row: row.get("response_due_at") or never)
    late = sum(1 for row in rows if (row.get("response_due_at") or never) < day.ctx.now)
    return {
        "count": len(rows),
        "late": late,
        "late_url": whole_list("lead", f"{day.own}{WAITING} && response_due_at < now()", "created_at"),
        "minutes": response_minutes(day.ctx),
        "rows": [_lead(row, row.get("response_due_at")) for row in timed[:MOST_SHOWN]],
        "url": whole_list("lead", f"{day.own}{WAITING}", "created_at"),
        "total": f"{len(rows)}+" if len(rows) >= MOST_READ else str(len(rows)),
    }


def _lead(row: dict[str, Any], due: datetime | None) -> dict[str, Any]:
    person = " · ".join(part for part in (row.get("name") or "", row.get("title") or "") if part)
    return {
        "url": page_of(record_type("lead"), row["id"]),
        "name": row["display_name"],
        "initial": short_of(row["display_name"]),
        "person": person if row.get("name") != row["display_name"] else row.get("title") or "",
        "score": row.get("score_total"),
        "tone": (row.get("band") or "hold").replace("_", "-"),
        "interest": "、".join(row.get("product_interest") or ())
        if lang() != "en"
        else ", ".join(row.get("product_interest") or ()),
        "source": row.get("source") or "",
        "mobile": row.get("mobile") or "",
        "due_at": due.astimezone(ZoneInfo(settings.TIME_ZONE)).isoformat() if due is not None else "",
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
