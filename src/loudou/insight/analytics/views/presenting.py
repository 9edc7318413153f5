"""A funnel as its page shows it."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from operator import itemgetter
from typing import Any

from django.utils.translation import gettext

from loudou.insight.analytics.enums import STEPS, Speed, Step
from loudou.insight.analytics.forms import NO_SOURCE, Asked
from loudou.insight.analytics.shapes import Bottleneck, Funnel, FunnelStep, Segment
from loudou.insight.analytics.views import drawing, wording

ROWS = "analytics:rows"
MOST_SEGMENTS = 12
MOST_SHARES = 3
SHOWN_STEPS = (Step.LEAD, Step.CONTACTED, Step.CONVERTED, Step.WON, Step.PAID)


def shown_funnel(funnel: Funnel, asked: Asked) -> dict[str, Any]:
    """Everything the template prints, each figure with the address of its rows."""
    worst = funnel.bottleneck.loss.step if funnel.bottleneck else ""
    steps = [_step(funnel, place, asked, worst) for place in range(len(funnel.steps))]
    return {
        "funnel": funnel,
        "steps": steps,
        "overall": _overall(funnel),
        "days": wording.days(funnel.question.period),
        "days_before": wording.days(funnel.question.before),
        "bottleneck": _bottleneck(funnel, funnel.bottleneck, asked) if funnel.bottleneck else None,
        "speeds": sorted((_speed(segment, asked) for segment in funnel.speeds), key=itemgetter("order")),
        "segment_steps": [step.label for step in SHOWN_STEPS],
        "sources": _segments(funnel, funnel.sources, wording.source_name, asked, "source"),
        "owners": _segments(funnel, funnel.owners, wording.owner_name, asked, "owner"),
    }


def _step(funnel: Funnel, place: int, asked: Asked, worst: str) -> dict[str, Any]:
    step = funnel.steps[place]
    most = funnel.steps[0].now.count
    height = drawing.height_of(step.now.count, most)
    following = funnel.steps[place + 1] if place + 1 < len(funnel.steps) else None
    bar_x, bar_width = drawing.bar(height)
    currency = funnel.question.currency
    return {
        "label": step.step.label,
        "count": step.now.count,
        "count_before": step.before.count,
        "amount": wording.money(step.now.amount, currency),
        "amount_before": wording.money(step.before.amount, currency),
        "share": wording.rate(step.rate_of_all) if place else "",
        "url": asked.address(ROWS, step=step.step),
        "url_before": asked.address(ROWS, step=step.step, before="1"),
        "path": drawing.shape_path(
            height, drawing.height_of(following.now.count, most) if following else height * 9 / 10
        ),
        "bar_x": bar_x,
        "bar_width": bar_width,
        "is_worst": following is not None and following.step == worst,
        "next": _passage(following, asked) if following else None,
        "own": _passage(step, asked) if place else None,
    }


def _passage(step: FunnelStep, asked: Asked) -> dict[str, Any]:
    """The way into a step."""
    return {
        "label": step.step.label,
        "rate": wording.rate(step.rate),
        "rate_before": wording.rate(step.rate_before),
        "points": wording.points(step.change),
        "tone": wording.tone(step.change),
        "is_enough": step.change is not None and step.change.is_enough,
        "interval": _interval(step),
        "now_x": drawing.mark(step.rate),
        "before_x": drawing.mark(step.rate_before),
        "time": wording.span(step.now.median),
        "time_before": wording.span(step.before.median),
        "time_change": wording.span_change(step.now.median, step.before.median),
        "timed": step.now.timed,
        "stopped_url": asked.address(ROWS, step=step.step, stopped="1"),
    }


def _interval(step: FunnelStep) -> str:
    if step.change is None:
        return ""
    if not step.change.is_enough:
        return gettext("too few to compare")
    lower, upper = (f"{value * 100:+.1f}".replace("-", "−") for value in (step.change.lower, step.change.upper))
    return gettext("95%%: %(lower)s to %(upper)s pts") % {"lower": lower, "upper": upper}


def _overall(funnel: Funnel) -> dict[str, str]:
    won = funnel.steps[STEPS.index(Step.WON)]
    return {
        "rate": wording.rate(won.rate_of_all),
        "from_lead": wording.span(funnel.cycle.from_lead),
        "from_opportunity": wording.span(funnel.cycle.from_opportunity),
        "from_lead_change": wording.span_change(funnel.cycle.from_lead, funnel.cycle_before.from_lead),
    }


def _bottleneck(funnel: Funnel, found: Bottleneck, asked: Asked) -> dict[str, Any]:
    loss, currency = found.loss, funnel.question.currency
    shares = [share for share in found.shares[:MOST_SHARES] if share.cases > 0]
    rest = sum((share.amount or Decimal(0) for share in found.shares if share not in shares), Decimal(0))
    return {
        "from": found.came_from.label,
        "to": Step(loss.step).label,
        "amount": wording.money(loss.amount, currency),
        "average": wording.money(loss.average, currency),
        "cases": f"{loss.cases:.1f}",
        "is_clear": loss.is_clear,
        "rate": wording.rate(loss.now.rate),
        "rate_before": wording.rate(loss.before.rate),
        "n": loss.now.of,
        "n_before": loss.before.of,
        "stopped": loss.now.of - loss.now.hits,
        "stopped_url": asked.address(ROWS, step=loss.step, stopped="1"),
        "shares": [
            {
                "label": wording.source_name(share.segment),
                "amount": wording.money(share.amount, currency),
                "url": asked.address(ROWS, step=loss.step, stopped="1", source=share.segment.key or NO_SOURCE),
            }
            for share in shares
        ],
        "rest": wording.money(abs(rest), currency)
        if len(found.shares) > len(shares) and loss.amount is not None
        else "",
        "rest_is_gain": rest < 0,
    }


def _speed(segment: Segment, asked: Asked) -> dict[str, Any]:
    """Leads by how long they waited, and how many of them became customers."""
    converted = segment.counts[STEPS.index(Step.CONVERTED)]
    rate = _rate(segment, Step.CONVERTED)
    return {
        "label": wording.speed_name(segment),
        "order": tuple(Speed).index(Speed(segment.key)),
        "rate": wording.rate(rate),
        "width": drawing.width(rate),
        "count": segment.counts[0],
        "converted": converted,
        "url": asked.address(ROWS, speed=segment.key),
        "converted_url": asked.address(ROWS, step=Step.CONVERTED, speed=segment.key),
    }


def _segments(
    funnel: Funnel, segments: Sequence[Segment], name: Callable[[Segment], str], asked: Asked, narrowed_by: str
) -> list[dict[str, Any]]:
    return [_segment(funnel, segment, name(segment), asked, narrowed_by) for segment in segments[:MOST_SEGMENTS]]


def _segment(funnel: Funnel, segment: Segment, label: str, asked: Asked, narrowed_by: str) -> dict[str, Any]:
    currency = funnel.question.currency
    key = segment.key or (NO_SOURCE if narrowed_by == "source" else "")
    return {
        "label": label,
        "url": asked.address(**{narrowed_by: key}) if key else "",
        "cells": [
            {
                "label": step.label,
                "count": segment.counts[STEPS.index(step)],
                "url": asked.address(ROWS, step=step, **{narrowed_by: key}) if key else "",
            }
            for step in SHOWN_STEPS
        ],
        "won_amount": wording.money(segment.won_amount, currency),
        "paid_amount": wording.money(segment.paid_amount, currency),
        "rate": wording.rate(_rate(segment, Step.WON)),
    }


def _rate(segment: Segment, step: Step) -> Decimal | None:
    """The fraction of a segment's leads that reached a step."""
    return Decimal(segment.counts[STEPS.index(step)]) / segment.counts[0] if segment.counts[0] else None
