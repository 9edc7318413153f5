"""How engaged many leads are, worked out by the database: `rules/behaviour.py` for sets.

A million leads have tens of millions of events, so the rule is stated twice; `tests/test_engagement.py` holds both to
the same answers. The database reckons ages and shares with floating-point numbers; the score is rounded from eight
places, so that it is the rule's exact one.
"""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

from loudou.kernel.context import Context
from loudou.leads.enums import Fading
from loudou.leads.rules.behaviour import BehaviourScore
from loudou.leads.shapes import BehaviourModel, Decay
from loudou.marketing.behaviour.queries import EVENTS_OF_PEOPLE

AGE = "greatest(date_part('epoch', %(now)s - c.at) / 86400, 0)"
STEP = """
    coalesce((SELECT s.share FROM unnest(%(younger)s::numeric[], %(shares)s::numeric[]) WITH ORDINALITY
              AS s(younger, share, place) WHERE {age} < s.younger::float8 ORDER BY s.place LIMIT 1), 0)::float8
"""
SHARES = {
    Fading.NONE: "1::float8",
    Fading.LINEAR: f"greatest(1 - {AGE} / %(days)s::numeric::float8, 0)",
    Fading.HALF_LIFE: f"exp(-ln(2::float8) * {AGE} / %(days)s::numeric::float8)",
    Fading.STEPS: STEP.format(age=AGE),
}
SQL = """
    WITH people(id) AS MATERIALIZED (SELECT unnest(%(ids)s::uuid[])),
    kinds AS MATERIALIZED (
        SELECT k.kind, k.points::float8, k.daily, k.most, k.cap::float8, k.place
        FROM unnest(%(kinds)s::text[], %(points)s::numeric[], %(daily)s::int[], %(most)s::int[], %(caps)s::numeric[])
             WITH ORDINALITY AS k(kind, points, daily, most, cap, place)),
    happened AS ({events}
        UNION ALL SELECT l.id, l.channel, l.created_at FROM people p JOIN leads_lead l ON l.id = p.id
        UNION ALL SELECT t.lead_id, t.channel, t.at FROM people p JOIN leads_touchpoint t ON t.lead_id = p.id),
    daily AS (
        SELECT h.person_id, h.at, k.place, k.points, k.daily, k.most, k.cap, row_number() OVER (
            PARTITION BY h.person_id, k.place, (h.at AT TIME ZONE %(zone)s)::date ORDER BY h.at DESC) AS of_day
        FROM happened h JOIN kinds k ON k.kind = h.kind),
    counted AS (SELECT d.*, {rank} AS rank FROM daily d WHERE d.daily IS NULL OR d.of_day <= d.daily),
    earned AS (
        SELECT c.person_id, (%(kinds)s::text[])[c.place] AS kind,
               least(greatest(sum(c.points * {share}), -max(c.cap)), max(c.cap)) AS points
        FROM counted c WHERE c.most IS NULL OR c.rank <= c.most GROUP BY c.person_id, c.place)
    SELECT person_id,
           round(round((100 * least(greatest(sum(points), 0), %(cap)s::numeric::float8)
                        / %(cap)s::numeric::float8)::numeric, 8), 2),
           array_agg(kind ORDER BY kind), array_agg(round(points::numeric, 8) ORDER BY kind)
    FROM earned GROUP BY person_id
"""
"""Everything after `happened` goes in the one order that is sorted for: by person, kind, day and instant."""
RANK = "row_number() OVER (PARTITION BY d.person_id, d.place ORDER BY d.at DESC)"
LONGEST = timedelta(days=3650)


def engagement(ctx: Context, model: BehaviourModel, lead_ids: Sequence[UUID]) -> dict[UUID, BehaviourScore]:
    """How engaged each of these leads is at the instant of the act, by its events and touches; none: left out.

    One SQL statement.
    """
    if not model.kinds:
        return {}
    has_counts = any(rule.count_cap is not None for rule in model.kinds.values())
    sql = SQL.format(events=EVENTS_OF_PEOPLE, rank=RANK if has_counts else "0", share=SHARES[model.decay.fading])
    with connection.cursor() as cursor:
        cursor.execute(sql, _values(ctx, model, lead_ids))
        return {
            lead_id: BehaviourScore(score, dict(zip(kinds, points, strict=True)))
            for lead_id, score, kinds, points in cursor.fetchall()
        }


def _values(ctx: Context, model: BehaviourModel, lead_ids: Sequence[UUID]) -> dict[str, Any]:
    rules = model.kinds.values()
    return {
        "ids": list(lead_ids),
        "now": ctx.now,
        "since": ctx.now - _reach(model.decay),
        "zone": settings.TIME_ZONE,
        "kinds": list(model.kinds),
        "points": [rule.points for rule in rules],
        "daily": [rule.daily_count_cap for rule in rules],
        "most": [rule.count_cap for rule in rules],
        "caps": [rule.point_cap for rule in rules],
        "cap": model.cap,
        **_decay(model.decay),
    }


def _decay(decay: Decay) -> dict[str, Any]:
    if decay.fading is Fading.STEPS:
        return {"younger": [days for days, _ in decay.steps], "shares": [share for _, share in decay.steps]}
    return {} if decay.fading is Fading.NONE else {"days": decay.days}


def _reach(decay: Decay) -> timedelta:
    """How far back an event can still count: after sixty half-lives nothing is left of any number of points."""
    match decay.fading:
        case Fading.NONE:
            return LONGEST
        case Fading.STEPS:
            days = max((younger for younger, _ in decay.steps), default=Decimal(0))
        case Fading.LINEAR:
            days = decay.days
        case _:
            days = decay.days * 60
    return min(timedelta(days=int(days) + 1), LONGEST)
