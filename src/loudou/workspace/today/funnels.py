"""The funnel in small: how far the leads of the last ninety days came, and where the newest come from."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext

from loudou.insight.analytics.queries import funnel
from loudou.insight.analytics.shapes import Funnel, FunnelQuestion, FunnelStep
from loudou.kernel.period import Period
from loudou.platform.records.days import business_day
from loudou.ui import formats
from loudou.workspace.today.asking import Day
from loudou.workspace.wording import lang

DAYS = 90
HEIGHT = Decimal(48)


def small_funnel(day: Day) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """The steps with their conversion, and, for those who see everybody's leads, the sources. One SQL statement."""
    if not day.may("lead"):
        return None, None
    today = business_day(day.ctx)
    period = Period.closed(today - timedelta(days=DAYS - 1), today)
    before = Period(period.start - timedelta(days=DAYS), period.start)
    asked = FunnelQuestion(period, before, settings.DEFAULT_CURRENCY, owner_id=day.owner_id)
    answer = funnel(day.ctx, asked)
    if not answer.steps[0].now.count:
        return None, None
    words = {"period": "last_90_days"} | ({"owner": str(day.owner_id)} if day.owner_id else {})
    shown = {
        "steps": [_step(answer, place, words) for place in range(len(answer.steps))],
        "days": DAYS,
        "url": f"{reverse('analytics:funnel')}?{urlencode(words)}" if day.may("funnel") else "",
    }
    return shown, _sources(answer, words) if not day.is_mine and day.may("lead", "import") else None


def _step(answer: Funnel, place: int, words: dict[str, str]) -> dict[str, Any]:
    step = answer.steps[place]
    following = answer.steps[place + 1] if place + 1 < len(answer.steps) else step
    most = answer.steps[0].now.count
    return {
        "label": step.step.label,
        "count": step.now.count,
        "rate": formats.percent(step.rate, lang=lang()) if step.rate is not None else "",
        "tone": _tone(step),
        "path": _path(_height(step.now.count, most), _height(following.now.count, most)),
        "url": f"{reverse('analytics:rows')}?{urlencode(words | {'step': step.step.value})}",
    }


def _tone(step: FunnelStep) -> str:
    if step.change is None or not step.change.is_clear:
        return "idle"
    return "good" if step.change.difference > 0 else "bad"


def _height(count: int, most: int) -> Decimal:
    return max(Decimal(44) * Decimal(1 + count).ln() / Decimal(1 + most).ln(), Decimal(2)) if count else Decimal(1)


def _path(height: Decimal, following: Decimal) -> str:
    a, b = (HEIGHT - height) / 2, (HEIGHT - following) / 2
    return (
        f"M0 {a:.1f}C50 {a:.1f} 50 {b:.1f} 100 {b:.1f}V{HEIGHT - b:.1f}"
        f"C50 {HEIGHT - b:.1f} 50 {HEIGHT - a:.1f} 0 {HEIGHT - a:.1f}Z"
    )


def _sources(answer: Funnel, words: dict[str, str]) -> dict[str, Any]:
    converted = 2
    most = max(segment.counts[0] for segment in answer.sources)
    return {
        "days": DAYS,
        "rows": [
            {
                "label": segment.label or gettext("No source"),
                "count": segment.counts[0],
                "contacted": formats.percent(Decimal(segment.counts[1]) / segment.counts[0], lang=lang()),
                "converted": formats.percent(Decimal(segment.counts[converted]) / segment.counts[0], lang=lang()),
                "width": f"{Decimal(segment.counts[0]) / most * 60:.1f}",
                "url": f"{reverse('analytics:rows')}?{urlencode(words | {'source': segment.key or '-'})}",
            }
            for segment in answer.sources[:8]
        ],
    }
