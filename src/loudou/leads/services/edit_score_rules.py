"""Change the rules of the score."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Max

from loudou.kernel.context import Context
from loudou.kernel.errors import FieldProblem, Stale
from loudou.kernel.ids import new_id
from loudou.leads.enums import BandAct, Fading, ModelStatus, NurtureEnd
from loudou.leads.errors import RuleInvalid
from loudou.leads.events import ScoreRulesChanged
from loudou.leads.features import criteria_catalogue
from loudou.leads.messages import STEPS
from loudou.leads.models import ScoreGroup, ScoreModel, ScoreRule
from loudou.leads.queries.behaviour import read_behaviour
from loudou.leads.rules.escalation import step_problems, stored_steps
from loudou.leads.shapes import ScoreGroupDraft, ScoreModelDraft, ScoreRuleDraft
from loudou.platform.access.queries import require
from loudou.platform.changes.recording import records_changes
from loudou.platform.identity.queries import role_ids
from loudou.platform.jobs.defer import defer
from loudou.platform.outbox.services.emit import emit
from loudou.platform.rules.language import ExpressionError, check_condition

LARGEST = Decimal("999.99")
LONGEST_LABEL = 80
MOST_MINUTES, MOST_DAYS = 10_000, 3_650


@records_changes("leads.edit_score_rules")
def edit_score_rules(
    ctx: Context, *, model: ScoreModelDraft, rescores: bool = True, based_on: int | None = None
) -> int:
    """Make these the score rules: a new version becomes active and the one before is retired. Returns its number.

    `rescores` queues a job that scores all open leads anew. `based_on` is the version they were made from, which must
    still be the active one. Eleven SQL statements. Raises ActionRefused, Stale, and RuleInvalid naming every rule that
    makes no sense.
    """
    require(ctx, "lead", "configure")
    active = ScoreModel.objects.select_for_update().filter(status=ModelStatus.ACTIVE).first()
    if based_on is not None and (active is None or active.number != based_on):
        raise Stale("Somebody else changed the score rules meanwhile. Nothing was saved.")
    problems = list(_problems(ctx, model))
    if problems:
        raise RuleInvalid("Some of the rules make no sense. Nothing was changed.", problems=problems)
    ScoreModel.objects.filter(status=ModelStatus.ACTIVE).update(status=ModelStatus.RETIRED)
    number = (ScoreModel.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    made = ScoreModel.objects.create(
        number=number,
        status=ModelStatus.ACTIVE,
        weight_attribute=model.weight_attribute,
        weight_behavior=model.weight_behavior,
        weight_smart=model.weight_smart,
        contact_now_from=model.contact_now_from,
        nurture_from=model.nurture_from,
        behaviour=dict(model.behaviour),
        activated_at=ctx.now,
        escalates_since=_escalates_since(ctx, model, active),
        **_acts(model),
    )
    _add_groups(made, model)
    for known in ("lead_scorer", "lead_actions", "response_clock"):
        ctx.memo.pop(known, None)
    emit(ctx, ScoreRulesChanged(subject_ids=(made.id,), model_number=number))
    if rescores:
        defer("leads.rescore_open", queue="leads", lock="leads.rescore_open")
    return number


def _escalates_since(ctx: Context, model: ScoreModelDraft, active: ScoreModel | None) -> datetime:
    """Since when the steps about owed responses are what they are: a change never reaches what was late before it."""
    if active is not None and active.escalation == stored_steps(model.actions.escalation):
        return active.escalates_since
    return ctx.now


def _acts(model: ScoreModelDraft) -> dict[str, Any]:
    acts = model.actions
    return {
        "contact_now_act": acts.contact_now,
        "nurture_act": acts.nurture,
        "hold_act": acts.hold,
        "hysteresis": acts.hysteresis,
        "response_minutes": acts.response_minutes,
        "opens_task": acts.opens_task,
        "tells_owner": acts.tells_owner,
        "archive_days": acts.archive_days,
        "nurture_days": acts.nurture_days,
        "nurture_end": acts.nurture_end,
        "escalation": stored_steps(acts.escalation),
    }


def _add_groups(made: ScoreModel, model: ScoreModelDraft) -> None:
    groups, rules = [], []
    for position, group in enumerate(model.groups):
        row = ScoreGroup(
            id=new_id(),
            model=made,
            code=group.code,
            label_zh=group.label_zh,
            label_en=group.label_en,
            cap=group.cap,
            counting=group.counting,
            position=position,
        )
        groups.append(row)
        rules += [
            ScoreRule(
                id=new_id(),
                group=row,
                code=rule.code,
                label_zh=rule.label_zh,
                label_en=rule.label_en,
                criterion=rule.criterion,
                points=rule.points,
                is_disqualifier=rule.is_disqualifier,
                position=place,
            )
            for place, rule in enumerate(group.rules)
        ]
    ScoreGroup.objects.bulk_create(groups)
    ScoreRule.objects.bulk_create(rules)


def _problems(ctx: Context, model: ScoreModelDraft) -> Iterator[FieldProblem]:
    rules = [rule for group in model.groups for rule in group.rules]
    codes = Counter([*(rule.code for rule in rules), *(group.code for group in model.groups)])
    for code, count in codes.items():
        if count > 1:
            yield FieldProblem(code, "rule.repeated", "Two rules or groups have this code.")
    for rule in rules:
        try:
            check_condition(rule.criterion, criteria_catalogue(ctx))
        except ExpressionError as error:
            yield FieldProblem(rule.code, "rule.expression", error.detail)
        if abs(rule.points) > Decimal(100):
            yield FieldProblem(rule.code, "rule.points", "Points are between -100 and 100.")
        yield from _label_problems(rule)
    for group in model.groups:
        if abs(group.cap) > LARGEST:
            yield FieldProblem(group.code, "rule.cap", "A cap is between -999.99 and 999.99.")
        yield from _label_problems(group)
    if not 0 < model.nurture_from < model.contact_now_from <= Decimal(100):
        yield FieldProblem("nurture_from", "rule.bands", "Thresholds lie between 0 and 100, the better band higher.")
    yield from _behaviour_problems(model)
    yield from _action_problems(model)
    weights = (model.weight_attribute, model.weight_behavior, model.weight_smart)
    if min(weights) < 0 or not any(weights) or max(weights) > LARGEST:
        yield FieldProblem("weight_attribute", "rule.weights", "Weights are from 0 to 999.99, and one is above 0.")


def _action_problems(model: ScoreModelDraft) -> Iterator[FieldProblem]:
    acts = model.actions
    allowed = {"contact_now": (BandAct.ASSIGN, BandAct.LEAVE), "hold": (BandAct.ASSIGN, BandAct.LEAVE)}
    for band in ("contact_now", "nurture", "hold"):
        if getattr(acts, band) not in allowed.get(band, tuple(BandAct)):
            yield FieldProblem(f"{band}_act", "rule.act", "This cannot be done with leads of this band.")
    narrowest = min(model.nurture_from, model.contact_now_from - model.nurture_from)
    if acts.hysteresis < 0 or acts.hysteresis >= max(narrowest, Decimal(0)):
        yield FieldProblem("hysteresis", "rule.hysteresis", "This is from 0 up to less than the width of a band.")
    if acts.response_minutes is not None and not 1 <= acts.response_minutes <= MOST_MINUTES:
        yield FieldProblem("response_minutes", "rule.minutes", "Minutes are from 1 to 10,000.")
    for name, days in (("archive_days", acts.archive_days), ("nurture_days", acts.nurture_days)):
        if days is not None and not 1 <= days <= MOST_DAYS:
            yield FieldProblem(name, "rule.days", "Days are from 1 to 3,650.")
    if acts.nurture_end not in NurtureEnd.values:
        yield FieldProblem("nurture_end", "rule.act", "This cannot be done with leads of this band.")
    for place, problem in step_problems(acts.escalation, acts.response_minutes, role_ids()):
        yield FieldProblem(f"e{place}", f"rule.step_{problem.value}", STEPS[problem.value])


def _behaviour_problems(model: ScoreModelDraft) -> Iterator[FieldProblem]:
    try:
        found = read_behaviour(model.behaviour)
        is_sound = found.cap > 0 and (found.decay.days > 0 or found.decay.fading in {Fading.NONE, Fading.STEPS})
    except (ValueError, ArithmeticError, KeyError, TypeError, AttributeError):
        is_sound = False
    if not is_sound:
        yield FieldProblem("behaviour", "rule.behaviour", "What behaviour counts is not readable.")


def _label_problems(named: ScoreRuleDraft | ScoreGroupDraft) -> Iterator[FieldProblem]:
    if not all(0 < len(label.strip()) <= LONGEST_LABEL for label in (named.label_zh, named.label_en)):
        yield FieldProblem(named.code, "rule.label", "Write both labels, of at most 80 characters each.")
