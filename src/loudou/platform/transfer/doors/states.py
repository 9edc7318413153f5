"""An import as a page shows it: state in words, counts, how far it is and how long it still takes."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, gettext, pgettext

from loudou.platform.records.registry import record_type as type_named
from loudou.platform.transfer.enums import ImportState
from loudou.platform.transfer.models import ImportJob
from loudou.ui import formats

TONES = {
    ImportState.UPLOADED: ("info", "upload"),
    ImportState.QUEUED: ("info", "clock"),
    ImportState.RUNNING: ("accent", "refresh"),
    ImportState.DONE: ("good", "check"),
    ImportState.FAILED: ("bad", "alert"),
    ImportState.CANCELLED: ("hold", "pause"),
    ImportState.UNDONE: ("hold", "undo"),
}
MOVING = {ImportState.QUEUED, ImportState.RUNNING}
OUTCOMES = (("created", "good"), ("updated", "info"), ("skipped", "hold"), ("failed", "bad"))


def shown_job(job: ImportJob) -> dict[str, Any]:
    """What a line about an import needs."""
    tone, icon = TONES[ImportState(job.state)]
    return {
        "job": job,
        "state": ImportState(job.state).label,
        "tone": tone,
        "icon": icon,
        "kind": type_named(job.record_type),
        "is_moving": job.state in MOVING,
        "counts": counted({name: getattr(job, f"{name}_count") for name, _tone in OUTCOMES}),
    }


def counted(counts: dict[str, int]) -> dict[str, Any]:
    """Outcomes with their words and the pieces of one bar; widths are rows, so they always add up."""
    words = {
        "created": pgettext("outcome", "New"),
        "updated": pgettext("outcome", "Updated"),
        "skipped": pgettext("outcome", "Left out"),
        "failed": pgettext("outcome", "Failed"),
    }
    total, start, pieces = sum(counts.values()), 0, []
    for name, tone in OUTCOMES:
        pieces.append({"name": name, "word": words[name], "tone": tone, "count": counts[name], "start": start})
        start += counts[name]
    return {"pieces": pieces, "total": total}


def progress_of(job: ImportJob) -> dict[str, Any]:
    """Share done by bytes, rows per second, time left; nothing is guessed before there is something to measure."""
    share = job.read_bytes / job.total_bytes if job.total_bytes else 0
    elapsed = (_now() - job.started_at).total_seconds() if job.started_at else 0
    rate = job.done_rows / elapsed if elapsed > 0 else 0
    left = elapsed / share - elapsed if share > 0 else 0
    lang = get_language() or "en"
    return {
        "share": f"{min(share, 1):.4f}",
        "percent": f"{min(share, 1) * 100:.0f}",
        "rate": formats.number(int(rate), lang=lang) if rate >= 1 else "",
        "left": _span(left, lang) if share > 0 else "",
    }


def _span(seconds: float, lang: str) -> str:
    if seconds < 60:
        return gettext("less than a minute")
    return formats.span(timedelta(seconds=seconds), lang=lang)


def _now() -> datetime:
    return timezone.now()
