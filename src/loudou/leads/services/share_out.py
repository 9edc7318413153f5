"""Share leads out by the assignment rules."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

import orjson
from django.db import connection

from loudou.kernel.context import Context
from loudou.kernel.ids import new_id
from loudou.leads.enums import AssignmentMethod
from loudou.leads.features import criteria_catalogue, criteria_environment
from loudou.leads.queries.criteria_rows import criteria_rows
from loudou.leads.rules.assignment import AssignmentPlan, Method, Rotation, assign_many
from loudou.leads.rules.eligibility import Candidate, LeadToAssign, SkipReason
from loudou.platform.records.days import business_day
from loudou.platform.rules.language import check_condition, compile_python

RULES_SQL = """
    SELECT id, name, pool_id, criteria, method, previous_owner_days FROM leads_assignmentrule
    WHERE is_active ORDER BY priority, id FOR UPDATE
"""
PEOPLE_SQL = """
    SELECT m.rule_id, m.user_id, coalesce(h.held, 0), m.capacity,
           CASE WHEN t.day = %(today)s THEN t.assigned_count ELSE 0 END, m.daily_max, m.weight, t.last_assigned_at,
           u.is_active, m.is_paused, coalesce(t.running_weight, 0), coalesce(t.last_turn, 0)
    FROM leads_assignmentmember m JOIN identity_user u ON u.id = m.user_id
    LEFT JOIN leads_assignmentturn t ON t.rule_id = m.rule_id AND t.user_id = m.user_id
    LEFT JOIN (SELECT user_id, sum(held) AS held FROM leads_poolholding GROUP BY user_id) h ON h.user_id = m.user_id
    WHERE m.rule_id = ANY(%(rules)s) ORDER BY m.rule_id, m.position, m.user_id
"""
TURNS_SQL = """
    INSERT INTO leads_assignmentturn
        (rule_id, user_id, running_weight, last_turn, last_assigned_at, day, assigned_count)
    SELECT * FROM unnest(%s::uuid[], %s::uuid[], %s::bigint[], %s::bigint[], %s::timestamptz[], %s::date[], %s::int[])
    ON CONFLICT (rule_id, user_id) DO UPDATE SET running_weight = excluded.running_weight,
        last_turn = greatest(leads_assignmentturn.last_turn, excluded.last_turn),
        last_assigned_at = coalesce(excluded.last_assigned_at, leads_assignmentturn.last_assigned_at),
        assigned_count = excluded.assigned_count, day = excluded.day
"""
RUNS_SQL = """
    INSERT INTO leads_assignmentrun (id, rule_id, rule_name, method, at, actor_id, considered)
    SELECT id, rule_id, rule_name, method, %s, %s, considered::jsonb
    FROM unnest(%s::uuid[], %s::uuid[], %s::text[], %s::text[], %s::text[])
         AS r(id, rule_id, rule_name, method, considered)
"""


NOBODY: Mapping[UUID, SkipReason] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class WaitingLead:
    """A lead to be shared out: its pool, its fields by name, and when which former owner gave it up.

    Without `row` the fields are read when a rule asks for them.
    """

    id: UUID
    pool_id: UUID | None
    row: Mapping[str, Any] | None = None
    left: Mapping[UUID, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of the log: the lead, its new owner, and how it came to that."""

    lead_id: UUID
    owner_id: UUID | None
    reason: str
    run_id: UUID | None = None
    turn: int = 0
    skipped: str | None = None


@dataclass(slots=True)
class _Person:
    """A member of a rule with what the rule remembers of them."""

    candidate: Candidate
    running_weight: int
    last_turn: int


@dataclass(slots=True)
class _Rule:
    id: UUID
    name: str
    pool_id: UUID | None
    criteria: str
    method: str
    previous_owner_days: int
    people: list[_Person] = field(default_factory=list)


def share_out(ctx: Context, *, leads: Sequence[WaitingLead]) -> list[Decision]:
    """Owners for these leads by the active rules, in the order of the leads; no owner where no rule finds anybody.

    Rules stay locked until the transaction ends, so turns are taken in one order. What the rules remember and the
    record of the runs are written here; the leads and the log lines (services/log_decisions.py) by the caller. At most
    four SQL statements.
    """
    if not leads:
        return []
    rules = _rules(ctx, leads)
    given: Counter[UUID] = Counter()
    decisions: dict[UUID, Decision] = {}
    waiting = list(leads)
    runs, turns = [], []
    for rule in rules:
        taken = _matching(ctx, rule, waiting)
        if not taken:
            continue
        if rule.method == AssignmentMethod.QUEUE:
            decisions.update((lead.id, Decision(lead.id, None, "queue")) for lead in taken)
        else:
            run_id = new_id()
            runs.append((run_id, rule))
            plan = _plan(ctx, rule, taken, given)
            decisions.update((d.lead_id, d) for d in _decisions(plan, run_id))
            turns += _turns(ctx, rule, plan)
        done = {lead_id for lead_id, decision in decisions.items() if decision.owner_id or decision.reason == "queue"}
        waiting = [lead for lead in waiting if lead.id not in done]
    _remember(ctx, runs, turns)
    return [decisions.get(lead.id) or Decision(lead.id, None, "no_rule") for lead in leads]


def _rules(ctx: Context, leads: Sequence[WaitingLead]) -> list[_Rule]:
    """The active rules that match any of these leads, by priority, with their people."""
    with connection.cursor() as cursor:
        cursor.execute(RULES_SQL)
        active = [_Rule(*row) for row in cursor.fetchall()]
        rules = {rule.id: rule for rule in active if _matching(ctx, rule, leads)}
        if not any(rule.method != AssignmentMethod.QUEUE for rule in rules.values()):
            return list(rules.values())
        cursor.execute(PEOPLE_SQL, {"today": business_day(ctx), "rules": list(rules)})
        for rule_id, *person in cursor.fetchall():
            rules[rule_id].people.append(_person(*person))
    return list(rules.values())


