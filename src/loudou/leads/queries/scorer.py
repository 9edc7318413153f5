"""The active score rules, ready to be applied to many leads."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson
from django.db import connection

from loudou.kernel.context import Context
from loudou.kernel.money import round_half_up
from loudou.leads.features import criteria_catalogue, criteria_environment
from loudou.leads.queries.behaviour import read_behaviour
from loudou.leads.rules.escalation import read_steps
from loudou.leads.rules.grading import (
    AttributeModel,
    AttributeScore,
    Band,
    Bands,
    Combine,
    Dimension,
    ScoreGroup,
    ScoreRule,
    attribute_score,
    choose_band,
    total_score,
)
from loudou.leads.shapes import BandActions, BehaviourModel
from loudou.platform.rules.language import Catalogue, Env, check_condition, compile_python

Closure = Callable[[Mapping[str, object], Env], object]
Grouped = tuple[tuple[str | None, tuple[tuple[str, Closure], ...]], ...]
RECURRING_AFTER = 200
"""So many different values are looked at before answers for a field are no longer remembered."""
ACTIVE_SQL = "SELECT id FROM leads_scoremodel WHERE status = 'active'"
MODEL_SQL = """
    SELECT m.number, m.weight_attribute, m.weight_behavior, m.weight_smart, m.contact_now_from, m.nurture_from,
           m.behaviour::text, m.contact_now_act, m.nurture_act, m.hold_act, m.hysteresis, m.response_minutes,
           m.opens_task, m.tells_owner, m.archive_days, m.nurture_days, m.nurture_end, m.escalation::text, (
        SELECT json_agg(json_build_array(g.code, g.cap::text, g.counting, (
            SELECT json_agg(json_build_array(r.code, r.criterion, r.points::text, r.is_disqualifier)
                            ORDER BY r.position, r.code)
            FROM leads_scorerule r WHERE r.group_id = g.id)) ORDER BY g.position, g.code)::text
        FROM leads_scoregroup g WHERE g.model_id = m.id)
    FROM leads_scoremodel m WHERE m.id = %s
"""


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
    weights: Mapping[Dimension, Decimal]
    bands: Bands
    engagement: BehaviourModel
    actions: BandActions
    environment: Env
    _known: dict[Any, Scored] = field(default_factory=dict)

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
        matched: tuple[str, ...] = ()
        for criteria in self.criteria:
            matched += criteria.matched(row, environment)
        if smart_reasons or behaviour_points:
            return self._compute(matched, behaviour, smart, smart_reasons, behaviour_points or {}, before=before)
        key = (matched, behaviour, smart, before if self.actions.hysteresis else "")
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._compute(matched, behaviour, smart, (), {}, before=before)
        return known

    def _compute(
        self,
        matched: Sequence[str],
        behaviour: Decimal | None,
        smart: Decimal | None,
        smart_reasons: Sequence[Mapping[str, object]],
        behaviour_points: Mapping[str, Decimal],
        *,
        before: str,
    ) -> Scored:
        fit = attribute_score(self.model, matched)
        scores = {Dimension.ATTRIBUTE: fit.score, Dimension.BEHAVIOUR: behaviour, Dimension.SMART: smart}
        total = total_score(scores, self.weights)
        is_disqualified = bool(fit.disqualified_by)
        band = choose_band(
            total,
            is_disqualified=is_disqualified,
            bands=self.bands,
            before=before,
            hysteresis=self.actions.hysteresis,
        )
        is_banded = total is not None or is_disqualified
        reasons = [
            *_reasons(fit),
            *_points("behaviour", behaviour_points),
            *({**r, "dimension": "smart"} for r in smart_reasons),
        ]
        return Scored(
            fit.score,
            behaviour,
            smart,
            total,
            band.code if is_banded else "",
            is_disqualified=is_disqualified,
            reasons=orjson.dumps(reasons, default=str).decode(),
        )


def active_scorer(ctx: Context) -> Scorer | None:
    """The active version of the score rules; None when there is none. Two SQL statements per context.

    A third when the process has not used this version yet.
    """
    known = ctx.memo.get("lead_scorer")
    if isinstance(known, Scorer):
        return known
    with connection.cursor() as cursor:
        cursor.execute(ACTIVE_SQL)
        active = cursor.fetchone()
    if active is None:
        return None
    number, *weights, contact_now, nurture, behaviour, contact_act, nurture_act, hold_act = _model(active[0])[:10]
    *clocks, steps, groups = _model(active[0])[10:]
    model, criteria = _compiled(groups or "[]", criteria_catalogue(ctx))
    scorer = Scorer(
        number=number,
        model=model,
        criteria=tuple(Criteria(name, closures) for name, closures in criteria),
        weights=dict(zip(Dimension, weights, strict=True)),
        bands=Bands((Band("contact_now", contact_now), Band("nurture", nurture), Band("hold", Decimal(0)))),
        engagement=read_behaviour(orjson.loads(behaviour)),
        actions=replace(
            BandActions(contact_act, nurture_act, hold_act, *clocks), escalation=read_steps(orjson.loads(steps))
        ),
        environment=criteria_environment(ctx),
    )
    ctx.memo["lead_scorer"] = scorer
    return scorer


@lru_cache(maxsize=16)
def _model(model_id: UUID) -> tuple[Any, ...]:
    """A version of the rules as stored; once active it never changes, so it is remembered."""
    with connection.cursor() as cursor:
        cursor.execute(MODEL_SQL, [model_id])
        row: tuple[Any, ...] = cursor.fetchone()
    return row


@lru_cache(maxsize=16)
def _compiled(groups: str, catalogue: Catalogue) -> tuple[AttributeModel, Grouped]:
    """The attribute model of these groups (JSON), and its criteria as closures by the one field they read."""
    found, disqualifiers = [], set()
    by_field: dict[str | None, list[tuple[str, Closure]]] = defaultdict(list)
    for code, cap, counting, rules in orjson.loads(groups):
        counted = []
        for rule_code, criterion, points, disqualifies in rules or ():
            checked = check_condition(criterion, catalogue)
            name = next(iter(checked.fields)) if len(checked.fields) == 1 else None
            by_field[name].append((rule_code, compile_python(checked)))
            counted.append(ScoreRule(rule_code, Decimal(points)))
            if disqualifies:
                disqualifiers.add(rule_code)
        found.append(ScoreGroup(code, tuple(counted), Decimal(cap), Combine(counting)))
    grouped = tuple((name, tuple(closures)) for name, closures in by_field.items())
    return AttributeModel(tuple(found), frozenset(disqualifiers)), grouped


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


def _points(dimension: str, points: Mapping[str, Decimal]) -> list[dict[str, object]]:
    return [
        {"code": kind, "points": _plain(round_half_up(value, 2)), "dimension": dimension}
        for kind, value in points.items()
    ]


def _plain(value: Decimal) -> str:
    return format(value.normalize() if value else Decimal(0), "f")
