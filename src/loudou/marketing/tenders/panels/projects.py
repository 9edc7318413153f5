"""What the page of a project shows besides its fields: its life from the first notice to the end of the contract."""

from collections.abc import Mapping
from datetime import date, datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from loudou.kernel.context import Context
from loudou.marketing.tenders.enums import AwardStatus, NoticeType, Stage
from loudou.marketing.tenders.queries.timeline import (
    CONTRACT,
    NOTICE,
    project_lots,
    project_timeline,
    tendered_again,
)
from loudou.marketing.tenders.shapes import TimelineRow
from loudou.ui.formats.numbers import money
from loudou.ui.formats.times import clock
from loudou.ui.formats.times import day as day_text
from loudou.ui.panels import FactsPanel

ICONS = {
    NoticeType.INTENTION: ("sprout", "idle"),
    NoticeType.TENDER: ("megaphone", "accent"),
    NoticeType.CORRECTION: ("edit", "due"),
    NoticeType.CLARIFICATION: ("edit", "due"),
    NoticeType.CANDIDATE: ("users", "info"),
    NoticeType.AWARD: ("check", "good"),
    NoticeType.FAILED: ("x", "lost"),
    NoticeType.CANCELLATION: ("x", "lost"),
    NoticeType.CONTRACT: ("contract", "won"),
}
OTHER = ("file", "idle")


def timeline_facts(ctx: Context, project: Any) -> Mapping[str, object] | None:
    """The life of a project by days, the latest first. Two SQL statements."""
    rows = project_timeline(ctx, project.pk)
    days = [
        {
            "label": day_text(day, lang=_lang()) if day else gettext("Without a date"),
            "events": [_event(row) for row in group],
        }
        for day, group in groupby(rows, key=lambda row: _day(row.at))
    ]
    return {"life": days} if days else None


def _event(row: TimelineRow) -> dict[str, object]:
    icon, tone = _look(row)
    return {
        "icon": icon,
        "tone": tone,
        "title": _title(row),
        "time": _time(row.at),
        "body": _body(row),
        "url": _url(row),
    }


def _look(row: TimelineRow) -> tuple[str, str]:
    if row.kind == NOTICE:
        return ICONS.get(NoticeType(row.notice_type), OTHER)
    stands = row.status == AwardStatus.ACTIVE
    return ("contract" if row.kind == CONTRACT else "won", "won" if stands else "idle")


def _title(row: TimelineRow) -> str:
    if row.kind == NOTICE:
        return f"{NoticeType(row.notice_type).label} · {row.title}"
    label = gettext("Contract") if row.kind == CONTRACT else AwardStatus(row.status).label
    return f"{label} · {row.org_name}" if row.org_name else str(label)


def _body(row: TimelineRow) -> str:
    if row.kind == NOTICE:
        count = len(row.other_urls)
        return gettext("Also published at %(count)s other places") % {"count": count} if count else ""
    parts = [money(row.amount, row.currency, lang=_lang())] if row.amount is not None else []
    if row.end_date is not None:
        parts.append(gettext("until %(day)s") % {"day": day_text(row.end_date, lang=_lang())})
    return " · ".join(parts)


def _url(row: TimelineRow) -> str:
    if row.kind == NOTICE:
        return reverse("records:go", args=["tender_notice", row.notice_id])
    return reverse("records:go", args=["tender_award", row.award_id])


def _day(at: datetime | date | None) -> date | None:
    return at.astimezone(ZoneInfo(settings.TIME_ZONE)).date() if isinstance(at, datetime) else at


def _time(at: datetime | date | None) -> str:
    return clock(at, zone=ZoneInfo(settings.TIME_ZONE)) if isinstance(at, datetime) else ""


def _lang() -> str:
    return get_language() or settings.LANGUAGE_CODE


def lot_facts(ctx: Context, project: Any) -> Mapping[str, object] | None:
    """The lots with who got them; nothing for a project that is one. Two SQL statements."""
    rows = project_lots(ctx, project.pk)
    return {"rows": rows} if rows else None


def again_facts(ctx: Context, project: Any) -> Mapping[str, object] | None:
    """What this project was tendered as before, and what tenders it again; nothing without. One SQL statement."""
    rows = [{"id": pk, "title": title, "stage": Stage(stage).label} for pk, title, stage in
            tendered_again(ctx, project.pk)]  # fmt: skip
    before = project.predecessor_id
    return {"rows": rows, "before": before} if rows or before else None


PROJECT_PANELS = (
    FactsPanel("tenders.timeline", _("Life of the project"), "tender_project.main", 10, "tenders/_timeline.html",
               timeline_facts),
    FactsPanel("tenders.lots", _("Lots"), "tender_project.main", 5, "tenders/_lots.html", lot_facts),
    FactsPanel("tenders.again", _("Related tenders"), "tender_project.side", 10, "tenders/_again.html", again_facts),
)  # fmt: skip
