"""The timeline and its composer as a box on the pages of other packages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import get_language, gettext, pgettext
from django.utils.translation import gettext_lazy as _

from loudou.activities.enums import ActivityKind, Outcome
from loudou.activities.queries import open_tasks_about, timeline
from loudou.activities.shapes import RecordRef, TimelineItem
from loudou.kernel.context import Context
from loudou.ui.formats import clock, short_day

GROUPS = (
    ("", _("Everything")),
    ("talk", _("Contacts with the customer")),
    ("web", _("Web site")),
    ("deal", _("Deals")),
    ("order", _("Orders and delivery")),
    ("money", _("Money")),
    ("change", _("Changes")),
)
LOGGED = tuple(kind for kind in ActivityKind if kind != ActivityKind.TASK)


@dataclass(frozen=True, slots=True)
class TimelinePanel:
    """What happened to a record and what is to be done, with the place to write down what one did."""

    record_type: str

    @property
    def key(self) -> str:
        """Stable name, unique among all panels."""
        return f"timeline.{self.record_type}"

    @property
    def title(self) -> str:
        """Heading of the box."""
        return pgettext("page", "Timeline")

    @property
    def slot(self) -> str:
        """The main column of the record's page."""
        return f"{self.record_type}.main"

    @property
    def order(self) -> int:
        """First."""
        return 0

    @property
    def template(self) -> str:
        """Template of the body."""
        return "activities/_timeline_panel.html"

    def context(self, ctx: Context, record: Any) -> Mapping[str, object]:
        """The first page of the timeline and the open tasks; `record` has the id the timeline is about."""
        return timeline_context(ctx, RecordRef(self.record_type, record.id)) | {
            "tasks": open_tasks_about(ctx, RecordRef(self.record_type, record.id)),
            "kinds": [(kind.value, kind.label) for kind in LOGGED],
            "outcomes": [(outcome.value, outcome.label) for outcome in Outcome],
            "now": ctx.now,
            "stands_alone": True,
            "idempotency_key": uuid4(),
        }


def timeline_context(
    ctx: Context, ref: RecordRef, *, before: datetime | None = None, group: str = ""
) -> dict[str, object]:
    """A page of a record's timeline by days, ready for its template."""
    page = timeline(ctx, links=[ref], before=before, group=group)
    return {
        "record_type": ref.record_type,
        "record_id": ref.record_id,
        "days": days_of(page.items, ctx.now),
        "next_before": page.next_before.isoformat() if page.next_before else "",
        "group": group,
        "groups": [{"key": key, "label": label, "is_chosen": key == group} for key, label in GROUPS],
    }


def days_of(items: Sequence[TimelineItem], now: datetime) -> list[dict[str, Any]]:
    """Items under the days they happened on, in the company's time zone."""
    zone = ZoneInfo(settings.TIME_ZONE)
    today = now.astimezone(zone).date()
    found: list[dict[str, Any]] = []
    for day, of_day in groupby(items, key=lambda item: item.at.astimezone(zone).date()):
        events = [
            {
                "icon": item.icon,
                "tone": item.tone,
                "title": item.title,
                "time": clock(item.at, zone=zone),
                "body": item.body,
                "quote": item.quote,
                "url": item.url,
            }
            for item in of_day
        ]
        found.append({"label": _day_label(day, today), "events": events})
    return found


def _day_label(day: date, today: date) -> str:
    if day == today:
        return gettext("Today")
    if day == today - timedelta(days=1):
        return gettext("Yesterday")
    return short_day(day, lang=get_language() or "en", today=today)
