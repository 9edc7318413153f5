"""Pages of our bids beside those of the records engine: the calendar of what is due, and checking lines off."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from loudou.kernel.period import add_months
from loudou.marketing.tenders.enums import DeadlineKind
from loudou.marketing.tenders.queries.bid_calendar import ITEM, RETURN, due_between
from loudou.marketing.tenders.shapes import CalendarRow
from loudou.platform.access.queries import access_profile, require
from loudou.platform.records.actions import run_action
from loudou.platform.records.days import business_day
from loudou.platform.records.doors.request import acted_once, context_of
from loudou.platform.records.registry import record_type

LOOKS = {
    DeadlineKind.QUESTIONS.value: (DeadlineKind.QUESTIONS.label, "info", "help"),
    DeadlineKind.DEPOSIT.value: (DeadlineKind.DEPOSIT.label, "due", "coins"),
    DeadlineKind.SUBMISSION.value: (DeadlineKind.SUBMISSION.label, "overdue", "send"),
    DeadlineKind.OPENING.value: (DeadlineKind.OPENING.label, "accent", "eye"),
    ITEM: (_("To do"), "idle", "check"),
    RETURN: (_("Deposit back"), "due", "undo"),
}
AGENDA, MONTH = "agenda", "month"
AHEAD = 60
"""The agenda shows so many days from today."""


@require_GET
@login_required
def calendar_page(request: HttpRequest) -> HttpResponse:
    """What is due for bids: a month as weeks, or as a list of days; phones always see the list."""
    ctx = context_of(request)
    require(ctx, "bid", "read")
    today, zone = business_day(ctx), ZoneInfo(settings.TIME_ZONE)
    month, look = _month(request.GET.get("month", ""), today), request.GET.get("look", MONTH)
    look, only_mine = (AGENDA if look == AGENDA else MONTH), request.GET.get("mine") == "1"
    first, end = _shown_days(month) if look == MONTH else (today, today + timedelta(days=AHEAD))
    rows = due_between(ctx, first, end, zone, only_mine=only_mine)
    request.nav_key = "bid-calendar"  # type: ignore[attr-defined]  # read by the frame
    inside = [row for row in rows if look == AGENDA or row.day.month == month.month]
    shown = {
        "title": date_format(month, "YEAR_MONTH_FORMAT") if look == MONTH else gettext("The next 60 days"),
        "is_month": look == MONTH,
        "weekdays": [date_format(date(2026, 6, 1) + timedelta(days=n), "D") for n in range(7)],
        "weeks": _weeks(first, end, month, today, rows) if look == MONTH else [],
        "days": _days(inside),
        "count": len(inside),
        "before_url": _address(add_months(month, -1), look, only_mine=only_mine),
        "after_url": _address(add_months(month, 1), look, only_mine=only_mine),
        "today_url": _address(None, look, only_mine=only_mine),
        "tabs": _tabs(month, look, only_mine=only_mine),
        "mine_url": _address(month, look, only_mine=not only_mine),
        "only_mine": only_mine,
        "may_create": access_profile(ctx).may("bid", "create"),
    }
    return render(request, "tenders/bid_calendar.html", shown)


@require_POST
@login_required
def check(request: HttpRequest, pk: UUID, item_id: UUID) -> HttpResponse:
    """Check a line of the checklist off, or take that back, and return to the bid."""
    ctx = context_of(request)
    raw = {"item": str(item_id), "is_done": request.POST.get("is_done", "true")}
    acted_once(request, lambda: run_action(ctx, record_type("bid"), "check_item", ids=[pk], raw=raw))
    return redirect("records:page", "bids", pk)


def _month(text: str, today: date) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return today.replace(day=1)


def _shown_days(month: date) -> tuple[date, date]:
    """Whole weeks from Monday that hold the days of a month."""
    last = add_months(month, 1) - timedelta(days=1)
    return month - timedelta(days=month.weekday()), last + timedelta(days=7 - last.weekday())


def _weeks(first: date, end: date, month: date, today: date, rows: Sequence[CalendarRow]) -> list[list[dict[str, Any]]]:
    by_day: defaultdict[date, list[Mapping[str, object]]] = defaultdict(list)
    for row in rows:
        by_day[row.day].append(_entry(row))
    days = [first + timedelta(days=n) for n in range((end - first).days)]
    shown = [
        {"day": day, "is_other": day.month != month.month, "is_today": day == today, "entries": by_day[day]}
        for day in days
    ]
    return [shown[start : start + 7] for start in range(0, len(shown), 7)]


def _days(rows: Sequence[CalendarRow]) -> list[dict[str, Any]]:
    by_day: defaultdict[date, list[Mapping[str, object]]] = defaultdict(list)
    for row in rows:
        by_day[row.day].append(_entry(row))
    return [{"day": day, "entries": by_day[day]} for day in sorted(by_day)]


def _entry(row: CalendarRow) -> Mapping[str, object]:
    label, tone, icon = LOOKS[row.kind]
    return {"row": row, "kind": label, "tone": tone, "icon": icon}


def _address(month: date | None, look: str, *, only_mine: bool) -> str:
    words = {"month": f"{month:%Y-%m}"} if month else {}
    words |= {"look": look} if look == AGENDA else {}
    words |= {"mine": "1"} if only_mine else {}
    return reverse("bid-calendar") + (f"?{urlencode(words)}" if words else "")


def _tabs(month: date, look: str, *, only_mine: bool) -> list[dict[str, Any]]:
    return [
        {"label": label, "url": _address(month, key, only_mine=only_mine), "is_current": key == look, "count": None}
        for key, label in ((MONTH, gettext("Month")), (AGENDA, gettext("Agenda")))
    ]
