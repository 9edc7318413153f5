"""The active score rules, ready to be applied to many leads."""

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from django.db import connection

from loudou.kernel.context import Context
from loudou.leads.features import criteria_catalogue, criteria_environment
from loudou.leads.queries.behaviour import read_behaviour
from loudou.leads.queries.scoring import Closure, Criteria, Scorer
from loudou.leads.rules.escalation import read_steps
from loudou.leads.rules.grading import AttributeModel, Band, Bands, Combine, Dimension, ScoreGroup, ScoreRule
from loudou.leads.shapes import BandActions
from loudou.platform.rules.language import Catalogue, check_condition, compile_python

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


class _Compiled(NamedTuple):
    """The attribute model, its criteria as closures by the one field they read, and all fields they read."""

    model: AttributeModel
    by_field: tuple[tuple[str | None, tuple[tuple[str, Closure], ...]], ...]
    fields: frozenset[str]


def active_actions(ctx: Context) -> BandActions | None:
    """What bands set going by the active version; None when there is none. One SQL statement per context.

    A second when the process has not used this version yet.
    """
    known = ctx.memo.get("lead_actions")
    if isinstance(known, BandActions):
        return known
    with connection.cursor() as cursor:
        cursor.execute(ACTIVE_SQL)
        active = cursor.fetchone()
    if active is None:
        return None
    *acts, steps, _groups = _model(active[0])[7:]
    actions = replace(BandActions(*acts), escalation=read_steps(orjson.loads(steps)))
    ctx.memo["lead_actions"], ctx.memo["lead_model"] = actions, active[0]
    return actions


def active_scorer(ctx: Context) -> Scorer | None:
    """The active version of the score rules; None when there is none. Two SQL statements per context.

    A third when the process has not used this version yet.
    """
    known = ctx.memo.get("lead_scorer")
    if isinstance(known, Scorer):
        return known
    actions = active_actions(ctx)
    if actions is None:
        return None
    stored = _model(ctx.memo["lead_model"])
    number, *weights, contact_now, nurture, behaviour = stored[:7]
    compiled = _compiled(stored[-1] or "[]", criteria_catalogue(ctx))
    scorer = Scorer(
        number=number,
        model=compiled.model,
        criteria=tuple(Criteria(name, closures) for name, closures in compiled.by_field),
        fields=compiled.fields,
        weights=dict(zip(Dimension, weights, strict=True)),
        bands=Bands((Band("contact_now", contact_now), Band("nurture", nurture), Band("hold", Decimal(0)))),
        engagement=read_behaviour(orjson.loads(behaviour)),
        actions=actions,
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
def _compiled(groups: str, catalogue: Catalogue) -> _Compiled:
    """The attribute model of these groups (JSON) with its criteria."""
    found, disqualifiers, fields = [], set(), set[str]()
    by_field: dict[str | None, list[tuple[str, Closure]]] = defaultdict(list)
    for code, cap, counting, rules in orjson.loads(groups):
        counted = []
        for rule_code, criterion, points, disqualifies in rules or ():
            checked = check_condition(criterion, catalogue)
            fields |= checked.fields
            name = next(iter(checked.fields)) if len(checked.fields) == 1 else None
            by_field[name].append((rule_code, compile_python(checked)))
            counted.append(ScoreRule(rule_code, Decimal(points)))
            if disqualifies:
                disqualifiers.add(rule_code)
        found.append(ScoreGroup(code, tuple(counted), Decimal(cap), Combine(counting)))
    grouped = tuple((name, tuple(closures)) for name, closures in by_field.items())
    return _Compiled(AttributeModel(tuple(found), frozenset(disqualifiers)), grouped, frozenset(fields))
