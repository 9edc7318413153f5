"""One version of the score rules applied to leads: which criteria hold, what that is worth, and why."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import orjson

from loudou.kernel.money import round_half_up
from loudou.leads.rules.grading import (
    AttributeModel,
    AttributeScore,
    Bands,
    Dimension,
    attribute_score,
    choose_band,
    total_score,
)
from loudou.leads.shapes import BandActions, BehaviourModel
from loudou.platform.rules.language import Env

Closure = Callable[[Mapping[str, object], Env], object]
RECURRING_AFTER = 200
"""So many different values are looked at before answers for a field are no longer remembered."""
MOST_KNOWN = 50_000
"""So many different answers to the criteria are remembered with what they are worth."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A score with its reasons, as the lead keeps them (JSON text)."""

    attribute: Decimal | None
    behaviour: Decimal | None
    smart: Decimal | None
    total: Decimal | None
    band: str
    is_disqualified: bool
    reasons: str


UNSCORED = Scored(None, None, None, None, "", is_disqualified=False, reasons="[]")


@dataclass(frozen=True, slots=True)
class Fit:
    """The attribute score of all leads for which the same criteria hold; its reasons as JSON without the brackets."""

    score: Decimal | None
    is_disqualified: bool
    reasons: bytes


class Criteria:
    """The criteria that read one and the same field (or, without `field`, several). Answers for values that recur,
    such as sources and job titles, are remembered; where values hardly recur that is given up.
    """  # noqa: D205 - one sentence about one idea

    __slots__ = ("_answers", "_asked", "_closures", "field")

    def __init__(self, field: str | None, closures: Sequence[tuple[str, Closure]]) -> None:
        self.field = field
        self._closures = tuple(closures)
        self._answers: dict[Any, tuple[str, ...]] | None = {} if field is not None else None
        self._asked = 0

    def matched(self, row: Mapping[str, object], environment: Env) -> tuple[str, ...]:
        """The codes of the criteria that hold for this lead."""
        if self._answers is None or self.field is None:
            return self._ask(row, environment)
        value = row.get(self.field)
        key = tuple(value) if isinstance(value, list) else value
        self._asked += 1
        answer = self._answers.get(key)
        if answer is None:
            answer = self._answers[key] = self._ask(row, environment)
            if len(self._answers) > RECURRING_AFTER and len(self._answers) * 2 > self._asked:
                self._answers = None
        return answer

    def _ask(self, row: Mapping[str, object], environment: Env) -> tuple[str, ...]:
        return tuple([code for code, holds in self._closures if holds(row, environment)])


@dataclass(slots=True)
class Scorer:
    """One version of the score rules. Leads for which the same criteria hold share one computed score."""

    number: int
    model: AttributeModel
    criteria: tuple[Criteria, ...]
    fields: frozenset[str]
    weights: Mapping[Dimension, Decimal]
    bands: Bands
    engagement: BehaviourModel
    actions: BandActions
    environment: Env
    _known: dict[Any, Scored] = field(default_factory=dict)
    _fits: dict[tuple[tuple[str, ...], ...], Fit] = field(default_factory=dict)

    def score(
        self,
        row: Mapping[str, object],
        behaviour: Decimal | None = None,
        smart: Decimal | None = None,
        smart_reasons: Sequence[Mapping[str, object]] = (),
        behaviour_points: Mapping[str, Decimal] | None = None,
        *,
        before: str = "",
    ) -> Scored:
        """The score of a lead given by its fields; None for a dimension means that nothing is known there.

        `before` is the band the lead is in, which it may not leave at once.
        """
        environment = self.environment
        matched = tuple([criteria.matched(row, environment) for criteria in self.criteria])
        fit = self._fits.get(matched) or self._fit(matched)
        if smart_reasons or behaviour_points:
            told = [*_points(behaviour_points or {}), *({**r, "dimension": "smart"} for r in smart_reasons)]
            return self._total(fit, behaviour, smart, orjson.dumps(told, default=str)[1:-1], before=before)
        key = (matched, behaviour, smart, before if self.actions.hysteresis else "")
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._total(fit, behaviour, smart, b"", before=before)
        return known

    def _fit(self, matched: tuple[tuple[str, ...], ...]) -> Fit:
        found = attribute_score(self.model, {code for codes in matched for code in codes})
        fit = Fit(found.score, bool(found.disqualified_by), orjson.dumps(_reasons(found))[1:-1])
        if len(self._fits) < MOST_KNOWN:
            self._fits[matched] = fit
        return fit

    def _total(
        self, fit: Fit, behaviour: Decimal | None, smart: Decimal | None, further: bytes, *, before: str
    ) -> Scored:
        scores = {Dimension.ATTRIBUTE: fit.score, Dimension.BEHAVIOUR: behaviour, Dimension.SMART: smart}
        total = total_score(scores, self.weights)
        band = choose_band(
            total,
            is_disqualified=fit.is_disqualified,
            bands=self.bands,
            before=before,
            hysteresis=self.actions.hysteresis,
        )
        is_banded = total is not None or fit.is_disqualified
        return Scored(
            fit.score,
            behaviour,
            smart,
            total,
            band.code if is_banded else "",
            is_disqualified=fit.is_disqualified,
            reasons=f"[{b','.join(filter(None, (fit.reasons, further))).decode()}]",
        )


def _reasons(fit: AttributeScore) -> list[dict[str, object]]:
    counted: list[dict[str, object]] = [
        {"code": r.code, "points": _plain(r.points), "dimension": "attribute"} for r in fit.reasons
    ]
    counted += [
        {"code": code, "points": "0", "dimension": "disqualifier"}
        for code in fit.disqualified_by
        if all(reason.code != code or reason.points == 0 for reason in fit.reasons)
    ]
    return [reason for reason in counted if reason["points"] != "0" or reason["dimension"] == "disqualifier"]


def _points(points: Mapping[str, Decimal]) -> list[dict[str, object]]:
    return [
        {"code": kind, "points": _plain(round_half_up(value, 2)), "dimension": "behaviour"}
        for kind, value in points.items()
    ]


def _plain(value: Decimal) -> str:
    return format(value.normalize() if value else Decimal(0), "f")