def _person(user_id: UUID, held: int, *facts: Any) -> _Person:
    capacity, given_today, daily_max, weight, last_assigned_at, is_active, is_paused, running_weight, turn = facts
    candidate = Candidate(
        user_id=user_id,
        held=int(held),
        max_open=capacity,
        assigned_today=given_today,
        max_daily=daily_max,
        weight=weight,
        last_assigned_at=last_assigned_at,
        is_active=is_active,
        is_away=is_paused,
    )
    return _Person(candidate, running_weight, turn)


def _matching(ctx: Context, rule: _Rule, waiting: Sequence[WaitingLead]) -> list[WaitingLead]:
    inside = waiting if rule.pool_id is None else [lead for lead in waiting if lead.pool_id == rule.pool_id]
    if not rule.criteria.strip():
        return list(inside)
    holds = compile_python(check_condition(rule.criteria, criteria_catalogue(ctx)))
    environment = criteria_environment(ctx)
    rows = _rows(ctx, waiting)
    return [lead for lead in inside if holds(rows[lead.id] if lead.row is None else lead.row, environment)]


def _rows(ctx: Context, leads: Sequence[WaitingLead]) -> Mapping[UUID, Mapping[str, Any]]:
    """The fields of those leads that came without, read once per act."""
    wanted = [lead.id for lead in leads if lead.row is None]
    known = ctx.memo.get("lead_criteria_rows")
    if not isinstance(known, dict) or not known.keys() >= set(wanted):
        known = ctx.memo["lead_criteria_rows"] = criteria_rows(ctx, wanted) if wanted else {}
    return known


def _plan(ctx: Context, rule: _Rule, leads: Sequence[WaitingLead], given: Counter[UUID]) -> AssignmentPlan:
    """The decisions of one rule; what earlier rules of the same run gave counts as held."""
    for person in rule.people:
        extra = given[person.candidate.user_id]
        if extra:
            person.candidate = _holding_more(person.candidate, extra)
    last = max(rule.people, key=lambda person: person.last_turn, default=None)
    rotation = Rotation(
        last.candidate.user_id if last is not None and last.last_turn else None,
        {person.candidate.user_id: person.running_weight for person in rule.people},
    )
    waiting = [LeadToAssign(lead.id, _barred(ctx, rule, lead) if lead.left else NOBODY) for lead in leads]
    plan = assign_many(Method(rule.method), rotation, [person.candidate for person in rule.people], waiting)
    given.update(a.owner_id for a in plan.assignments if a.owner_id is not None)
    return plan


def _holding_more(candidate: Candidate, extra: int) -> Candidate:
    return replace(candidate, held=candidate.held + extra)


def _barred(ctx: Context, rule: _Rule, lead: WaitingLead) -> dict[UUID, SkipReason]:
    days = rule.previous_owner_days
    return {user: SkipReason.PREVIOUS_OWNER for user, at in lead.left.items() if (ctx.now - at).days < days}


def _decisions(plan: AssignmentPlan, run_id: UUID) -> list[Decision]:
    """The skips that belong to one lead are written beside it; those of the whole run stand in the run."""
    return [
        Decision(a.lead_id, a.owner_id, "rule" if a.owner_id else "nobody_free", run_id, turn, _own_skips(a.skipped))
        for turn, a in enumerate(plan.assignments, start=1)
    ]


def _own_skips(skipped: Sequence[Any]) -> str | None:
    own = [[str(s.user_id), s.reason.value] for s in skipped if s.reason is SkipReason.PREVIOUS_OWNER]
    return orjson.dumps(own).decode() if own else None


def _turns(ctx: Context, rule: _Rule, plan: AssignmentPlan) -> list[tuple[object, ...]]:
    """What those members of the rule are remembered by for whom the run changed anything."""
    before = max((person.last_turn for person in rule.people), default=0)
    counts: Counter[UUID] = Counter()
    last: dict[UUID, int] = {}
    for turn, assignment in enumerate(plan.assignments, start=1):
        if assignment.owner_id is not None:
            counts[assignment.owner_id] += 1
            last[assignment.owner_id] = before + turn
    today: date = business_day(ctx)
    turns: list[tuple[object, ...]] = []
    for person in rule.people:
        user, given_before = person.candidate.user_id, person.candidate.assigned_today
        running = plan.rotation.running_weights.get(user, 0)
        if user in last or running != person.running_weight:
            at = ctx.now if user in last else None
            turns.append((rule.id, user, running, last.get(user, 0), at, today, given_before + counts[user]))
    return turns


def _remember(ctx: Context, runs: Sequence[tuple[UUID, _Rule]], turns: Sequence[tuple[object, ...]]) -> None:
    if not runs:
        return
    with connection.cursor() as cursor:
        if turns:
            cursor.execute(TURNS_SQL, [list(column) for column in zip(*turns, strict=True)])
        facts = [(run_id, rule.id, rule.name, rule.method, _considered(rule)) for run_id, rule in runs]
        cursor.execute(RUNS_SQL, [ctx.now, ctx.actor_id, *(list(column) for column in zip(*facts, strict=True))])


def _considered(rule: _Rule) -> str:
    people = [
        {
            "user": str(person.candidate.user_id),
            "held": person.candidate.held,
            "capacity": person.candidate.max_open,
            "today": person.candidate.assigned_today,
            "daily_max": person.candidate.max_daily,
            "weight": person.candidate.weight,
            "skipped": person.candidate.skip_reason.value if person.candidate.skip_reason else None,
        }
        for person in rule.people
    ]
    return orjson.dumps(people).decode()
