"""The funnel as JSON; amounts as exact text, rates as fractions, times in seconds."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema

from loudou.insight.analytics.enums import STEPS, Comparison, Span
from loudou.insight.analytics.forms import Asked, question_of
from loudou.insight.analytics.queries import funnel
from loudou.insight.analytics.shapes import Bottleneck, Cycle, Funnel, FunnelStep, Segment, StepFigures
from loudou.kernel.period import Period
from loudou.platform.access.queries import require
from loudou.platform.records.api import answer, context_of

router = Router(tags=["insight"])


class FunnelIn(Schema):
    """Which leads: `period` is a name (`last_90_days`, …), a month `2026-02`, a quarter `2026-Q1`, or two days.

    Two days are `2026-02-01..2026-02-20`. `source` is `-` for leads that name none.
    """

    period: str = Span.LAST_180_DAYS.value
    compare: str = Comparison.PREVIOUS.value
    source: str = ""
    owner: str = ""
    team: str = ""


@router.get("/funnel", response={200: dict[str, Any]}, url_name="funnel")
def read_funnel(request: HttpRequest, asked: Query[FunnelIn]) -> HttpResponse:
    """How far the leads of a period came that you may see, how fast and for how much, against an earlier period."""
    ctx = context_of(request)
    require(ctx, "funnel", "read")
    return answer(_funnel_out(funnel(ctx, question_of(ctx, Asked(**asked.dict())))))


def _funnel_out(found: Funnel) -> dict[str, Any]:
    return {
        "period": _period_out(found.question.period),
        "compared_with": _period_out(found.question.before),
        "as_of": found.as_of,
        "compared_as_of": found.as_of_before,
        "currency": found.question.currency,
        "steps": [_step_out(step) for step in found.steps],
        "cycle": _cycle_out(found.cycle),
        "compared_cycle": _cycle_out(found.cycle_before),
        "by_source": [_segment_out(one) for one in found.sources],
        "by_owner": [_segment_out(one) for one in found.owners],
        "by_first_contact": [_segment_out(one) for one in found.speeds],
        "bottleneck": _bottleneck_out(found.bottleneck) if found.bottleneck else None,
        "deals_in_other_currencies": found.other_currencies,
    }


def _period_out(period: Period) -> dict[str, Any]:
    return {"first_day": period.start, "last_day": period.last_day}


def _step_out(step: FunnelStep) -> dict[str, Any]:
    change = step.change
    return {
        "step": step.step,
        "now": _figures_out(step.now),
        "compared": _figures_out(step.before),
        "rate": _rate_out(step.rate),
        "compared_rate": _rate_out(step.rate_before),
        "rate_of_all": _rate_out(step.rate_of_all),
        "change": None
        if change is None
        else {
            "difference": _rate_out(change.difference),
            "lower": _rate_out(change.lower),
            "upper": _rate_out(change.upper),
            "is_enough": change.is_enough,
            "is_clear": change.is_clear,
        },
    }


def _figures_out(figures: StepFigures) -> dict[str, Any]:
    return {
        "count": figures.count,
        "timed": figures.timed,
        "median_seconds": _seconds(figures.median),
        "amount": figures.amount,
    }


def _cycle_out(cycle: Cycle) -> dict[str, Any]:
    return {
        "won": cycle.won,
        "median_days_from_lead": _days(cycle.from_lead),
        "median_days_from_opportunity": _days(cycle.from_opportunity),
    }


def _segment_out(segment: Segment) -> dict[str, Any]:
    return {
        "key": segment.key,
        "label": segment.label,
        "counts": dict(zip((step.value for step in STEPS), segment.counts, strict=True)),
        "won_amount": segment.won_amount,
        "paid_amount": segment.paid_amount,
    }


def _bottleneck_out(found: Bottleneck) -> dict[str, Any]:
    loss = found.loss
    return {
        "from": found.came_from,
        "to": loss.step,
        "missing_cases": _rate_out(loss.cases),
        "average_amount": None if loss.average is None else f"{loss.average:.2f}",
        "amount": None if loss.amount is None else f"{loss.amount:.2f}",
        "rate": _rate_out(loss.now.rate),
        "compared_rate": _rate_out(loss.before.rate),
        "n": loss.now.of,
        "compared_n": loss.before.of,
        "is_clear": loss.is_clear,
    }


def _rate_out(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:.6f}"


def _seconds(value: timedelta | None) -> int | None:
    return None if value is None else int(value.total_seconds())


def _days(value: timedelta | None) -> str | None:
    return None if value is None else f"{Decimal(int(value.total_seconds())) / 86400:.1f}"
