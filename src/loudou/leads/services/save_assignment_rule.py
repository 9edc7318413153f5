"""Set up assignment rules."""

from collections.abc import Iterator
from uuid import UUID

from django.db.models import F

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem
from loudou.kernel.ids import new_id
from loudou.leads.enums import AssignmentMethod
from loudou.leads.errors import RuleInvalid
from loudou.leads.features import criteria_catalogue
from loudou.leads.models import AssignmentMember, AssignmentRule, LeadPool
from loudou.leads.shapes import AssignmentRuleDraft
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.identity.queries import people
from loudou.platform.rules.language import ExpressionError, check_condition

LARGEST = 9_999
MOST_HELD = 999_999
LONGEST_NAME = 120


@records_changes("leads.save_assignment_rule")
def save_assignment_rule(ctx: Context, *, rule: AssignmentRuleDraft, rule_id: UUID | None = None) -> UUID:
    """Make an assignment rule, or replace the terms and people of one; returns its id.

    People who stay keep their place in the rotation. Nine SQL statements at most. Raises ActionRefused, and RuleInvalid
    naming each value that makes no sense.
    """
    require(ctx, "lead", "configure")
    _check(ctx, rule, rule_id)
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


def _check(ctx: Context, rule: AssignmentRuleDraft, rule_id: UUID | None) -> None:
    problems = [*_term_problems(rule, rule_id), *_criteria_problems(ctx, rule), *_member_problems(rule)]
    if problems:
        raise RuleInvalid("The rule makes no sense like this. Nothing was changed.", problems=problems)


def _criteria_problems(ctx: Context, rule: AssignmentRuleDraft) -> Iterator[FieldProblem]:
    if not rule.criteria.strip():
        return
    try:
        check_condition(rule.criteria, criteria_catalogue(ctx))
    except ExpressionError as error:
        yield FieldProblem("criteria", "rule.expression", error.detail)


def _term_problems(rule: AssignmentRuleDraft, rule_id: UUID | None) -> Iterator[FieldProblem]:
    if not 0 < len(rule.name.strip()) <= LONGEST_NAME:
        yield FieldProblem("name", "required", "Write a name of at most 120 characters.")
    if AssignmentRule.objects.filter(name=rule.name).exclude(pk__in=[rule_id] if rule_id else []).exists():
        yield FieldProblem("name", "name.taken", "There is a rule of this name.")
    if rule.method not in AssignmentMethod.values:
        yield FieldProblem("method", "method.unknown", "There is no such way of sharing out.")
    if rule.pool_id is not None and not LeadPool.objects.filter(pk=rule.pool_id).exists():
        yield FieldProblem("pool", "pool.unknown", "There is no such pool.")
    if not (0 <= rule.priority <= LARGEST and 0 <= rule.previous_owner_days <= LARGEST):
        yield FieldProblem("previous_owner_days", "number.range", "A number from 0 to 9,999.")


def _member_problems(rule: AssignmentRuleDraft) -> Iterator[FieldProblem]:
    if not rule.members and rule.method != AssignmentMethod.QUEUE:
        yield FieldProblem("members", "members.none", "A rule that gives leads away needs people.")
    if any(not 0 <= member.weight <= LARGEST for member in rule.members):
        yield FieldProblem("members", "number.range", "A number from 0 to 9,999.")
    limits = [limit or 0 for member in rule.members for limit in (member.capacity, member.daily_max)]
    if any(not 0 <= limit <= MOST_HELD for limit in limits):
        yield FieldProblem("members", "number.range", "A number from 0 to 999,999.")
    wanted = {member.user_id for member in rule.members}
    if len(wanted) != len(rule.members):
        yield FieldProblem("members", "members.repeated", "Somebody is named twice.")
    if people(wanted).keys() != wanted:
        yield FieldProblem("members", "user.unknown", "There is no such user.")
