"""What the address of a funnel says, as a question and back as an address."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from loudou.insight.analytics.enums import Comparison, Span, Speed, Step
from loudou.insight.analytics.errors import PeriodUnknown, StepUnknown
from loudou.insight.analytics.rules.periods import period_before, period_named
from loudou.insight.analytics.shapes import FunnelQuestion, RowsQuestion
from loudou.kernel.context import Context
from loudou.platform.records.days import business_day

NO_SOURCE = "-"
"""How an address names leads without a source; the absent parameter means any."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The words of the address; empty means not narrowed."""

    period: str = Span.LAST_180_DAYS.value
    compare: str = Comparison.PREVIOUS.value
    source: str = ""
    owner: str = ""
    team: str = ""

    def address(self, url_name: str = "analytics:funnel", **change: str) -> str:
        """The address of the same funnel with something changed; what goes without saying is left out."""
        usual = asdict(Asked())
        parts = {name: value for name, value in (asdict(self) | change).items() if value != usual.get(name, "")}
        return reverse(url_name) + (f"?{urlencode(parts)}" if parts else "")


def asked_of(words: Mapping[str, str]) -> Asked:
    """What an address asks for. The two days of a form become one word."""
    first, last = words.get("from", ""), words.get("to", "")
    named = {name: words[name].strip() for name in asdict(Asked()) if words.get(name, "").strip()}
    if first and last:
        named["period"] = f"{first}..{last}"
    return Asked(**named)


def question_of(ctx: Context, asked: Asked) -> FunnelQuestion:
    """The question behind the words. Raises PeriodUnknown."""
    period = period_named(asked.period, business_day(ctx))
    if period is None or asked.compare not in Comparison.values:
        raise PeriodUnknown("There is no such period, or it has not begun, or it is longer than three years.")
    return FunnelQuestion(
        period=period,
        before=period_before(asked.period, period, a_year=asked.compare == Comparison.YEAR),
        currency=settings.DEFAULT_CURRENCY,
        source="" if asked.source == NO_SOURCE else asked.source or None,
        owner_id=_id(asked.owner),
        team_id=_id(asked.team),
    )


def figure_of(words: Mapping[str, str]) -> RowsQuestion:
    """Which figure's leads an address asks for. Raises StepUnknown."""
    step, speed = words.get("step", Step.LEAD), words.get("speed", "")
    if step not in Step.values or (speed and speed not in Speed.values):
        raise StepUnknown("There is no such step of the funnel.", step=step)
    return RowsQuestion(
        step=Step(step),
        has_stopped=bool(words.get("stopped")),
        speed=Speed(speed) if speed else None,
        is_before=bool(words.get("before")),
    )


def _id(text: str) -> UUID | None:
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        raise PeriodUnknown("This address does not name a person or team.", value=text) from None
