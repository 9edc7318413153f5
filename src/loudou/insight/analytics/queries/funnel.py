"""The funnel of a period beside the one it is compared with."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from loudou.insight.analytics.enums import STEPS, Step
from loudou.insight.analytics.queries.cohort import cutoff_before
from loudou.insight.analytics.queries.measures import (
    BY_OWNER,
    BY_SOURCE,
    BY_SPEED,
    NOTHING,
    WHOLE,
    Measured,
    measure,
)
from loudou.insight.analytics.rules.bottleneck import losses
from loudou.insight.analytics.rules.comparing import rate_change
from loudou.insight.analytics.shapes import Bottleneck, Funnel, FunnelQuestion, FunnelStep, Segment, Share
from loudou.insight.analytics.shapes.measures import Loss, Passage
from loudou.insight.analytics.shapes.measures import Share as Rate
from loudou.kernel.context import Context


def funnel(ctx: Context, question: FunnelQuestion) -> Funnel:
    """How far the leads of a period came that the actor may see, as of `ctx.now`, against an earlier period of theirs.

    Two SQL statements beside the actor's rights at most, however many leads.
    """
    rows = measure(ctx, question)
    now, before = _whole(rows, 0), _whole(rows, 1)
    steps = tuple(_step(place, now, before) for place in range(len(STEPS)))
    sources = _segments(rows, BY_SOURCE)
    return Funnel(
        question=question,
        as_of=ctx.now,
        as_of_before=cutoff_before(ctx, question),
        steps=steps,
        cycle=now.cycle,
        cycle_before=before.cycle,
        sources=sources,
        owners=_segments(rows, BY_OWNER),
        speeds=_segments(rows, BY_SPEED),
        bottleneck=_bottleneck(steps, sources),
        other_currencies=now.other_currencies,
    )


def _whole(rows: Sequence[Measured], part: int) -> Measured:
    return next((row for row in rows if row.part == part and row.sort == WHOLE), NOTHING)


def _step(place: int, now: Measured, before: Measured) -> FunnelStep:
    step = STEPS[place]
    rate_now, rate_before = _rate(now, place), _rate(before, place)
    return FunnelStep(
        step=step,
        now=now.figures(step),
        before=before.figures(step),
        rate=rate_now.rate if place else None,
        rate_before=rate_before.rate if place else None,
        rate_of_all=Rate(now.counts[place], now.counts[0]).rate,
        change=rate_change(rate_now, rate_before) if place else None,
    )


def _rate(measured: Measured, place: int) -> Rate:
    return Rate(measured.counts[place], measured.counts[place - 1] if place else measured.counts[0])


def _segments(rows: Sequence[Measured], sort: int) -> tuple[Segment, ...]:
    found = [
        Segment(row.key, row.label, row.counts, row.amounts[Step.WON], row.amounts[Step.PAID])
        for row in rows
        if row.part == 0 and row.sort == sort
    ]
    return tuple(sorted(found, key=lambda segment: (-segment.counts[0], segment.label, segment.key)))


def _bottleneck(steps: Sequence[FunnelStep], sources: Sequence[Segment]) -> Bottleneck | None:
    passages = [
        Passage(step.step, Rate(step.now.count, last.now.count), Rate(step.before.count, last.before.count))
        for last, step in pairwise(steps)
    ]
    found = losses(passages, final=Step.WON, average=_average(steps))
    if not found:
        return None
    place = STEPS.index(Step(found[0].step))
    return Bottleneck(found[0], STEPS[place - 1], _shares(found[0], place, sources))


def _average(steps: Sequence[FunnelStep]) -> Decimal | None:
    """What a won deal brings in the middle of this period; of the comparison while this one has none."""
    won = steps[STEPS.index(Step.WON)]
    for figures in (won.now, won.before):
        if figures.count and figures.amount:
            return figures.amount / figures.count
    return None


def _shares(loss: Loss, place: int, sources: Sequence[Segment]) -> tuple[Share, ...]:
    """How much each source adds: the cases it would have at the rate before, less those it has, scaled to the loss."""
    before = loss.before.rate or Decimal(0)
    missing = [before * segment.counts[place - 1] - segment.counts[place] for segment in sources]
    whole = sum(missing, Decimal(0))
    shares = [
        Share(segment, cases, None if loss.amount is None else loss.amount * cases / whole)
        for segment, cases in zip(sources, missing, strict=True)
    ]
    return tuple(sorted(shares, key=lambda share: -share.cases))
