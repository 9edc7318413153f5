"""Days, clocks and states of Today in words."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import get_language, gettext, ngettext

from loudou.ui import formats

SOON = 10


def lang() -> str:
    """The language of the page."""
    return get_language() or "en"


def day_word(value: datetime, now: datetime) -> str:
    """Today 18:00, tomorrow 12:00, else the day."""
    zone = ZoneInfo(settings.TIME_ZONE)
    here, today = value.astimezone(zone), now.astimezone(zone).date()
    clock = formats.clock(value, zone=zone)
    if here.date() == today:
        return gettext("today %(clock)s") % {"clock": clock}
    if here.date() == today + timedelta(days=1):
        return gettext("tomorrow %(clock)s") % {"clock": clock}
    return formats.short_day(here.date(), lang=lang(), today=today)


def clock_or_days(due_at: datetime | None, now: datetime) -> dict[str, str]:
    """When a task is due: its clock today, or how many days it is overdue."""
    zone = ZoneInfo(settings.TIME_ZONE)
    if due_at is None:
        return {"when": "", "tone": ""}
    late = (now.astimezone(zone).date() - due_at.astimezone(zone).date()).days
    if late > 0:
        return {"when": ngettext("%(n)s day overdue", "%(n)s days overdue", late) % {"n": late}, "tone": "overdue"}
    return {"when": formats.clock(due_at, zone=zone), "tone": "due" if due_at < now else ""}


def overdue_days(due: date, today: date) -> str:
    """How long something is overdue."""
    late = (today - due).days
    return ngettext("%(n)s day overdue", "%(n)s days overdue", late) % {"n": late}


def quote_state(row: dict[str, Any], now: datetime) -> dict[str, str]:
    """What a quote waits for."""
    status = row.get("status")
    if status == "in_approval":
        return {"state": gettext("waits for approval"), "tone": "due"}
    if status == "approved":
        return {"state": gettext("approved, not sent yet"), "tone": "info"}
    left = (row["valid_until"] - now.astimezone(ZoneInfo(settings.TIME_ZONE)).date()).days
    if left <= 0:
        return {"state": gettext("expires today"), "tone": "overdue"}
    return {"state": ngettext("expires in %(n)s day", "expires in %(n)s days", left) % {"n": left}, "tone": "due"}
