"""Set up assignment rules."""

from uuid import UUID

from django.db.models import F

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.kernel.ids import new_id
from loudou.leads.errors import RuleInvalid
from loudou.leads.features import criteria_catalogue
from loudou.leads.models import AssignmentMember, AssignmentRule
from loudou.leads.shapes import AssignmentRuleDraft
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.rules.language import ExpressionError, check_condition


@records_changes("leads.save_assignment_rule")
def save_assignment_rule(ctx: Context, *, rule: AssignmentRuleDraft, rule_id: UUID | None = None) -> UUID:
    """Make an assignment rule, or replace the terms and people of one; returns its id.

    People who stay keep their place in the rotation. Six SQL statements at most. Raises ActionRefused, RuleInvalid.
    """
    require(ctx, "lead", "configure")
    _check(ctx, rule)
    terms = {
        "name": rule.name,
        "pool_id": rule.pool_id,
        "priority": rule.priority,
        "criteria": rule.criteria,
        "method": rule.method,
        "previous_owner_days": rule.previous_owner_days,
        "is_active": rule.is_active,
    }
    if rule_id is None:
        rule_id = AssignmentRule.objects.create(id=new_id(), **terms).id
    elif not AssignmentRule.objects.filter(pk=rule_id).update(version=F("version") + 1, **terms):
        raise RuleInvalid("There is no such rule.", rule_id=rule_id)
    AssignmentMember.objects.filter(rule=rule_id).delete()
    AssignmentMember.objects.bulk_create(
        AssignmentMember(
            id=new_id(),
            rule_id=rule_id,
            user_id=member.user_id,
            position=position,
            weight=member.weight,
            capacity=member.capacity,
            daily_max=member.daily_max,
            is_paused=member.is_paused,
        )
        for position, member in enumerate(rule.members)
    )
    return rule_id


def _check(ctx: Context, rule: AssignmentRuleDraft) -> None:
    if not rule.criteria.strip():
        return
    try:
        check_condition(rule.criteria, criteria_catalogue(ctx))
    except ExpressionError as error:
        problem = FieldProblem("criteria", "rule.expression", error.detail)
        raise RuleInvalid("The criteria make no sense. Nothing was changed.", problems=[problem]) from error
