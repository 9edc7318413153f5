"""The assignment rules, and what they decided, as an administrator sees them."""

from collections import defaultdict
from dataclasses import replace
from uuid import UUID

from django.db import connection

from loudou.kernel.context import Context
from loudou.leads.errors import RuleNotFound
from loudou.leads.models import AssignmentLog, AssignmentRun, Lead
from loudou.leads.queries.records import reason_of
from loudou.leads.shapes import AssignmentRuleRow, DecisionRow, RuleMemberRow
from loudou.platform.access.queries import require
from loudou.platform.identity.queries import people

RULES_SQL = """
    SELECT r.id, r.name, r.priority, r.criteria, r.method, r.pool_id, coalesce(p.name, ''), r.previous_owner_days,
           r.is_active
    FROM leads_assignmentrule r LEFT JOIN leads_leadpool p ON p.id = r.pool_id ORDER BY r.priority, r.id
"""
MEMBERS_SQL = """
    SELECT m.rule_id, m.user_id, u.name, u.is_active, m.weight, m.capacity, m.daily_max, m.is_paused,
           (SELECT coalesce(sum(h.held), 0) FROM leads_poolholding h WHERE h.user_id = m.user_id)
    FROM leads_assignmentmember m JOIN identity_user u ON u.id = m.user_id
    ORDER BY m.rule_id, m.position, m.user_id
"""


def assignment_rules(ctx: Context) -> list[AssignmentRuleRow]:
    """All assignment rules in the order they are tried, with their people. Two SQL statements. Raises ActionRefused."""
    require(ctx, "lead", "configure")
    members: dict[UUID, list[RuleMemberRow]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(MEMBERS_SQL)
        for rule_id, *row in cursor.fetchall():
            members[rule_id].append(RuleMemberRow(*row))
        cursor.execute(RULES_SQL)
        rules = [AssignmentRuleRow(*row) for row in cursor.fetchall()]
    return [replace(rule, members=tuple(members[rule.id])) for rule in rules]


def assignment_rule(ctx: Context, rule_id: UUID) -> AssignmentRuleRow:
    """One assignment rule with its people. Two SQL statements. Raises ActionRefused, RuleNotFound."""
    found = next((rule for rule in assignment_rules(ctx) if rule.id == rule_id), None)
    if found is None:
        raise RuleNotFound("There is no such rule.", rule_id=rule_id)
    return found


def assignment_log(ctx: Context, *, limit: int = 100) -> list[DecisionRow]:
    """The latest decisions about leads the actor sees, newest first. Four SQL statements. Raises ActionRefused."""
    require(ctx, "lead", "configure")
    seen = Lead.objects.visible_to(ctx)
    # system: narrowed to visible leads in the next line
    lines = list(AssignmentLog.objects.filter(lead_id__in=seen.values("pk")).order_by("-id")[:limit])
    names = dict(seen.filter(pk__in={line.lead_id for line in lines}).values_list("pk", "display_name"))
    # system: the runs of these lines
    runs = AssignmentRun.objects.in_bulk({line.run_id for line in lines if line.run_id})
    named = {UUID(person["user"]) for run in runs.values() for person in run.considered}
    who = {p.id: p.name for p in people(named | {line.chosen_id for line in lines if line.chosen_id}).values()}
    return [
        DecisionRow(
            line.lead_id, names[line.lead_id], reason_of(line, runs.get(line.run_id) if line.run_id else None, who)
        )
        for line in lines
    ]
