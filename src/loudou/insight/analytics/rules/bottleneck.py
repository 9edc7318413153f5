"""Where the funnel loses most, in cases and in money (domain 10.4)."""

from collections.abc import Sequence
from decimal import Decimal

from loudou.insight.analytics.rules.comparing import LEAST, rate_change
from loudou.insight.analytics.shapes.measures import Loss, Passage


def losses(passages: Sequence[Passage], *, final: str, average: Decimal | None) -> list[Loss]:
    """What each passage that converts worse than before costs, the dearest first; those with few cases are left out.

    Up to the `final` step the missing cases are domain 10.4's gain: final cases × (benchmark ÷ conversion − 1). After
    it nothing is multiplied along: the missing cases are those missing in that very step.
    """
    names = [passage.step for passage in passages]
    last = names.index(final)
    finals = passages[last].now.hits
    found = [
        _loss(passage, finals if place <= last else passage.now.hits, average) for place, passage in enumerate(passages)
    ]
    return sorted((loss for loss in found if loss is not None), key=lambda loss: (-loss.cases, names.index(loss.step)))


def _loss(passage: Passage, finals: int, average: Decimal | None) -> Loss | None:
    now, before = passage.now, passage.before
    if min(now.of, before.of) < LEAST or now.hits * before.of >= before.hits * now.of or not now.hits:
        return None
    # finals × (bench ÷ conv − 1), in one fraction so that nothing is rounded on the way
    cases = Decimal(finals * (before.hits * now.of - now.hits * before.of)) / (now.hits * before.of)
    change = rate_change(now, before)
    return Loss(passage.step, now, before, cases, average, is_clear=change is not None and change.is_clear)
