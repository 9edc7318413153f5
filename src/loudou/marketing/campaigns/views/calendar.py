"""The calendar of campaigns."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from loudou.kernel.period import add_months
from loudou.marketing.campaigns.enums import CampaignKind, CampaignStatus
from loudou.marketing.campaigns.queries.calendar import campaigns_between
from loudou.marketing.campaigns.records.campaign import LOOKS
from loudou.marketing.campaigns.rules.calendar import Bar, Span, Week, month_days, month_weeks
from loudou.marketing.campaigns.shapes import CalendarEntry
from loudou.platform.access.queries import access_profile, require
from loudou.platform.records.days import business_day
from loudou.platform.records.doors.request import context_of


@login_required
@require_GET
def calendar_page(request: HttpRequest) -> HttpResponse:
    """A month of campaigns, as weeks or on phones as a list. One SQL statement beside frame and rights."""
    ctx = context_of(request)
    require(ctx, "campaign", "read")
    today = business_day(ctx)
    month = _month(request.GET.get("month", ""), today)
    kind = request.GET.get("kind", "")
    kind = kind if kind in CampaignKind.values else ""
    first, end = month_days(month)
    entries = campaigns_between(ctx, first, end, kind=kind)
    within = [one for one in entries if one.start_date > first or one.end_date < end - timedelta(days=1)]
    request.nav_key = "campaign-calendar"  # type: ignore[attr-defined]  # read by the frame
    shown = {
        "title": date_format(month, "YEAR_MONTH_FORMAT"),
        "weekdays": [date_format(date(2026, 6, 1) + timedelta(days=n), "D") for n in range(7)],
        "weeks": [_week(week, within, month, today) for week in month_weeks(month, _spans(within))],
        "throughout": [_entry(one) for one in entries if one not in within],
        "entries": [_entry(one) for one in entries if one.end_date >= month and one.start_date < add_months(month, 1)],
        "before_url": _address(add_months(month, -1), kind),
        "after_url": _address(add_months(month, 1), kind),
        "today_url": _address(None, kind),
        "kind_label": CampaignKind(kind).label if kind else gettext("All"),
        "kinds": _kinds(month, kind),
        "may_create": access_profile(ctx).may("campaign", "create"),
    }
    return render(request, "campaigns/calendar.html", shown)


def _month(text: str, today: date) -> date:
    """The month an address names, this one when it names none."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return today.replace(day=1)


def _address(month: date | None, kind: str) -> str:
    words = ({"month": f"{month:%Y-%m}"} if month else {}) | ({"kind": kind} if kind else {})
    return reverse("campaign-calendar") + (f"?{urlencode(words)}" if words else "")


def _kinds(month: date, chosen: str) -> list[dict[str, Any]]:
    options = [("", gettext("All")), *((one.value, str(one.label)) for one in CampaignKind)]
    return [{"label": label, "url": _address(month, key), "is_chosen": key == chosen} for key, label in options]


def _spans(entries: list[CalendarEntry]) -> list[Span]:
    return [Span(one.id, one.start_date, one.end_date) for one in entries]


def _week(week: Week, entries: list[CalendarEntry], month: date, today: date) -> Mapping[str, object]:
    known = {one.id: one for one in entries}
    days = [{"day": day, "is_other": day.month != month.month, "is_today": day == today} for day in week.days]
    return {"days": days, "bars": [_bar(bar, known) for bar in week.bars]}


def _bar(bar: Bar, known: Mapping[UUID, CalendarEntry]) -> Mapping[str, object]:
    return {"bar": bar, **_entry(known[bar.id])}


def _entry(entry: CalendarEntry) -> Mapping[str, object]:
    status = CampaignStatus(entry.status)
    tone, icon = LOOKS[status]
    return {
        "entry": entry,
        "kind": CampaignKind(entry.kind).label,
        "status": status.label,
        "tone": tone,
        "icon": icon,
    }
